-- Where a reconciliation collects what it finds, for the length of its session. Compiling its long
-- statements takes many times what running them takes: not in this transaction.
set local jit = off;
create temp table if not exists reconcile_finding (
    business_date date not null,
    source text not null,
    measure text not null,
    kind text not null,
    receipt_id bigint,
    product text,
    ours text,
    theirs text,
    words text not null
);
create temp table if not exists reconcile_sales (like resto.product_sales);
create temp table if not exists reconcile_day (business_date date primary key);
truncate pg_temp.reconcile_finding, pg_temp.reconcile_sales, pg_temp.reconcile_day;

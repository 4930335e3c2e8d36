-- Where a day report lies while it is compared.
create temp table if not exists day_report (
    element text not null,
    receipt_id bigint,
    id text,
    name text,
    quantity numeric,
    total numeric,
    tax numeric
);
truncate pg_temp.day_report;

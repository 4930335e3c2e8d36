-- Rows of receipts and their children for report.refresh_receipts(): all receipts from p_first to p_last,
-- which is one look at an index for a whole load, and the ones of p_each, a look for each. Written to be
-- taken into the query that asks; "offset 0" keeps a look a look, a join would be a scan of the history.
create or replace function report.receipts_of(p_company bigint, p_first bigint, p_last bigint,
                                              p_each bigint[])
returns setof resto.receipt language sql stable as $$
    select t.* from resto.receipt t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from resto.receipt r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.receipts_of is 'Receipts of a range and of a list, for the facts';

create or replace function report.payments_of(p_company bigint, p_first bigint, p_last bigint,
                                              p_each bigint[])
returns setof resto.receipt_payment language sql stable as $$
    select t.* from resto.receipt_payment t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from resto.receipt_payment r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.payments_of is 'Payments of a range of receipts and of a list';

create or replace function report.taxes_of(p_company bigint, p_first bigint, p_last bigint,
                                           p_each bigint[])
returns setof resto.receipt_tax language sql stable as $$
    select t.* from resto.receipt_tax t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from resto.receipt_tax r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.taxes_of is 'Tax blocks of a range of receipts and of a list';

create or replace function report.modifiers_of(p_company bigint, p_first bigint, p_last bigint,
                                               p_each bigint[])
returns setof resto.receipt_item_modifier language sql stable as $$
    select t.* from resto.receipt_item_modifier t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from resto.receipt_item_modifier r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.modifiers_of is 'Modifiers of a range of receipts and of a list';

create or replace function report.items_of(p_company bigint, p_first bigint, p_last bigint,
                                           p_each bigint[])
returns setof resto.receipt_item language sql stable as $$
    select t.* from resto.receipt_item t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from resto.receipt_item r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.items_of is 'Lines of a range of receipts and of a list';

create or replace function report.facts_of(p_company bigint, p_first bigint, p_last bigint,
                                           p_each bigint[])
returns setof report.fct_receipt language sql stable as $$
    select t.* from report.fct_receipt t
     where t.company_id = p_company and t.receipt_id between p_first and p_last
    union all
    select t.* from generate_series(1, cardinality(p_each)) n
     cross join lateral (
           select r.* from report.fct_receipt r
            where r.company_id = (select p_company) and r.receipt_id = p_each[n] offset 0) t
$$;
comment on function report.facts_of is 'Facts of a range of receipts and of a list';

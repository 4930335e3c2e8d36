-- The verdict of each figure of a day report. $1 company, $2 day, $3 run. Tax is compared at each level
-- it may be rounded at. Where prices come without tax, lines with tax are our own product of two
-- numbers: below a cent they do not count.
with clock as (select * from report.company_clock where company_id = $1::bigint),
sale as materialized (
    select * from report.fct_receipt
     where company_id = $1::bigint and business_date = $2::date and is_sale),
line as materialized (
    select * from report.fct_line where company_id = $1::bigint and business_date = $2::date),
rep as (select * from pg_temp.day_report),
level as (
    select l.vat_percentage as rate,
           (select sum(round(x.gross * l.vat_percentage / (100 + l.vat_percentage), 2))
              from (select sum(line_incl_tax) as gross from line y
                     where y.vat_percentage = l.vat_percentage group by product_id) x) as by_product,
           (select sum(round(x.gross * l.vat_percentage / (100 + l.vat_percentage), 2))
              from (select sum(line_incl_tax) as gross from line y
                     where y.vat_percentage = l.vat_percentage group by category) x) as by_category,
           round(sum(line_incl_tax) * l.vat_percentage / (100 + l.vat_percentage), 2) as by_day
      from line l cross join clock c where c.vat_inclusive group by l.vat_percentage),
figure(measure, family, ours, theirs) as (
    select 'sales_incl_tax', 'sales_incl_tax', (select coalesce(sum(sales_incl_tax), 0) from sale), total
      from rep where element = 'revenues'
    union all
    select 'payments', 'payments',
           (select coalesce(sum(amount), 0) from report.fct_payment
             where company_id = $1::bigint and business_date = $2::date), total
      from rep where element = 'payments'
    union all
    select 'receipts', 'receipts', (select count(*) from sale), count(*) from rep where element = 'receipt'
    union all
    select 'lines', 'lines', (select count(*) from line), count(*) from rep where element = 'receipt_item'
    union all
    select 'revenue ' || coalesce(o.type, t.id), 'sales_incl_tax', coalesce(o.total, 0), coalesce(t.total, 0)
      from (select coalesce(type, '') as type, sum(sales_incl_tax) as total from sale group by 1) o
      full join (select id, sum(total) as total from rep where element = 'revenue' group by 1) t on t.id = o.type
    union all
    select 'payment ' || coalesce(o.type, t.id), 'payments', coalesce(o.total, 0), coalesce(t.total, 0)
      from (select coalesce(payment_type, '') as type, sum(amount) as total from report.fct_payment
             where company_id = $1::bigint and business_date = $2::date group by 1) o
      full join (select id, sum(total) as total from rep where element = 'payment' group by 1) t on t.id = o.type
    union all
    select format('tax %s%%', trim_scale(coalesce(o.rate, t.rate))), 'tax', coalesce(o.tax, 0), coalesce(t.tax, 0)
      from (select rate_pct as rate, sum(tax) as tax from report.fct_tax
             where company_id = $1::bigint and business_date = $2::date group by 1) o
      full join (select id::numeric as rate, sum(tax) as tax from rep where element = 'tax' group by 1) t on t.rate = o.rate
    union all
    select 'category ' || coalesce(o.category, t.name), 'category', coalesce(o.total, 0), coalesce(t.total, 0)
      from (select category, round(sum(line_incl_tax), 2) as total from line group by 1) o
      full join (select name, sum(total) as total from rep where element = 'category' group by 1) t on t.name = o.category
    union all
    select 'products', 'products', (select coalesce(round(sum(line_incl_tax), 2), 0) from line), coalesce(sum(total), 0)
      from rep where element = 'product'),
product as (
    select coalesce(o.id, t.id) as id, coalesce(t.name, o.name) as name, coalesce(o.quantity, 0) as our_quantity,
           coalesce(t.quantity, 0) as their_quantity, coalesce(o.total, 0) as ours, coalesce(t.total, 0) as theirs
      from (select coalesce(product_id::text, '') as id, max(product_name) as name, sum(quantity) as quantity,
                   round(sum(line_incl_tax), 2) as total from line group by 1) o
      full join (select id, max(name) as name, sum(quantity) as quantity, sum(total) as total
                   from rep where element = 'product' group by 1) t on t.id = o.id
     where coalesce(o.quantity, 0) <> coalesce(t.quantity, 0)
        or abs(coalesce(o.total, 0) - coalesce(t.total, 0)) >= 0.01),
judged as (
    select f.*, l.by_product, l.by_category, l.by_day,
           exists (select from pg_temp.reconcile_finding x
                    where x.source = 'day_report' and x.measure = f.measure) as faulty,
           exists (select from product) as products_differ
      from figure f
      left join level l on f.family = 'tax' and f.measure = format('tax %s%%', trim_scale(l.rate))),
verdict as (
    select j.*,
           case when (ours = theirs or family in ('category', 'products') and abs(ours - theirs) < 0.01)
                     and not faulty and not (measure = 'products' and products_differ) then 'match'
                when family = 'tax' and theirs in (by_product, by_category, by_day) then 'rounding'
                when family = 'category' and not products_differ then 'unknown'
                else 'mismatch' end as verdict
      from judged j)
insert into restosync.reconciliation as r
       (company_id, business_date, source, measure, ours, theirs, verdict, detail, checked_at, run_id)
select $1::bigint, $2::date, 'day_report', v.measure, v.ours, v.theirs, v.verdict,
       case when v.verdict = 'match' then null
            when v.verdict = 'unknown' then jsonb_build_array(jsonb_build_object('kind', 'category',
                 'words', format('%s: every product is alike, the report groups them otherwise', v.measure)))
            when v.verdict = 'rounding' then jsonb_build_array(jsonb_build_object('kind', 'rounding', 'words',
                 format('%s: theirs is rounded per %s (per receipt %s, per product %s, per category %s, per day %s)',
                        v.measure, case v.theirs when v.by_product then 'product' when v.by_category then 'category'
                                        else 'day' end, trim_scale(v.ours), v.by_product, v.by_category, v.by_day)))
            when v.measure = 'products' or v.family = 'category' then (
                 select jsonb_agg(jsonb_build_object('kind', 'product', 'product', p.id, 'words',
                        format('%s: %s pieces for %s held, %s for %s reported', coalesce(p.name, '?'),
                               trim_scale(p.our_quantity), trim_scale(p.ours), trim_scale(p.their_quantity),
                               trim_scale(p.theirs))) order by p.id)
                   from (select * from product order by abs(ours - theirs) desc, id limit 50) p)
            else (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('receipt_id', f.receipt_id, 'kind', f.kind,
                         'ours', f.ours, 'theirs', f.theirs, 'words', f.words)) order by f.receipt_id)
                    from (select * from pg_temp.reconcile_finding x
                           where x.source = 'day_report' and (x.measure = v.family or x.kind in ('missing', 'extra', 'shifted', 'status'))
                           order by x.receipt_id limit 50) f) end,
       clock_timestamp(), $3::uuid
  from verdict v
on conflict (company_id, business_date, source, measure) do update
   set ours = excluded.ours, theirs = excluded.theirs, verdict = excluded.verdict,
       detail = excluded.detail, checked_at = excluded.checked_at, run_id = excluded.run_id,
       verdict_since = case when r.verdict = excluded.verdict then r.verdict_since
                            else excluded.checked_at end;

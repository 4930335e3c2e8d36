-- Receipts of a day report beside the facts, one row in pg_temp.reconcile_finding for each difference.
-- $1 company, $2 day.
with sale as materialized (
    select * from report.fct_receipt
     where company_id = $1::bigint and business_date = $2::date and is_sale),
reported as (
    select receipt_id, sum(total) as total from pg_temp.day_report where element = 'receipt' group by receipt_id),
pair as (
    select coalesce(s.receipt_id, r.receipt_id) as receipt_id, s.receipt_id is not null as held,
           r.receipt_id is not null as reported, s.sales_incl_tax as ours, r.total as theirs,
           f.business_date as other_day, f.status, f.sales_incl_tax as other_total
      from sale s
      full join reported r on r.receipt_id = s.receipt_id
      left join report.fct_receipt f on f.company_id = $1::bigint and f.receipt_id = r.receipt_id),
item as (
    select coalesce(o.receipt_id, t.receipt_id) as receipt_id, coalesce(o.product, t.product) as product,
           coalesce(o.quantity, 0) as our_quantity, coalesce(t.quantity, 0) as their_quantity,
           coalesce(o.total, 0) as ours, coalesce(t.total, 0) as theirs
      from (select l.receipt_id, coalesce(l.product_id::text, '') as product, sum(l.quantity) as quantity,
                   round(sum(l.line_incl_tax), 2) as total
              from report.fct_line l
             where l.company_id = $1::bigint and l.business_date = $2::date group by 1, 2) o
      full join (select receipt_id, id as product, sum(quantity) as quantity, round(sum(total), 2) as total
                   from pg_temp.day_report where element = 'receipt_item' group by 1, 2) t
        on t.receipt_id = o.receipt_id and t.product = o.product),
tax as (
    select coalesce(o.receipt_id, t.receipt_id) as receipt_id, coalesce(o.rate, t.rate) as rate, o.tax as ours, t.tax as theirs
      from (select receipt_id, rate_pct as rate, sum(tax) as tax from report.fct_tax
             where company_id = $1::bigint and business_date = $2::date group by 1, 2) o
      full join (select receipt_id, id::numeric as rate, sum(tax) as tax
                   from pg_temp.day_report where element = 'receipt_tax' group by 1, 2) t
        on t.receipt_id = o.receipt_id and t.rate = o.rate),
payment as (
    select coalesce(o.receipt_id, t.receipt_id) as receipt_id, coalesce(o.type, t.type) as type, o.amount as ours, t.amount as theirs
      from (select receipt_id, coalesce(payment_type, '') as type, sum(amount) as amount from report.fct_payment
             where company_id = $1::bigint and business_date = $2::date group by 1, 2) o
      full join (select receipt_id, id as type, sum(total) as amount
                   from pg_temp.day_report where element = 'receipt_payment' group by 1, 2) t
        on t.receipt_id = o.receipt_id and t.type = o.type),
alike as (select receipt_id from pair where held and reported),
found(measure, kind, receipt_id, ours, theirs, words) as (
    select 'receipts', case when other_day is null then 'missing' when other_day <> $2::date then 'shifted' else 'status' end,
           receipt_id, other_total::text, theirs::text,
           case when other_day is null then 'is in the report but not stored'
                when other_day <> $2::date then format('is in the report of %s but stored under %s', $2::date, other_day)
                else format('is in the report but not counted here: its status is %s', coalesce(status, 'unknown')) end
      from pair where reported and not held
    union all
    select 'receipts', 'extra', receipt_id, ours::text, null, 'is counted here but not in the report'
      from pair where held and not reported
    union all
    select 'sales_incl_tax', 'total', receipt_id, ours::text, theirs::text,
           format('total is %s held, %s reported', trim_scale(ours), trim_scale(theirs))
      from pair where held and reported and ours <> theirs
    union all
    select 'lines', 'lines', receipt_id, trim_scale(ours)::text, trim_scale(theirs)::text,
           format('product %s: %s pieces for %s held, %s for %s reported', product, trim_scale(our_quantity),
                  trim_scale(ours), trim_scale(their_quantity), trim_scale(theirs))
      from item join alike using (receipt_id)
     where our_quantity <> their_quantity or abs(ours - theirs) >= 0.01
    union all
    select 'tax', 'tax', receipt_id, ours::text, theirs::text,
           format('tax at %s %%: %s held, %s reported', trim_scale(rate), coalesce(trim_scale(ours), 0), coalesce(trim_scale(theirs), 0))
      from tax join alike using (receipt_id) where coalesce(ours, 0) <> coalesce(theirs, 0)
    union all
    select 'payments', 'payments', receipt_id, ours::text, theirs::text,
           format('%s: %s held, %s reported', type, coalesce(trim_scale(ours), 0), coalesce(trim_scale(theirs), 0))
      from payment join alike using (receipt_id) where coalesce(ours, 0) <> coalesce(theirs, 0))
insert into pg_temp.reconcile_finding (business_date, source, measure, kind, receipt_id, ours, theirs, words)
select $2::date, 'day_report', measure, kind, receipt_id, ours, theirs, words from found;

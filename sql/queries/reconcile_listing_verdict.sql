-- The verdict of each day and measure against the fresh listing. $1 company, $2 first day, $3 last
-- day, $4 run.
with clock as (
    select c.*, ($2::date + opening_time) at time zone time_zone as starts_at,
           ($3::date + 1 + opening_time) at time zone time_zone as ends_at
      from report.company_clock c where c.company_id = $1::bigint),
listed as (
    select f.*, ((f.created_at at time zone time_zone) - opening_time)::date as day
      from pg_temp.fresh_receipt f, clock where f.created_at >= starts_at and f.created_at < ends_at),
stored as (
    select r.*, ((r.created_at at time zone time_zone) - opening_time)::date as day
      from resto.receipt r, clock
     where r.company_id = $1::bigint and r.created_at >= starts_at and r.created_at < ends_at
       and r.deleted_at is null),
ours as (
    select s.day, count(*) as receipts, sum(i.lines) as lines, sum(s.total) as sales, sum(s.total_without_tax) as net,
           sum(t.tax) as tax, sum(p.paid) as paid, sum(p.tips) as tips
      from stored s
      cross join lateral (select count(*) as lines from resto.receipt_item x
                           where x.company_id = $1::bigint and x.receipt_id = s.receipt_id) i
      cross join lateral (select sum(tax_total) as tax from resto.receipt_tax x
                           where x.company_id = $1::bigint and x.receipt_id = s.receipt_id) t
      cross join lateral (select sum(amount) as paid, sum(tips) as tips from resto.receipt_payment x
                           where x.company_id = $1::bigint and x.receipt_id = s.receipt_id) p
     group by s.day),
theirs as (
    select l.day, count(*) as receipts, sum(i.lines) as lines, sum(l.total) as sales, sum(l.total_without_tax) as net,
           sum(t.tax) as tax, sum(p.paid) as paid, sum(p.tips) as tips
      from listed l
      left join (select receipt_id, count(*) as lines from pg_temp.fresh_receipt_item group by 1) i using (receipt_id)
      left join (select receipt_id, sum(tax_total) as tax from pg_temp.fresh_receipt_tax group by 1) t using (receipt_id)
      left join (select receipt_id, sum(amount) as paid, sum(tips) as tips
                   from pg_temp.fresh_receipt_payment group by 1) p using (receipt_id)
     group by l.day),
measure as (
    select d.day::date as day, m.*
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') d(day)
      left join ours o on o.day = d.day::date
      left join theirs t on t.day = d.day::date
      cross join lateral (values
           ('receipts', coalesce(o.receipts, 0)::numeric, coalesce(t.receipts, 0)::numeric),
           ('lines', coalesce(o.lines, 0), coalesce(t.lines, 0)),
           ('sales_incl_tax', coalesce(o.sales, 0), coalesce(t.sales, 0)),
           ('net_sales', coalesce(o.net, 0), coalesce(t.net, 0)),
           ('tax', coalesce(o.tax, 0), coalesce(t.tax, 0)),
           ('payments', coalesce(o.paid, 0), coalesce(t.paid, 0)),
           ('tips', coalesce(o.tips, 0), coalesce(t.tips, 0)),
           ('content', coalesce(t.receipts, 0)::numeric - (
               select count(distinct f.receipt_id) from pg_temp.reconcile_finding f
                where f.business_date = d.day::date and f.source = 'listing' and f.measure = 'content'
                  and f.kind <> 'newer'),
            coalesce(t.receipts, 0)::numeric)) m(measure, ours, theirs)),
judged as (
    select m.*,
           (select count(*) from pg_temp.reconcile_finding f
             where f.business_date = m.day and f.source = 'listing' and f.measure = m.measure
               and f.kind <> 'newer') as faults,
           (select count(*) from pg_temp.reconcile_finding f
             where f.business_date = m.day and f.source = 'listing' and f.kind <> 'newer') as day_faults,
           (select count(*) from pg_temp.reconcile_finding f
             where f.business_date = m.day and f.source = 'listing' and f.kind = 'newer') as newer
      from measure m)
insert into restosync.reconciliation as r
       (company_id, business_date, source, measure, ours, theirs, verdict, detail, checked_at, run_id)
select $1::bigint, day, 'listing', measure, ours, theirs,
       case when faults > 0 then 'mismatch'
            when ours is distinct from theirs and newer > 0 and day_faults = 0 then 'unknown'
            when ours is distinct from theirs then 'mismatch' else 'match' end,
       (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('receipt_id', f.receipt_id, 'kind', f.kind,
               'ours', f.ours, 'theirs', f.theirs, 'words', f.words)) order by f.receipt_id)
          from (select * from pg_temp.reconcile_finding x
                 where x.business_date = judged.day and x.source = 'listing'
                   and (x.measure = judged.measure
                        or judged.ours is distinct from judged.theirs and x.kind in ('missing', 'extra', 'shifted', 'newer'))
                 order by x.receipt_id limit 50) f),
       clock_timestamp(), $4::uuid
  from judged
on conflict (company_id, business_date, source, measure) do update
   set ours = excluded.ours, theirs = excluded.theirs, verdict = excluded.verdict,
       detail = excluded.detail, checked_at = excluded.checked_at, run_id = excluded.run_id,
       verdict_since = case when r.verdict = excluded.verdict then r.verdict_since
                            else excluded.checked_at end;

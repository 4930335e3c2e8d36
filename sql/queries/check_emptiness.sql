-- A day without receipts where the same weekday usually has some: an outage, the wrong company, or a
-- holiday. A weekday that was empty in most of the four weeks before is a closed day. $1 company (0: all).
with day as (
    select w.company_id, w.business_date, max(w.records) as records
      from restosync."window" w
     where w.stream = 'receipts' and w.kind = 'created' and w.state = 'done'
       and w.complete_at is not null and ($1::bigint = 0 or w.company_id = $1::bigint)
       and w.business_date > current_date - 60
     group by w.company_id, w.business_date),
judged as (
    select d.company_id, d.business_date,
           (select count(*) from day x
             where x.company_id = d.company_id and x.records > 0
               and d.business_date - x.business_date in (7, 14, 21, 28)) as busy,
           (select count(*) from day x
             where x.company_id = d.company_id
               and d.business_date - x.business_date in (7, 14, 21, 28)) as seen
      from day d
     where d.records = 0 and d.business_date > current_date - 10),
odd as (
    select company_id, count(*) as days, string_agg(business_date::text, ', ' order by business_date) as list
      from judged where seen > 0 and busy * 2 > seen group by company_id)
select c.company_id, 'emptiness' as "check", case when o.days is null then 'ok' else 'warning' end as level,
       coalesce(o.days, 0) as value,
       case when o.days is null then 'no day is empty that usually is not'
            else format('no receipt at all on %s, where the weekday usually has some; was the restaurant closed?',
                        o.list) end as message
  from resto.company c left join odd o using (company_id)
 where $1::bigint = 0 or c.company_id = $1::bigint
 order by c.company_id;

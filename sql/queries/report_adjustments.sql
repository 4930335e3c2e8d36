-- Where money leaks: discounts, comps, refunds and voids, by who made the receipt. $1 company,
-- $2 first day, $3 last day.
select a.kind,
       coalesce(max(coalesce(nullif(concat_ws(' ', e.first_name, e.last_name), ''), e.username)),
                case when a.user_id is null then '(nobody)' else 'user ' || a.user_id end)
           as employee,
       sum(a.n) as n, sum(a.amount_incl_tax) as amount_incl_tax, false as is_total
  from report.adjustments_daily a
  left join resto.employee e on e.company_id = a.company_id and e.user_id = a.user_id
 where a.company_id = $1::bigint and a.business_date between $2::date and $3::date
 group by a.kind, a.user_id
 order by a.kind, sum(a.amount_incl_tax) desc, a.user_id;

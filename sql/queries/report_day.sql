-- One business day, section by section as the vendor's own day report. $1 company, $2 the day,
-- $3 the same day.
select section, label, n, amount, false as is_total
  from report.day_report($1::bigint, $2::date) with ordinality
       as d(ord, section, label, n, amount, place)
 where $2::date = $3::date
   and exists (select from report.sales_daily
                where company_id = $1::bigint and business_date = $2::date)
 order by place;

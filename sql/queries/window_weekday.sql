-- Whether an empty day is strange: it is over, it was not found empty before, and the same weekday
-- had records in each of at least four days read within the ten weeks before it. $1 company, $2 stream,
-- $3 business date, $4 upper bound of what was asked.
with near as (
    select w.records
      from restosync."window" w
     where w.company_id = $1::bigint and w.stream = $2 and w.kind = 'created' and w.state = 'done'
       and w.business_date between $3::date - 70 and $3::date - 1
       and extract(isodow from w.business_date) = extract(isodow from $3::date)),
same_day as (
    select w.records, w.suspect
      from restosync."window" w
     where w.company_id = $1::bigint and w.stream = $2 and w.kind = 'created' and w.state = 'done'
       and w.business_date = $3::date and w.range_to >= $4::timestamptz)
select (select count(*) >= 4 and min(records) > 0 from near)
       and not exists (select from same_day where records = 0) as strange,
       (select count(*) from near) as weeks;

-- The bookkeeping of final days, one row a day and account, then debit = credit. Days that can still
-- change are left out. $1 company, $2 first day, $3 last day.
with entry as (
    select j.business_date, j.ord, j.kind, j.key, j.account, j.debit, j.credit
      from report.journal_daily j
      join report.day_state s using (company_id, business_date)
     where j.company_id = $1::bigint and j.business_date between $2::date and $3::date
       and s.state = 'final')
select business_date::text as business_date, kind, key, account, debit, credit, false as is_total,
       business_date as day, ord
  from entry
union all
select 'total', '', '', '', sum(debit), sum(credit), true, null, null
  from entry
having count(*) > 0
 order by is_total, day, ord, kind, key;

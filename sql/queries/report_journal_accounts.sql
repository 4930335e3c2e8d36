-- The bookkeeping of final days added up per account, then debit = credit. $1 company, $2 first day,
-- $3 last day.
with entry as (
    select j.ord, j.kind, j.key, j.account, j.debit, j.credit
      from report.journal_daily j
      join report.day_state s using (company_id, business_date)
     where j.company_id = $1::bigint and j.business_date between $2::date and $3::date
       and s.state = 'final')
select kind, key, account, sum(debit) as debit, sum(credit) as credit, false as is_total, ord
  from entry
 group by ord, kind, key, account
union all
select 'total', '', '', sum(debit), sum(credit), true, null
  from entry
having count(*) > 0
 order by is_total, ord, kind, key;

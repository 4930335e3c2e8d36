-- One row a company: up to which day everything is there and holds. complete_to is the end of the
-- unbroken chain of days that are read whole; ready_to the last of them before the first one that
-- reconciliation disputes. It is ready since the last of these days was whole for the first time and
-- had its verdict: reading and comparing a day once more moves nothing.
create or replace view report.ready as
with whole as (
    select company_id, business_date, max(complete_at) as complete_at
      from restosync."window"
     where stream = 'receipts' and kind = 'created' and business_date is not null
     group by company_id, business_date),
day as (
    select s.company_id, s.business_date, s.state, s.reconciled,
           greatest(coalesce(h.complete_at, s.last_ok), v.verdict_since) as ready_at,
           min(s.business_date) filter (where s.state = 'missing') over w as first_missing,
           min(s.business_date) filter (where s.reconciled = 'mismatch') over w as first_mismatch
      from report.day_state s
      left join whole h on h.company_id = s.company_id and h.business_date = s.business_date
      left join report.day_verdict v
        on v.company_id = s.company_id and v.business_date = s.business_date
     where s.state <> 'in progress'
    window w as (partition by s.company_id)),
upto as (
    select company_id,
           max(business_date) filter (where state = 'final'
               and business_date < coalesce(first_missing, 'infinity')) as final_to,
           max(business_date) filter (where
               business_date < coalesce(first_missing, 'infinity')) as complete_to,
           max(business_date) filter (where
               business_date < least(coalesce(first_missing, 'infinity'),
                                     coalesce(first_mismatch, 'infinity'))) as ready_to,
           max(ready_at) filter (where
               business_date < least(coalesce(first_missing, 'infinity'),
                                     coalesce(first_mismatch, 'infinity'))) as ready_since,
           max(business_date) filter (where reconciled = 'match') as reconciled_to,
           max(business_date) as last_day, min(first_missing) as first_missing,
           min(first_mismatch) as first_mismatch,
           count(*) filter (where state = 'missing') as missing_days,
           count(*) filter (where reconciled = 'mismatch') as mismatch_days
      from day
     group by company_id)
select c.company_id, c.name, u.complete_to, u.final_to, u.reconciled_to, u.ready_to,
       u.ready_since, u.first_missing,
       coalesce(u.missing_days, 0) as missing_days, u.first_mismatch,
       coalesce(u.mismatch_days, 0) as mismatch_days,
       coalesce(u.ready_to = u.last_day, false) as is_ready
  from report.company_clock c
  left join upto u on u.company_id = c.company_id;
comment on view report.ready is
    'One row a company: the last business day up to which all is complete and nothing is disputed';
comment on column report.ready.company_id is 'Company';
comment on column report.ready.name is 'Name of the restaurant';
comment on column report.ready.complete_to is 'Last day of the unbroken chain of days read whole';
comment on column report.ready.final_to is 'Last day of it that can no longer change';
comment on column report.ready.reconciled_to is 'Last day whose comparison held';
comment on column report.ready.ready_to is 'Last complete day before the first one that is disputed';
comment on column report.ready.ready_since is 'Since when everything up to that day is ready';
comment on column report.ready.first_missing is 'First day that is missing';
comment on column report.ready.missing_days is 'Days missing';
comment on column report.ready.first_mismatch is 'First day that reconciliation disputes';
comment on column report.ready.mismatch_days is 'Days disputed';
comment on column report.ready.is_ready is 'Whether ready_to is the last day that is over';

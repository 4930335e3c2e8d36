-- How the reconciliation of a run ended. $1 run.
select count(*) filter (where verdict = 'match') as matches,
       count(*) filter (where verdict = 'mismatch') as mismatches,
       count(*) filter (where verdict = 'rounding') as roundings,
       count(*) filter (where verdict = 'unknown') as unknowns,
       count(distinct business_date) filter (where verdict = 'mismatch') as days,
       min(business_date) filter (where verdict = 'mismatch') as first_day,
       max(business_date) filter (where verdict = 'mismatch') as last_day
  from restosync.reconciliation where run_id = $1::uuid;

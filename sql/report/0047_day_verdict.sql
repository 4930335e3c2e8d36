-- What reconciliation says of a day. Its table comes with a migration of its own; a schema without it
-- has no verdicts.
do $$
begin
    if pg_catalog.to_regclass('restosync.reconciliation') is null then
        execute 'create or replace view report.day_verdict as
            select null::bigint as company_id, null::date as business_date, null::text as verdict,
                   null::timestamptz as checked_at, null::bigint as mismatches,
                   null::timestamptz as verdict_since
             where false';
    else
        execute 'create or replace view report.day_verdict as
            select company_id, business_date,
                   case when bool_or(verdict = ''mismatch'') then ''mismatch''
                        when bool_or(verdict in (''match'', ''rounding'')) then ''match''
                        else ''unknown'' end as verdict,
                   max(checked_at) as checked_at,
                   count(*) filter (where verdict = ''mismatch'') as mismatches,
                   max(verdict_since) as verdict_since
              from restosync.reconciliation
             group by company_id, business_date';
    end if;
end $$;
comment on view report.day_verdict is
    'Verdict of reconciliation per business day: mismatch, match, unknown';
comment on column report.day_verdict.company_id is 'Company';
comment on column report.day_verdict.business_date is 'Business day (R1)';
comment on column report.day_verdict.verdict is
    'mismatch when any measure differs; match when one was compared and none does; unknown';
comment on column report.day_verdict.checked_at is 'Last comparison';
comment on column report.day_verdict.mismatches is 'Measures that differ';
comment on column report.day_verdict.verdict_since is 'Since when every measure has its verdict';

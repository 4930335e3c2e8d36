-- How old are the data, per stream: the last success, up to where, and how the last attempt ended.
-- Nothing is covered that had not happened when it was asked for, such as the evening of a day under way.
create or replace view report.freshness as
with done as (
    select company_id, stream, max(finished_at) as last_success,
           max(case when range_to < 'infinity' then least(range_to, started_at) end) as covered_to
      from restosync."window"
     where state = 'done'
     group by company_id, stream),
tried as (
    select distinct on (r.company_id, s.stream) r.company_id, s.stream,
           r.started_at as last_attempt, s.status as last_status
      from restosync.run r
      join restosync.run_stream s on s.run_id = r.run_id
     order by r.company_id, s.stream, r.started_at desc)
select company_id, stream, d.last_success, t.last_attempt, d.covered_to,
       now() - d.last_success as age, t.last_status
  from done d
  full join tried t using (company_id, stream);
comment on view report.freshness is 'Age of each stream: last success, last attempt, covered up to';
comment on column report.freshness.company_id is 'Company';
comment on column report.freshness.stream is 'Stream';
comment on column report.freshness.last_success is 'Last reading that was stored';
comment on column report.freshness.last_attempt is 'Start of the last run that asked';
comment on column report.freshness.covered_to is 'Everything up to here was asked for';
comment on column report.freshness.age is 'Time since the last success';
comment on column report.freshness.last_status is 'How the last run ended: ok, partial, failed';

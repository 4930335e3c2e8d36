-- Calls in a thousand seconds that the last ten runs came to; empty while there were none that say
-- anything. $1 company.
select (sum(api_calls) * 1000 / nullif(extract(epoch from sum(finished_at - started_at)), 0))::bigint
       as calls_thousandths
  from (select api_calls, started_at, finished_at
          from restosync.run
         where company_id = $1::bigint and finished_at is not null and api_calls >= 10
         order by started_at desc limit 10) r;

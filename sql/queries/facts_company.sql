-- Whether all facts of a company were made by its choices of now; no facts are none too many. $1 company.
select coalesce((select s.choices = coalesce(report.facts_choices(s.company_id), '')
                   from restosync.fact_state s
                  where s.company_id = $1::bigint), true) as settled;

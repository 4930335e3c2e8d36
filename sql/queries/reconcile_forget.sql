-- Figures of earlier reconciliations of the same days that this one did not have: other readings,
-- payment types that are gone. $1 company, $2 first day, $3 last day, $4 source, $5 run.
delete from restosync.reconciliation r
 where r.company_id = $1::bigint and r.business_date between $2::date and $3::date
   and r.source = $4::text and r.run_id is distinct from $5::uuid
   and exists (select from restosync.reconciliation n
                where n.company_id = r.company_id and n.business_date = r.business_date
                  and n.source = r.source and n.run_id = $5::uuid);

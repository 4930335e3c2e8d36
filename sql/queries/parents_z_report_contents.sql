-- Closing reports whose content was not read yet. $1 company, $2 gate (none).
select z.z_number, 'read' as mark
  from resto.z_report z
  left join restosync.parent_read r on r.company_id = z.company_id
       and r.stream = 'z_report_contents' and r.parent_id = z.z_number
 where z.company_id = $1::bigint and $2::text is not null and z.deleted_at is null
   and r.mark is null
 order by z.z_number;

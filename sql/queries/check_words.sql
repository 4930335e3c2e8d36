-- Words of the API that no mapping knows: their receipts are counted as "other". $1 company (0: all).
with recent as (
    select r.company_id, r.status, r.type
      from resto.receipt r
     where r.created_at > now() - interval '60 days' and r.deleted_at is null
       and ($1::bigint = 0 or r.company_id = $1::bigint)),
unknown as (
    select company_id, 'status ' || status as word from recent
     where status is not null and not exists (select from report.map_status m where m.status = recent.status)
    union
    select company_id, 'type ' || type from recent
     where type is not null and not exists (select from report.map_order_type m where m.type = recent.type))
select c.company_id, 'words' as "check",
       case when count(u.word) = 0 then 'ok' else 'warning' end as level, count(u.word) as value,
       case when count(u.word) = 0 then 'every status and type of a receipt is mapped'
            else format('%s words are not mapped, their receipts count as other: %s (report.map_status, report.map_order_type)',
                        count(u.word), left(string_agg(u.word, ', ' order by u.word), 200)) end as message
  from resto.company c left join unknown u using (company_id)
 where $1::bigint = 0 or c.company_id = $1::bigint
 group by c.company_id
 order by c.company_id;

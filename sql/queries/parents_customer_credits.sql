-- Guests whose balance moved since their changes were read; a balance of 0 that was never read has
-- not moved. $1 company, $2 gate (none).
select c.customer_id, trim_scale(c.credits)::text as mark
  from resto.customer c
  left join restosync.parent_read r on r.company_id = c.company_id
       and r.stream = 'customer_credits' and r.parent_id = c.customer_id
 where c.company_id = $1::bigint and $2::text is not null and c.deleted_at is null
   and trim_scale(coalesce(c.credits, 0))::text <> coalesce(r.mark, '0')
 order by c.customer_id;

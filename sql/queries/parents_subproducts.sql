-- Products whose parts are to be asked for: new ones, changed ones, and combos when the menu's gate
-- moved (a combo's parts may change without a word in the list of products). $1 company, $2 gate.
select p.product_id, p.digest::text || ' ' || $2 as mark
  from resto.product p
  left join restosync.parent_read r on r.company_id = p.company_id and r.stream = 'subproducts'
                                   and r.parent_id = p.product_id
 where p.company_id = $1::bigint and p.deleted_at is null
   and (r.mark is null or split_part(r.mark, ' ', 1) <> p.digest::text
        or (split_part(r.mark, ' ', 2) <> $2 and exists (
               select from resto.subproduct s
                where s.company_id = p.company_id and s.product_id = p.product_id
                  and s.deleted_at is null)))
 order by p.product_id;

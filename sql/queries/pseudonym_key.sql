-- Remembers which key makes the pseudonyms, and tells which did before. $1 key id.
with before as (select pseudonym_key_id from restosync.meta)
update restosync.meta set pseudonym_key_id = $1
  from before
 where meta.pseudonym_key_id is distinct from $1
returning before.pseudonym_key_id;

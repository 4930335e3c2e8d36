-- Parents that were asked, in the transaction that carries their rows. $1 company, $2 stream,
-- $3 parents, $4 marks.
insert into restosync.parent_read (company_id, stream, parent_id, mark)
select $1::bigint, $2, u.parent_id, u.mark
  from unnest($3::bigint[], $4::text[]) as u(parent_id, mark)
on conflict (company_id, stream, parent_id) do update
   set mark = excluded.mark, read_at = excluded.read_at;

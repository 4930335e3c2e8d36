-- Notes that a machine is alive. $1 machine, $2 host.
insert into restosync.machine (machine_id, host, epoch, last_seen_at)
values ($1::uuid, $2, 1, clock_timestamp())
on conflict (machine_id) do update
   set host = excluded.host, epoch = machine.epoch + 1, last_seen_at = clock_timestamp();

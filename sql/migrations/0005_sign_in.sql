-- Renewal by several machines: requests are counted, and a copied state directory shows.
alter table restosync.credential add column requests int not null default 0;
alter table restosync.credential add column epochs jsonb not null default '{}';
comment on column restosync.credential.requests is 'Token requests of this generation';
comment on column restosync.credential.epochs is
    'Machine to number of its renewals, kept on both sides: a copy or a restored one shows';

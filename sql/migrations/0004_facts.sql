-- The facts of schema report are tables: by which choices (zone, opening time, basis) they were made.
create table restosync.fact_state (
    company_id bigint primary key,
    choices text not null,
    built_at timestamptz not null
);
comment on table restosync.fact_state is
    'How the facts of a company were made; when that changes they are made anew';
comment on column restosync.fact_state.company_id is 'Company';
comment on column restosync.fact_state.choices is 'Zone, opening time, basis and so on, as one text';
comment on column restosync.fact_state.built_at is 'When all of them were made';

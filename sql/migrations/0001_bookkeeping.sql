-- The bookkeeping of restosync: what was read, when, by whom, and how it ended.
create schema if not exists resto;
create schema if not exists report;
create schema if not exists restosync;
revoke all on schema resto, report, restosync from public;
comment on schema resto is 'What the Lightspeed Restaurant L-Series API said, typed';
comment on schema report is 'Views and mappings for reporting, over resto';
comment on schema restosync is 'Bookkeeping of the agent';

create table restosync.meta (
    only_row boolean primary key default true check (only_row),
    schema_version int not null,
    catalog_mark text not null,
    report_mark text not null,
    updated_at timestamptz not null
);
comment on table restosync.meta is 'Version of the schema; one row';
comment on column restosync.meta.only_row is 'Always true';
comment on column restosync.meta.schema_version is 'Number of the last migration';
comment on column restosync.meta.catalog_mark is 'Digest of the catalog''s table definitions';
comment on column restosync.meta.report_mark is 'Digest of the views of schema report';
comment on column restosync.meta.updated_at is 'Last upgrade';

create table restosync.run (
    run_id uuid primary key default gen_random_uuid(),
    command text not null,
    company_id bigint not null,
    host text not null default '',
    pid int,
    version text not null default '',
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    heartbeat_at timestamptz,
    status text not null check (status in ('running', 'ok', 'partial', 'failed', 'interrupted')),
    exit_code int,
    error_code text,
    message text,
    api_calls bigint not null default 0,
    retries bigint not null default 0,
    bytes bigint not null default 0,
    token_rotations int not null default 0
);
create index run_started_idx on restosync.run (company_id, started_at desc);
comment on table restosync.run is 'One row an invocation of sync or backfill';
comment on column restosync.run.run_id is 'Run; also in every log line and row it stored';
comment on column restosync.run.command is 'sync or backfill';
comment on column restosync.run.company_id is 'Company it ran for';
comment on column restosync.run.host is 'Machine it ran on';
comment on column restosync.run.pid is 'Process id there';
comment on column restosync.run.version is 'Version of restosync';
comment on column restosync.run.started_at is 'Start';
comment on column restosync.run.finished_at is 'End; empty while it runs or when it was killed';
comment on column restosync.run.heartbeat_at is 'Last sign of life';
comment on column restosync.run.status is 'running, ok, partial, failed, interrupted';
comment on column restosync.run.exit_code is 'Exit code (README)';
comment on column restosync.run.error_code is 'Error code such as RS-HTTP-01 (README)';
comment on column restosync.run.message is 'Why it failed';
comment on column restosync.run.api_calls is 'Calls of the API';
comment on column restosync.run.retries is 'Calls that were made again';
comment on column restosync.run.bytes is 'Bytes received';
comment on column restosync.run.token_rotations is 'Times the sign-in was renewed';

create table restosync.run_stream (
    run_id uuid not null,
    company_id bigint not null,
    stream text not null,
    status text not null,
    read bigint not null default 0,
    inserted bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    deleted bigint not null default 0,
    rejected bigint not null default 0,
    windows_done int not null default 0,
    windows_failed int not null default 0,
    seconds numeric(12, 3) not null default 0,
    message text,
    primary key (run_id, stream)
);
comment on table restosync.run_stream is 'What a run did to each stream';
comment on column restosync.run_stream.run_id is 'Run';
comment on column restosync.run_stream.company_id is 'Company';
comment on column restosync.run_stream.stream is 'Stream';
comment on column restosync.run_stream.status is 'ok, partial, failed';
comment on column restosync.run_stream.read is 'Records received';
comment on column restosync.run_stream.inserted is 'Records new to the database';
comment on column restosync.run_stream.updated is 'Records that had changed';
comment on column restosync.run_stream.unchanged is 'Records that were as stored: not written';
comment on column restosync.run_stream.deleted is 'Records found gone';
comment on column restosync.run_stream.rejected is 'Records set aside in restosync.rejected';
comment on column restosync.run_stream.windows_done is 'Windows committed';
comment on column restosync.run_stream.windows_failed is 'Windows that failed';
comment on column restosync.run_stream.seconds is 'Time until its last commit';
comment on column restosync.run_stream.message is 'First failure';

create table restosync."window" (
    company_id bigint not null,
    stream text not null,
    kind text not null check (kind in ('snapshot', 'modified', 'created', 'report_day', 'detail')),
    range_from timestamptz not null,
    range_to timestamptz,
    business_date date,
    state text not null check (state in ('done', 'failed')),
    pages int not null default 0,
    records bigint not null default 0,
    inserted bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    deleted bigint not null default 0,
    rejected bigint not null default 0,
    bytes bigint not null default 0,
    content_digest uuid,
    attempts int not null default 1,
    run_id uuid not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    settled_at timestamptz,
    message text,
    primary key (company_id, stream, kind, range_from)
);
create index window_day_idx on restosync."window" (company_id, stream, business_date);
comment on table restosync."window" is
    'The ledger: one row a window, written in the transaction that carries its rows';
comment on column restosync."window".company_id is 'Company';
comment on column restosync."window".stream is 'Stream';
comment on column restosync."window".kind is 'snapshot, modified, created, report_day, detail';
comment on column restosync."window".range_from is 'Lower bound; -infinity for a snapshot';
comment on column restosync."window".range_to is 'Upper bound';
comment on column restosync."window".business_date is 'Business day, for windows of one day';
comment on column restosync."window".state is 'done, or failed (never done so far)';
comment on column restosync."window".pages is 'Replies it took';
comment on column restosync."window".records is 'Records received';
comment on column restosync."window".inserted is 'Records new to the database';
comment on column restosync."window".updated is 'Records that had changed';
comment on column restosync."window".unchanged is 'Records that were as stored';
comment on column restosync."window".deleted is 'Records found gone';
comment on column restosync."window".rejected is 'Records set aside';
comment on column restosync."window".bytes is 'Bytes received';
comment on column restosync."window".content_digest is 'Digest of all its records, order-free';
comment on column restosync."window".attempts is 'Times it was read until it was whole';
comment on column restosync."window".run_id is 'Run that read it last';
comment on column restosync."window".started_at is 'Start of the last reading';
comment on column restosync."window".finished_at is 'Its commit';
comment on column restosync."window".settled_at is 'Everything up to here is stored';
comment on column restosync."window".message is 'Why it failed';

create table restosync.credential (
    company_id bigint primary key,
    login_id uuid not null default gen_random_uuid(),
    client_id text not null,
    issuer text not null,
    generation bigint not null,
    state text not null check (state in ('idle', 'intent', 'reauth')),
    token_sealed bytea,
    key_id text,
    attempt bigint not null default 0,
    first_sent_at timestamptz,
    last_sent_at timestamptz,
    holder uuid,
    claims jsonb not null default '{}',
    reason text,
    grace_seconds int not null default 0,
    access_expires_at timestamptz,
    refreshed_at timestamptz,
    signed_in_at timestamptz,
    replays bigint not null default 0,
    refusals bigint not null default 0
);
comment on table restosync.credential is 'Sign-ins, tokens sealed; the key is not in the database';
comment on column restosync.credential.company_id is 'Company';
comment on column restosync.credential.login_id is 'Identity of this sign-in';
comment on column restosync.credential.client_id is 'Client id it was made with';
comment on column restosync.credential.issuer is 'Base address it was made at';
comment on column restosync.credential.generation is 'Number of the refresh token';
comment on column restosync.credential.state is 'idle; intent: being renewed; reauth: lost';
comment on column restosync.credential.token_sealed is 'Both tokens, AES-256-GCM';
comment on column restosync.credential.key_id is 'Which key sealed it';
comment on column restosync.credential.attempt is 'Last attempt to renew, counts up for ever';
comment on column restosync.credential.first_sent_at is 'First possible use of this generation';
comment on column restosync.credential.last_sent_at is 'Start of the last attempt';
comment on column restosync.credential.holder is 'Machine of the last attempt';
comment on column restosync.credential.claims is 'Machine to attempt whose answer it may hold';
comment on column restosync.credential.reason is 'Why it was lost';
comment on column restosync.credential.grace_seconds is 'Seconds a used token is still taken';
comment on column restosync.credential.access_expires_at is 'End of the access token';
comment on column restosync.credential.refreshed_at is 'Last renewal';
comment on column restosync.credential.signed_in_at is 'Sign-in by a person';
comment on column restosync.credential.replays is 'Requests repeated within the grace';
comment on column restosync.credential.refusals is 'Definite refusals';

create table restosync.machine (
    machine_id uuid primary key,
    host text not null,
    epoch bigint not null,
    last_seen_at timestamptz not null
);
comment on table restosync.machine is 'Machines that renew sign-ins';
comment on column restosync.machine.machine_id is 'Identity kept in the state directory';
comment on column restosync.machine.host is 'Host name';
comment on column restosync.machine.epoch is 'Raised at each use on both sides: a copy shows';
comment on column restosync.machine.last_seen_at is 'Last use';

create table restosync.rejected (
    rejected_id bigint generated always as identity primary key,
    company_id bigint not null,
    stream text not null,
    record_key text,
    reason text not null,
    column_path text,
    raw text not null,
    raw_cut boolean not null default false,
    run_id uuid,
    window_from timestamptz,
    window_to timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    seen int not null default 1,
    resolved_at timestamptz
);
create unique index rejected_open_idx on restosync.rejected
    (company_id, stream, coalesce(record_key, ''), md5(raw)) where resolved_at is null;
comment on table restosync.rejected is 'Records that do not fit their columns, as received';
comment on column restosync.rejected.rejected_id is 'Number';
comment on column restosync.rejected.company_id is 'Company';
comment on column restosync.rejected.stream is 'Stream';
comment on column restosync.rejected.record_key is 'Key of the record, where it has one';
comment on column restosync.rejected.reason is 'Why it does not fit';
comment on column restosync.rejected.column_path is 'JSON path of the value';
comment on column restosync.rejected.raw is 'The record as received';
comment on column restosync.rejected.raw_cut is 'Whether raw was cut';
comment on column restosync.rejected.run_id is 'Run that saw it last';
comment on column restosync.rejected.window_from is 'Window it came with';
comment on column restosync.rejected.window_to is 'Window it came with';
comment on column restosync.rejected.first_seen_at is 'First time';
comment on column restosync.rejected.last_seen_at is 'Last time';
comment on column restosync.rejected.seen is 'Times seen';
comment on column restosync.rejected.resolved_at is 'When it was stored after all';

create table restosync.unknown_field (
    company_id bigint not null,
    stream text not null,
    table_name text not null,
    path text not null,
    json_type text not null,
    seen bigint not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    example text,
    announced_at timestamptz,
    primary key (company_id, stream, table_name, path)
);
comment on table restosync.unknown_field is 'Members of replies the catalog does not know';
comment on column restosync.unknown_field.company_id is 'Company';
comment on column restosync.unknown_field.stream is 'Stream';
comment on column restosync.unknown_field.table_name is 'Table whose extra holds it';
comment on column restosync.unknown_field.path is 'Path below the record';
comment on column restosync.unknown_field.json_type is 'JSON type last seen';
comment on column restosync.unknown_field.seen is 'Replies it was seen in';
comment on column restosync.unknown_field.first_seen_at is 'First time';
comment on column restosync.unknown_field.last_seen_at is 'Last time';
comment on column restosync.unknown_field.example is 'A value, redacted';
comment on column restosync.unknown_field.announced_at is 'When a run announced it';

create table restosync.suppression (
    company_id bigint not null,
    entity text not null,
    key_digest text not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (company_id, entity, key_digest)
);
comment on table restosync.suppression is 'Erased guests, as digests, so that they stay erased';
comment on column restosync.suppression.company_id is 'Company';
comment on column restosync.suppression.entity is 'Kind of record';
comment on column restosync.suppression.key_digest is 'Keyed digest of its id';
comment on column restosync.suppression.created_at is 'When it was erased';

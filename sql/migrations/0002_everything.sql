-- Every entity of the API: windows by parent, gates, versions of records, promoted fields.
alter table restosync."window" drop constraint window_kind_check;
alter table restosync."window" add constraint window_kind_check
    check (kind in ('snapshot', 'modified', 'created', 'report_day', 'detail', 'parent'));
alter table restosync."window" add column gate text;
comment on column restosync."window".kind is
    'snapshot, modified, created, report_day, detail, parent';
comment on column restosync."window".gate is
    'Time of the last change as the API gave it when the snapshot was read';

create table restosync.parent_read (
    company_id bigint not null,
    stream text not null,
    parent_id bigint not null,
    mark text not null,
    read_at timestamptz not null default clock_timestamp(),
    primary key (company_id, stream, parent_id)
);
comment on table restosync.parent_read is
    'Streams of one call a parent: what the parent looked like when it was asked for last';
comment on column restosync.parent_read.company_id is 'Company';
comment on column restosync.parent_read.stream is 'Stream';
comment on column restosync.parent_read.parent_id is 'Key of the parent';
comment on column restosync.parent_read.mark is 'What it is asked again by when it differs';
comment on column restosync.parent_read.read_at is 'Last time';

create table restosync.record_version (
    version_no bigint generated always as identity primary key,
    company_id bigint not null,
    stream text not null,
    record_key text not null,
    modified_at timestamptz,
    digest uuid,
    run_id uuid,
    synced_at timestamptz,
    page_no int,
    deleted_at timestamptz,
    replaced_by uuid not null,
    replaced_at timestamptz not null default clock_timestamp()
);
create index record_version_key_idx on restosync.record_version (company_id, stream, record_key);
comment on table restosync.record_version is
    'Versions of records that newer ones replaced, without their content: for trace';
comment on column restosync.record_version.version_no is 'Number';
comment on column restosync.record_version.company_id is 'Company';
comment on column restosync.record_version.stream is 'Stream';
comment on column restosync.record_version.record_key is 'Key of the record';
comment on column restosync.record_version.modified_at is 'Its last change as the API said';
comment on column restosync.record_version.digest is 'Digest of the record';
comment on column restosync.record_version.run_id is 'Run that stored it';
comment on column restosync.record_version.synced_at is 'When it was read';
comment on column restosync.record_version.page_no is 'Page of its window it came on';
comment on column restosync.record_version.deleted_at is 'When it was found gone';
comment on column restosync.record_version.replaced_by is 'Run that replaced it';
comment on column restosync.record_version.replaced_at is 'When';

create table restosync.promotion (
    table_name text not null,
    path text not null,
    column_name text not null,
    type_name text not null,
    promoted_at timestamptz not null default clock_timestamp(),
    primary key (table_name, path),
    unique (table_name, column_name)
);
comment on table restosync.promotion is 'Members out of extra that were given a column';
comment on column restosync.promotion.table_name is 'Table of schema resto';
comment on column restosync.promotion.path is 'JSON path below the row';
comment on column restosync.promotion.column_name is 'Column that holds it now';
comment on column restosync.promotion.type_name is 'Type it was promoted to';
comment on column restosync.promotion.promoted_at is 'When';

alter table restosync.suppression add column key_id text not null default '';
comment on column restosync.suppression.key_id is 'Which pseudonym key made the digest';

alter table restosync.meta add column pseudonym_key_id text;
comment on column restosync.meta.pseudonym_key_id is 'Which key made the pseudonyms last';

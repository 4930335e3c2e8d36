-- Rows a page that the server grants, learned once and asked for from the start afterwards.
create table restosync.page_size (
    company_id bigint not null,
    stream text not null,
    granted integer not null check (granted > 0),
    learned_at timestamptz not null,
    primary key (company_id, stream)
);
comment on table restosync.page_size is
    'Rows a page that the API grants where it is less than was asked for';
comment on column restosync.page_size.company_id is 'Company';
comment on column restosync.page_size.stream is 'Stream whose list it is';
comment on column restosync.page_size.granted is 'Rows of a page at most';
comment on column restosync.page_size.learned_at is 'When it was learned; believed for 30 days';

-- What the settings said of personal data when a run looked last: what they do not keep any more is
-- taken out once, and not looked for in every run.
create table restosync.personal_policy (
    company_id bigint primary key,
    guests text not null,
    staff text not null,
    since timestamptz not null default clock_timestamp()
);
comment on table restosync.personal_policy is
    'Which personal data a company''s tables were made with: the settings customers and employees';
comment on column restosync.personal_policy.company_id is 'Company';
comment on column restosync.personal_policy.guests is 'Of guests: full, pseudonym or none';
comment on column restosync.personal_policy.staff is 'Of staff: full, basic or none';
comment on column restosync.personal_policy.since is 'Since when';

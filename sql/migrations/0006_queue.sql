-- The ledger becomes the queue of many agents: windows that wait, leases, one call budget a company.
alter table restosync."window" drop constraint window_state_check;
alter table restosync."window" add constraint window_state_check
    check (state in ('open', 'done', 'failed'));
alter table restosync."window" add column suspect boolean not null default false;
alter table restosync."window" add column claimed_by uuid;
alter table restosync."window" add column lease_until timestamptz;
create index window_claim_idx on restosync."window" (claimed_by) where claimed_by is not null;
comment on column restosync."window".state is
    'done; failed (never done so far); open: an agent took it, it was never done so far';
comment on column restosync."window".suspect is
    'Whether it was empty where that is strange: it is read once more';
comment on column restosync."window".claimed_by is 'Run that reads it just now';
comment on column restosync."window".lease_until is
    'When that claim ends unless the run renews it; then any agent may take the window over';

create table restosync.call_budget (
    company_id bigint primary key,
    next_free_at timestamptz not null,
    calls bigint not null default 0
);
comment on table restosync.call_budget is
    'The pace of calls of the API, one for all agents of a company';
comment on column restosync.call_budget.company_id is 'Company';
comment on column restosync.call_budget.next_free_at is 'When the next call may start';
comment on column restosync.call_budget.calls is 'Calls that were allowed so far';

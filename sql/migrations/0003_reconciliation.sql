-- Are the numbers right, and which past days moved: verdicts of reconciliation, and changes after the fact.
create table restosync.reconciliation (
    company_id bigint not null,
    business_date date not null,
    source text not null check (source in ('productsales', 'listing', 'day_report')),
    measure text not null,
    ours numeric(19, 4),
    theirs numeric(19, 4),
    verdict text not null check (verdict in ('match', 'mismatch', 'rounding', 'unknown')),
    detail jsonb,
    checked_at timestamptz not null default clock_timestamp(),
    verdict_since timestamptz not null default clock_timestamp(),
    run_id uuid,
    primary key (company_id, business_date, source, measure)
);
create index reconciliation_open_idx on restosync.reconciliation (company_id, business_date)
    where verdict = 'mismatch';
comment on table restosync.reconciliation is
    'Last verdict for each company, business day, source and measure: what is held beside what Lightspeed says';
comment on column restosync.reconciliation.company_id is 'Company';
comment on column restosync.reconciliation.business_date is 'Business day';
comment on column restosync.reconciliation.source is
    'Compared with: productsales (the API''s own report), listing (the receipts read once more), day_report (an exported file)';
comment on column restosync.reconciliation.measure is
    'What was compared: receipts, lines, quantity, sales_incl_tax, net_sales, tax, payments, tips ...';
comment on column restosync.reconciliation.ours is 'As held in this database';
comment on column restosync.reconciliation.theirs is 'As the source says';
comment on column restosync.reconciliation.verdict is
    'match; mismatch; rounding: they differ by the level at which tax is rounded; unknown: the source says nothing of it, or something newer';
comment on column restosync.reconciliation.detail is
    'What explains a difference: receipts, products, the rounding level';
comment on column restosync.reconciliation.checked_at is 'When it was compared last';
comment on column restosync.reconciliation.verdict_since is 'Since when the verdict is this one';
comment on column restosync.reconciliation.run_id is 'Run that compared last';

create table restosync.day_change (
    run_id uuid not null,
    company_id bigint not null,
    business_date date not null,
    receipts bigint not null default 0,
    lines bigint not null default 0,
    sales_incl_tax numeric(19, 4) not null default 0,
    net_sales numeric(19, 4) not null default 0,
    tax numeric(19, 4) not null default 0,
    payments numeric(19, 4) not null default 0,
    tips numeric(19, 4) not null default 0,
    changed_receipts int not null default 0,
    causes jsonb not null default '[]',
    seen_at timestamptz not null default clock_timestamp(),
    primary key (company_id, business_date, run_id)
);
create index day_change_run_idx on restosync.day_change (run_id);
comment on table restosync.day_change is
    'Changed after the fact: business days that were read whole before, and moved in a later run';
comment on column restosync.day_change.run_id is 'Run that brought the change';
comment on column restosync.day_change.company_id is 'Company';
comment on column restosync.day_change.business_date is 'Business day that moved';
comment on column restosync.day_change.receipts is 'Counted receipts: by how many it moved';
comment on column restosync.day_change.lines is 'Their lines: by how many they moved';
comment on column restosync.day_change.sales_incl_tax is 'Sales with tax: by how much they moved';
comment on column restosync.day_change.net_sales is 'Sales without tax: by how much they moved';
comment on column restosync.day_change.tax is 'Tax: by how much it moved';
comment on column restosync.day_change.payments is 'Payments: by how much they moved';
comment on column restosync.day_change.tips is 'Tips: by how much they moved';
comment on column restosync.day_change.changed_receipts is 'Receipts that caused it';
comment on column restosync.day_change.causes is
    'The first hundred of them: number, what happened (new, changed, gone, moved), figures before and after';
comment on column restosync.day_change.seen_at is 'When it was noticed';

-- When a window was whole for the first time after its end: what comes later is a change after the fact.
alter table restosync."window" add column complete_at timestamptz;
comment on column restosync."window".complete_at is
    'When it was read whole for the first time after its end';
update restosync."window" set complete_at = finished_at
 where state = 'done' and business_date is not null and kind in ('created', 'report_day')
   and finished_at >= range_to and range_to >= range_from + interval '23 hours';

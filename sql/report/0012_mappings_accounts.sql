-- What only the restaurant knows: its accounts and its wages. Nothing is seeded.
create table if not exists report.map_account (
    company_id bigint not null,
    kind text not null,
    key text not null,
    account text not null,
    primary key (company_id, kind, key)
);
comment on table report.map_account is 'Accounts of the journal (report.journal_daily)';
comment on column report.map_account.company_id is 'Company';
comment on column report.map_account.kind is 'tender, sales, tax, tips, rounding or over/short';
comment on column report.map_account.key is
    'Tender, category or rate as the journal names it; * for all others of the kind';
comment on column report.map_account.account is 'Number or name of the account';

create table if not exists report.wage (
    company_id bigint not null,
    user_id bigint not null,
    valid_from date not null,
    hourly_cost numeric(10, 4) not null,
    primary key (company_id, user_id, valid_from)
);
comment on table report.wage is 'What an hour of an employee costs; for report.labour_daily';
comment on column report.wage.company_id is 'Company';
comment on column report.wage.user_id is 'Employee';
comment on column report.wage.valid_from is 'First business day it is valid on';
comment on column report.wage.hourly_cost is 'Cost of one hour, all charges included';

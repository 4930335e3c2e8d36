-- Mappings and settings: seeded when they are made, which is while they have no comment yet, edited by
-- people, never overwritten: rows that were changed or taken out stay so, all of them too.
create table if not exists report.company_setting (
    company_id bigint primary key,
    currency text,
    time_zone text,
    opening_time time,
    date_basis text not null default 'created' check (date_basis in ('created', 'closed', 'modified')),
    covers_rule text not null default 'root_max' check (covers_rule in ('root_max', 'sum')),
    payment_identity text not null default 'A' check (payment_identity in ('A', 'B', 'C', 'D')),
    discount_identity text not null default 'N' check (discount_identity in ('N', 'V', 'U', 'P', 'Q')),
    edit_window_days int not null default 8
);
alter table report.company_setting add column if not exists clocktime_zone text
    check (clocktime_zone in ('company', 'utc'));
-- A zone nobody knows would stop every run and every report: refused where it is typed.
alter table report.company_setting drop constraint if exists company_setting_time_zone_check;
alter table report.company_setting add constraint company_setting_time_zone_check
    check (timestamptz 'epoch' at time zone time_zone is not null or time_zone is null) not valid;
comment on table report.company_setting is 'Choices per company; a missing row means the defaults';
comment on column report.company_setting.company_id is 'Company';
comment on column report.company_setting.currency is 'Currency shown in reports';
comment on column report.company_setting.time_zone is 'Overrides the time zone of the API';
comment on column report.company_setting.opening_time is 'Overrides the opening time of the API';
comment on column report.company_setting.date_basis is 'Which instant places a receipt on a day (R2)';
comment on column report.company_setting.covers_rule is 'Covers of split bills: the largest, or the sum (R5)';
comment on column report.company_setting.payment_identity is 'How tips and change relate to the amount (R12)';
comment on column report.company_setting.discount_identity is 'Meaning of discountPrice once measured (R8)';
comment on column report.company_setting.clocktime_zone is
    'How to read clock times, which have no zone: company (default) or utc';
comment on column report.company_setting.edit_window_days is 'Days a receipt can still change';

create table if not exists report.map_status (status text primary key, class text not null);
insert into report.map_status (status, class)
select v.status, v.class
  from (values ('PAID', 'sale'), ('DONE', 'sale'), ('VOID', 'void'), ('VOIDED', 'void'),
               ('OPEN', 'open')) v(status, class)
 where pg_catalog.obj_description('report.map_status'::regclass) is null
   and not exists (select from report.map_status);
-- Another word, "Sale", would be a class that no sum and no finding knows.
alter table report.map_status drop constraint if exists map_status_class_check;
alter table report.map_status add constraint map_status_class_check
    check (class in ('sale', 'void', 'open', 'other')) not valid;
comment on table report.map_status is 'Receipt status to class: sale, void, open, other';
comment on column report.map_status.status is 'Word of the API';
comment on column report.map_status.class is 'sale, void, open or other';

create table if not exists report.map_order_type (type text primary key, channel text not null);
insert into report.map_order_type (type, channel)
select v.type, v.channel
  from (values ('restaurant', 'dine_in'), ('bar', 'dine_in'), ('tab', 'dine_in'),
               ('takeaway', 'takeaway'), ('takeaway_simple', 'takeaway'),
               ('delivery', 'delivery')) v(type, channel)
 where pg_catalog.obj_description('report.map_order_type'::regclass) is null
   and not exists (select from report.map_order_type);
comment on table report.map_order_type is 'Receipt type to channel';
comment on column report.map_order_type.type is 'Word of the API';
comment on column report.map_order_type.channel is 'dine_in, takeaway, delivery, online or other';

create table if not exists report.map_payment (
    payment_type_category_id int primary key, tender text not null);
insert into report.map_payment (payment_type_category_id, tender)
select v.id, v.tender
  from (values (1, 'cash'), (2, 'cash'), (3, 'online'), (4, 'card'), (7, 'no payment'),
               (8, 'account'), (16, 'account'), (50, 'account'), (200, 'voucher'), (1300, 'card'),
               (1401, 'voucher'), (2701, 'voucher'), (2703, 'voucher'), (2910, 'card')
       ) v(id, tender)
 where pg_catalog.obj_description('report.map_payment'::regclass) is null
   and not exists (select from report.map_payment);
comment on table report.map_payment is 'Payment category to tender';
comment on column report.map_payment.payment_type_category_id is 'Category number of the API';
comment on column report.map_payment.tender is 'cash, card, online, account, voucher, no payment';

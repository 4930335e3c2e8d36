-- More words people may edit: online orders, discounts sold as products, parts of the day. Seeded
-- when they are made, never overwritten; a word that stands in no mapping is shown as other, never dropped.
create table if not exists report.map_online_status (status text primary key, class text not null);
insert into report.map_online_status (status, class)
select v.status, v.class
  from (values ('ACCEPTED', 'accepted'), ('PROCESSED', 'accepted'), ('DENIED', 'denied'),
               ('AWAITING_PROCESSING', 'awaiting')) v(status, class)
 where pg_catalog.obj_description('report.map_online_status'::regclass) is null
   and not exists (select from report.map_online_status);
comment on table report.map_online_status is 'Status of an online order to class';
comment on column report.map_online_status.status is 'Word of the API';
comment on column report.map_online_status.class is 'accepted, denied, awaiting or other';

create table if not exists report.map_discount_group (
    company_id bigint not null default 0,
    group_name text not null,
    primary key (company_id, group_name)
);
insert into report.map_discount_group (group_name)
select v.name
  from unnest(array['Discount', 'Discounts', 'Kortingen', 'Korting', 'Remises', 'Remise', 'Rabatte',
                    'Rabatt', 'Descuentos', 'Sconti']) v(name)
 where pg_catalog.obj_description('report.map_discount_group'::regclass) is null
   and not exists (select from report.map_discount_group);
comment on table report.map_discount_group is
    'Product groups whose negative lines are discounts and no refunds (R8)';
comment on column report.map_discount_group.company_id is 'Company; 0 for all';
comment on column report.map_discount_group.group_name is 'Name of the group, in any case';

create table if not exists report.daypart (
    company_id bigint not null default 0,
    name text not null,
    from_time time not null,
    to_time time not null,
    primary key (company_id, name)
);
insert into report.daypart (name, from_time, to_time)
select v.name, v.from_time::time, v.to_time::time
  from (values ('breakfast', '06:00', '11:00'), ('lunch', '11:00', '15:00'),
               ('afternoon', '15:00', '17:30'), ('dinner', '17:30', '23:00'),
               ('late', '23:00', '06:00')) v(name, from_time, to_time)
 where pg_catalog.obj_description('report.daypart'::regclass) is null
   and not exists (select from report.daypart);
comment on table report.daypart is
    'Parts of the day by local time; a company with rows of its own does not see those of 0';
comment on column report.daypart.company_id is 'Company; 0 for all that have none of their own';
comment on column report.daypart.name is 'Name: lunch, dinner';
comment on column report.daypart.from_time is 'First moment';
comment on column report.daypart.to_time is 'First moment after; before from_time: past midnight';

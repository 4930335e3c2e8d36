-- What lines and modifiers come to per business day: a report over a year reads days, not lines.
-- A day that is touched loses its rows here and is named in restosync.fact_state.stale_days: from then
-- on report.product_day and report.modifier_day add its lines up for whoever asks, until
-- report.settle_days() stores what they say.
create table if not exists report.fct_product_day (
    company_id bigint not null,
    business_date date not null,
    product_id bigint,
    plu text,
    product_name text,
    category text not null,
    channel text not null,
    unit_price numeric,
    vat_percentage numeric,
    lines int not null,
    quantity numeric not null,
    line_incl_tax numeric not null,
    line_net numeric not null,
    discount_incl_tax numeric not null,
    refunded_quantity numeric
);
create index if not exists fct_product_day_idx
    on report.fct_product_day (company_id, business_date);
comment on table report.fct_product_day is
    'Lines of counted receipts added up: one row a business day, product, channel, unit price and rate';
comment on column report.fct_product_day.company_id is 'Company';
comment on column report.fct_product_day.business_date is 'Business day of the receipts';
comment on column report.fct_product_day.product_id is 'Product; unknown on old receipts';
comment on column report.fct_product_day.plu is 'Product code';
comment on column report.fct_product_day.product_name is 'Name of the product';
comment on column report.fct_product_day.category is 'Category of the product';
comment on column report.fct_product_day.channel is 'Channel of the receipts';
comment on column report.fct_product_day.unit_price is 'Price of one without modifiers';
comment on column report.fct_product_day.vat_percentage is 'Tax rate in percent';
comment on column report.fct_product_day.lines is 'Number of lines';
comment on column report.fct_product_day.quantity is 'Quantity';
comment on column report.fct_product_day.line_incl_tax is 'Totals of the lines with tax';
comment on column report.fct_product_day.line_net is 'Totals of the lines without tax';
comment on column report.fct_product_day.discount_incl_tax is 'Discounts with tax, positive (R8)';
comment on column report.fct_product_day.refunded_quantity is
    'Quantity that came back; empty where nothing did';

create table if not exists report.fct_modifier_day (
    company_id bigint not null,
    business_date date not null,
    product_id bigint,
    product_name text,
    modifier_name text,
    description text,
    lines_with int not null,
    price numeric
);
create index if not exists fct_modifier_day_idx
    on report.fct_modifier_day (company_id, business_date);
comment on table report.fct_modifier_day is
    'Modifiers of counted lines added up: one row a business day, product and modifier';
comment on column report.fct_modifier_day.company_id is 'Company';
comment on column report.fct_modifier_day.business_date is 'Business day of the receipts';
comment on column report.fct_modifier_day.product_id is 'Product; unknown on old receipts';
comment on column report.fct_modifier_day.product_name is 'Name of the product';
comment on column report.fct_modifier_day.modifier_name is 'Modifier';
comment on column report.fct_modifier_day.description is 'Its free text';
comment on column report.fct_modifier_day.lines_with is 'Lines with it';
comment on column report.fct_modifier_day.price is 'Its list price, added up';

create or replace view report.product_day as
select company_id, business_date, product_id, plu, product_name, category, channel, unit_price,
       vat_percentage, lines, quantity, line_incl_tax, line_net, discount_incl_tax,
       refunded_quantity
  from report.fct_product_day
union all
select s.company_id, u.day, l.*
  from restosync.fact_state s
 cross join unnest(s.stale_days) u(day)
 cross join lateral (
       select f.product_id, max(f.plu collate "C"), max(f.product_name collate "C"),
              max(f.category collate "C"), f.channel, f.unit_price, f.vat_percentage,
              count(*)::int, sum(f.quantity), sum(f.line_incl_tax), sum(f.line_net),
              sum(f.discount_incl_tax), sum(abs(f.quantity)) filter (where f.is_refund) -- R9
         from report.fct_line f
        where f.company_id = s.company_id and f.business_date = u.day
        group by f.product_id, case when f.product_id is null then f.product_name end,
                 f.channel, f.unit_price, f.vat_percentage) l;
comment on view report.product_day is
    'Lines of counted receipts added up: one row a business day, product, channel, unit price and rate';
comment on column report.product_day.company_id is 'Company';
comment on column report.product_day.business_date is 'Business day of the receipts';
comment on column report.product_day.product_id is 'Product; unknown on old receipts';
comment on column report.product_day.plu is 'Product code';
comment on column report.product_day.product_name is 'Name of the product';
comment on column report.product_day.category is 'Category of the product';
comment on column report.product_day.channel is 'Channel of the receipts';
comment on column report.product_day.unit_price is 'Price of one without modifiers';
comment on column report.product_day.vat_percentage is 'Tax rate in percent';
comment on column report.product_day.lines is 'Number of lines';
comment on column report.product_day.quantity is 'Quantity';
comment on column report.product_day.line_incl_tax is 'Totals of the lines with tax';
comment on column report.product_day.line_net is 'Totals of the lines without tax';
comment on column report.product_day.discount_incl_tax is 'Discounts with tax, positive (R8)';
comment on column report.product_day.refunded_quantity is
    'Quantity that came back; empty where nothing did';

create or replace view report.modifier_day as
select company_id, business_date, product_id, product_name, modifier_name, description, lines_with,
       price
  from report.fct_modifier_day
union all
select s.company_id, u.day, e.*
  from restosync.fact_state s
 cross join unnest(s.stale_days) u(day)
 cross join lateral (
       select x.product_id, max(x.product_name collate "C"), x.name, x.info, count(*)::int,
              sum(x.price)
         from (select f.product_id,
                      case when f.product_id is null then f.product_name end as unnumbered,
                      max(f.product_name collate "C") as product_name, m.name, m.info,
                      sum(m.price) as price
                 from report.fct_line f
                cross join lateral (
                      select t.name, t.info, t.price
                        from resto.receipt_item_modifier t
                       where t.company_id = f.company_id and t.receipt_id = f.receipt_id
                         and t.line_no = f.line_no offset 0) m
                where f.company_id = s.company_id and f.business_date = u.day
                  and f.modifiers > 0
                group by f.product_id, 2, m.name, m.info, f.receipt_id, f.line_no) x
        group by x.product_id, x.unnumbered, x.name, x.info) e;
comment on view report.modifier_day is
    'Modifiers of counted lines added up: one row a business day, product and modifier';
comment on column report.modifier_day.company_id is 'Company';
comment on column report.modifier_day.business_date is 'Business day of the receipts';
comment on column report.modifier_day.product_id is 'Product; unknown on old receipts';
comment on column report.modifier_day.product_name is 'Name of the product';
comment on column report.modifier_day.modifier_name is 'Modifier';
comment on column report.modifier_day.description is 'Its free text';
comment on column report.modifier_day.lines_with is 'Lines with it';
comment on column report.modifier_day.price is 'Its list price, added up';

-- One row a party: a split family counts once. Seated at the first order, which may stand on the bill
-- that was split and counts no more; left at the last print, else closing, else change. A stay is believed
-- between 5 minutes and 6 hours.
create or replace view report.table_party as
select company_id, business_date, root_id, table_id, floor_id, covers, net_sales, seated_at, left_at,
       case when left_at - seated_at between interval '5 min' and interval '6 hours'
            then round(extract(epoch from left_at - seated_at) / 60) end as dwell_min
  from (select company_id, business_date, root_id,
               max(table_id) filter (where is_sale) as table_id,
               max(floor_id) filter (where is_sale) as floor_id,
               sum(covers) filter (where is_sale) as covers,
               sum(net_sales) filter (where is_sale) as net_sales,
               min(created_at) as seated_at,
               max(coalesce(printed_at, closed_at, modified_at)) filter (where is_sale) as left_at
          from report.fct_receipt
         where channel = 'dine_in' and table_id is not null
           and not is_void and (is_sale or is_split_parent)
         group by company_id, business_date, root_id
        having bool_or(is_sale)) party;
comment on view report.table_party is 'Sittings: one row a party at a table';
comment on column report.table_party.company_id is 'Company';
comment on column report.table_party.business_date is 'Business day (R1)';
comment on column report.table_party.root_id is 'First receipt of the split family';
comment on column report.table_party.table_id is 'Table';
comment on column report.table_party.floor_id is 'Floor';
comment on column report.table_party.covers is 'Guests, once a split family (R5)';
comment on column report.table_party.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.table_party.seated_at is 'First order';
comment on column report.table_party.left_at is 'Last print, else closing, else change';
comment on column report.table_party.dwell_min is 'Minutes at the table; empty when not believable';

-- The products as the lines' facts know them: what changes here changes lines already counted.
create table if not exists report.dim_product (
    company_id bigint not null,
    product_id bigint not null,
    plu text,
    product_name text,
    group_id bigint,
    category text not null,
    is_discount boolean not null,
    primary key (company_id, product_id)
);
comment on table report.dim_product is 'Products with their category, as the facts know them';
comment on column report.dim_product.company_id is 'Company';
comment on column report.dim_product.product_id is 'Product';
comment on column report.dim_product.plu is 'Product code; not unique';
comment on column report.dim_product.product_name is 'Name';
comment on column report.dim_product.group_id is 'First group it is in';
comment on column report.dim_product.category is 'Name of that group, or (no category)';
comment on column report.dim_product.is_discount is
    'In a group of report.map_discount_group: its negative lines are discounts';

create or replace view report.product_now as
select p.company_id, p.product_id, p.sku as plu, p.name as product_name, m.group_id,
       coalesce(m.name, '(no category)') as category, coalesce(m.is_discount, false) as is_discount
  from resto.product p
  left join lateral (
       select min(g.group_id) filter (where x.place = 1) as group_id,
              min(g.name) filter (where x.place = 1) as name,
              bool_or(exists (select from report.map_discount_group d
                               where d.company_id in (0, p.company_id)
                                 and lower(d.group_name) = lower(g.name))) as is_discount
         from (select n.group_id, row_number() over (order by n.member_no) as place
                 from resto.product_group_member n
                where n.company_id = p.company_id and n.product_id = p.product_id) x
         join resto.product_group g on g.company_id = p.company_id and g.group_id = x.group_id
       ) m on true;
comment on view report.product_now is 'Products with their category, as resto has them now';
comment on column report.product_now.company_id is 'Company';
comment on column report.product_now.product_id is 'Product';
comment on column report.product_now.plu is 'Product code; not unique';
comment on column report.product_now.product_name is 'Name';
comment on column report.product_now.group_id is 'First group it is in';
comment on column report.product_now.category is 'Name of that group, or (no category)';
comment on column report.product_now.is_discount is 'In a group of report.map_discount_group';

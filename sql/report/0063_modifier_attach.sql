-- Extras sold: lines with the modifier beside all lines of the product. The price is the list price;
-- the revenue is inside the line already. A product without a number is known by its name.
create or replace view report.modifier_attach as
select e.company_id, e.business_date, e.product_id, e.product_name, e.modifier_name, e.description,
       e.lines_with::bigint as lines_with, e.price as modifier_revenue_list,
       t.lines as lines_total, round(100.0 * e.lines_with / t.lines, 1) as attach_pct
  from report.modifier_day e
  join (select company_id, business_date, coalesce(product_id, 0) as product_id,
               case when product_id is null then coalesce(product_name, '') else '' end
                   as unnumbered, sum(lines) as lines
          from report.product_day
         group by company_id, business_date, coalesce(product_id, 0), 4) t
    on t.company_id = e.company_id and t.business_date = e.business_date
   and t.product_id = coalesce(e.product_id, 0)
   and t.unnumbered = case when e.product_id is null then coalesce(e.product_name, '')
                           else '' end;
comment on view report.modifier_attach is
    'How often a modifier is sold with a product, per business day';
comment on column report.modifier_attach.company_id is 'Company';
comment on column report.modifier_attach.business_date is 'Business day (R1)';
comment on column report.modifier_attach.product_id is 'Product';
comment on column report.modifier_attach.product_name is 'Name of the product';
comment on column report.modifier_attach.modifier_name is 'Modifier';
comment on column report.modifier_attach.description is 'Its free text';
comment on column report.modifier_attach.lines_with is 'Lines with it';
comment on column report.modifier_attach.modifier_revenue_list is
    'Its list price, added up; part of the lines already';
comment on column report.modifier_attach.lines_total is 'All lines of the product';
comment on column report.modifier_attach.attach_pct is 'Lines with it in percent';

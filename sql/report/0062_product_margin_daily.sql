-- What earned, by the vendor's own report (resto.product_sales). A row there is a product and a
-- price; pid is the PLU, not unique. Where prices exclude tax its total is net already.
create or replace view report.product_margin_daily as
select s.company_id, s.business_date, s.pid as plu, max(s.product_name) as product_name,
       sum(s.quantity) as quantity, sum(x.net) as net_sales, sum(s.cost_vat_excl) as cost,
       sum(s.profit) as contribution,
       round(sum(s.profit) / nullif(sum(s.quantity), 0), 4) as contribution_per_unit,
       round(100 * sum(s.profit) / nullif(sum(x.net), 0), 1) as margin_pct,
       round(100 * sum(s.cost_vat_excl) / nullif(sum(x.net), 0), 1) as cost_pct,
       bool_or(coalesce(s.cost_vat_excl, 0) = 0 and s.quantity <> 0) as cost_missing,
       bool_and(abs(s.profit - x.net + coalesce(s.cost_vat_excl, 0)) < 0.02) as profit_adds_up
  from resto.product_sales s
  left join report.company_clock c on c.company_id = s.company_id
 cross join lateral (
       select case when coalesce(c.vat_inclusive, true)
                   then s.total - coalesce(s.vat, 0) else s.total end as net) x
 where s.deleted_at is null
 group by s.company_id, s.business_date, s.pid;
comment on view report.product_margin_daily is
    'Cost, contribution and margin per business day and product code, by the vendor''s report';
comment on column report.product_margin_daily.company_id is 'Company';
comment on column report.product_margin_daily.business_date is 'Business day (R1)';
comment on column report.product_margin_daily.plu is 'Product code (pid); not unique';
comment on column report.product_margin_daily.product_name is 'Name of the product';
comment on column report.product_margin_daily.quantity is 'Quantity';
comment on column report.product_margin_daily.net_sales is 'Total without tax';
comment on column report.product_margin_daily.cost is 'Cost without tax';
comment on column report.product_margin_daily.contribution is 'Profit as the vendor says: net less cost';
comment on column report.product_margin_daily.contribution_per_unit is 'Contribution per unit';
comment on column report.product_margin_daily.margin_pct is 'Contribution in percent of net';
comment on column report.product_margin_daily.cost_pct is 'Cost in percent of net';
comment on column report.product_margin_daily.cost_missing is 'Sold without a cost: unknown, not free';
comment on column report.product_margin_daily.profit_adds_up is 'Whether profit = net - cost on every row';

-- Stars, plowhorses, puzzles, dogs (Kasavana and Smith): popular is a share of at least 70 % of an
-- even share within the category, profitable is a contribution per unit of at least the category's
-- mean. Products without a cost are not judged, nor do they judge others: what they seem to contribute is
-- their whole price.
create or replace function report.menu_engineering(p_company bigint, p_from date, p_to date)
returns table (category text, plu text, product_name text, quantity numeric, menu_mix_pct numeric,
               popularity_cut_pct numeric, contribution_per_unit numeric,
               contribution_cut numeric, class text)
language sql stable as $$
    with sold as (
        select coalesce(d.category, '(no category)') as category, m.plu,
               max(m.product_name) as product_name, sum(m.quantity) as q,
               sum(m.contribution) as contribution, bool_or(m.cost_missing) as no_cost
          from report.product_margin_daily m
          left join (select distinct on (p.plu) p.plu, p.category, p.is_discount
                       from report.dim_product p
                      where p.company_id = p_company
                      order by p.plu, p.product_id) d on d.plu = m.plu
         where m.company_id = p_company and m.business_date between p_from and p_to
           and d.is_discount is not true
         group by coalesce(d.category, '(no category)'), m.plu
        having sum(m.quantity) > 0),
    rated as (
        select s.*, is_known, q / sum(q) over w as mix, 0.7 / count(*) over w as mix_cut,
               contribution / q as per_unit,
               sum(contribution) filter (where is_known) over w
                   / sum(q) filter (where is_known) over w as per_unit_cut
          from sold s
         cross join lateral (select not no_cost and contribution is not null as is_known) k
        window w as (partition by s.category))
    select r.category, r.plu, r.product_name, r.q, round(100 * mix, 2), round(100 * mix_cut, 2),
           round(per_unit, 2), round(per_unit_cut, 2),
           case when not is_known then 'unknown (no cost)'
                when mix >= mix_cut and per_unit >= per_unit_cut then 'star'
                when mix >= mix_cut then 'plowhorse'
                when per_unit >= per_unit_cut then 'puzzle' else 'dog' end
      from rated r
     order by r.category, r.contribution desc nulls last, r.plu
$$;
comment on function report.menu_engineering is
    'Menu engineering by category: star, plowhorse, puzzle, dog; use at least four weeks';

-- The facts of some receipts written anew: of the receipts named and of their split families (R4).
-- Nothing else is touched. Runs inside the transaction that stored the receipts. Answers whether all
-- facts of the company were made by the same choices (zone, opening time, basis; edits of mappings are
-- looked for once a run); if not, the caller refreshes the company.
--
-- Every look-up is driven by the array: a join would be planned as a scan of the whole history.
-- "(select p_company)" keeps the number of the company from the planner, which takes every index
-- that begins with company_id for as good as the primary key while it has no statistics of it.

create or replace function report.refresh_receipts(p_company bigint, p_ids bigint[])
returns boolean
language plpgsql
set plan_cache_mode = force_generic_plan -- to plan it costs as much as some hundred receipts
set enable_nestloop = off -- but for the look-ups, which are nothing else: arrays can be long
set jit = off
set enable_mergejoin = off -- sorts lines, which come in order
set enable_hashagg = off -- a state for each sum of each receipt at once; in order, one is enough
as $$
declare
    v_ids bigint[];
    v_roots bigint[];
    v_split bigint[];
    v_old bigint[];
    v_old_days date[];
    v_moved boolean;
    v_days date[];
    v_first bigint;
    v_last bigint;
    v_all bigint[];
    v_each bigint[];
    v_more bigint[];
    v_discounts bigint[];
    v_zone text;
    v_opening time;
    v_inclusive boolean;
    v_basis text;
    v_covers_sum boolean;
    v_less_tips boolean;
    v_less_change boolean;
    v_discount text;
    v_built text;
    v_size bigint := pg_catalog.pg_relation_size('report.fct_receipt')
                     + pg_catalog.pg_relation_size('resto.receipt');
    v_planned bigint := nullif(pg_catalog.current_setting('restosync.planned_for', true), '');
begin
    -- Plans are kept while the tables are about as large as when they were made: one for empty tables
    -- reads all facts for each receipt.
    if v_planned is null or v_size > 2 * v_planned or 2 * v_size < v_planned then
        discard plans;
        perform pg_catalog.set_config('restosync.planned_for', v_size::text, false);
    end if;
    -- One writer of facts a company at a time: products and receipts come from two streams.
    perform pg_catalog.pg_advisory_xact_lock(1381192497, pg_catalog.hashint8(p_company));
    select coalesce(c.time_zone, 'UTC'), coalesce(c.opening_time, time '00:00'),
           coalesce(c.vat_inclusive, true), coalesce(c.date_basis, 'created'),
           coalesce(c.covers_rule, 'root_max') = 'sum',
           coalesce(c.payment_identity, 'A') in ('B', 'D'),
           coalesce(c.payment_identity, 'A') in ('C', 'D'), coalesce(c.discount_identity, 'N')
      into v_zone, v_opening, v_inclusive, v_basis, v_covers_sum, v_less_tips, v_less_change,
           v_discount
      from (select p_company as company_id) k
      left join report.company_clock c on c.company_id = k.company_id;

    -- Receipts of a load are neighbours: then one range of an index has them all.
    select min(id), max(id), array_agg(id) into v_first, v_last, v_all
      from (select distinct unnest(p_ids)) u(id);
    if (select count(*)
          from (select from resto.receipt
                 where company_id = p_company and receipt_id between v_first and v_last
                 order by company_id, receipt_id -- as the index has them: never a look at the table
                 limit 2 * cardinality(v_all)) r) = 2 * cardinality(v_all) then
        v_each := v_all;
        v_first := null;
    end if;

    -- One look at each receipt: nearly all stand by themselves, most of a first load are new.
    select array_agg(x.id) filter (where x.is_stored and not x.is_split),
           array_agg(x.id) filter (where x.is_split),
           array_agg(x.id) filter (where x.day is not null),
           array_agg(x.day) filter (where x.day is not null), bool_or(x.root_id <> x.id)
      into v_ids, v_split, v_old, v_old_days, v_moved
      from (select u.id, r.receipt_id is not null as is_stored, f.business_date as day, f.root_id,
                   r.parent_id is not null or coalesce(f.root_id <> u.id, false)
                   or coalesce(( -- "exists" may be planned as a scan of all receipts
                       select true from resto.receipt k
                        where k.company_id = (select p_company) and k.parent_id = u.id
                        limit 1), false) as is_split
              from (select v_all[n] from generate_series(1, cardinality(v_all)) n) u(id)
              left join report.receipts_of(p_company, v_first, v_last, v_each) r
                on r.receipt_id = u.id
              left join report.facts_of(p_company, v_first, v_last, v_each) f
                on f.receipt_id = u.id
             offset 0) x;
    if v_split is not null then
        select array_agg(k.receipt_id), array_agg(k.root_id) into v_split, v_roots
          from report.receipt_families(p_company, v_split) k;
        if v_moved then -- the first of a family that was can be one of those that stand alone
            v_ids := array(select unnest(v_ids) except select unnest(v_split));
        end if;
        select array_agg(s.id) filter (where (s.id between v_first and v_last) is not true),
               v_old || array_agg(f.receipt_id) filter (where f.receipt_id is not null),
               v_old_days || array_agg(f.business_date) filter (where f.receipt_id is not null)
          into v_more, v_old, v_old_days
          from (select unnest(v_split) except select unnest(v_all)) s(id)
          left join lateral (
               select t.receipt_id, t.business_date from report.fct_receipt t
                where t.company_id = (select p_company) and t.receipt_id = s.id offset 0) f on true;
        v_each := v_each || v_more;
    end if;
    v_all := v_ids || v_split;
    v_discounts := array(select product_id from report.dim_product
                          where company_id = p_company and is_discount);

    perform report.forget_facts(p_company, v_old, v_old_days); -- wherever it stood

    with head as materialized (
        select r.*,
               coalesce(case v_basis
                            when 'closed' then coalesce(r.closed_at, r.modified_at)
                            when 'modified' then r.modified_at end,
                        r.created_at, r.modified_at, r.closed_at, r.synced_at,
                        pg_catalog.now()) as sale_at,
               coalesce(ms.class, 'other') as status_class,
               coalesce(mt.channel, 'other') as channel,
               s.id is not null and coalesce((
                   select true from resto.receipt k
                    where k.company_id = (select p_company) and k.parent_id = r.receipt_id
                      and k.receipt_id <> r.receipt_id and k.deleted_at is null
                    limit 1), false) as is_split_parent,
               coalesce(s.root_id, r.receipt_id) as root_id, s.id is null as is_alone
          from (select t.receipt_id, t.sequence_number, t.status, t.type, t.created_at,
                       t.modified_at, t.closed_at, t.printed_at, t.floor_id, t.table_id,
                       t.customer_id, t.user_id, coalesce(t.total, 0) as total,
                       t.total_without_tax, coalesce(t.number_of_customers, 0) as guests,
                       t.deleted_at, t.synced_at
                  from report.receipts_of(p_company, v_first, v_last, v_each) t
                 where t.receipt_id in (
                       select v_all[n] from generate_series(1, cardinality(v_all)) n)) r
          left join unnest(v_split, v_roots) s(id, root_id) on s.id = r.receipt_id
          left join report.map_status ms on ms.status = r.status
          left join report.map_order_type mt on mt.type = r.type),
    payment as materialized (
        select t.*, coalesce(m.tender, 'other') as tender,
               case when v_less_tips and v_less_change then t.amount - t.tips - t.restitution
                    when v_less_tips then t.amount - t.tips
                    when v_less_change then t.amount - t.restitution else t.amount end as sales
          from (select e.receipt_id, e.payment_no, e.type, e.payment_type_id,
                       e.payment_type_category_id, coalesce(e.amount, 0) as amount,
                       coalesce(e.tips, 0) as tips, coalesce(e.restitution, 0) as restitution
                  from report.payments_of(p_company, v_first, v_last, v_each) e offset 0) t
          left join report.map_payment m
            on m.payment_type_category_id = t.payment_type_category_id),
    paid as materialized (
        select receipt_id, sum(amount) as amount, sum(tips) as tips,
               sum(restitution) as restitution, sum(sales) as sales,
               count(*) filter (where tender = 'other') as unknown
          from payment group by receipt_id),
    block as materialized (
        select e.receipt_id, e.tax_no, e.tax_rate_code as code, e.tax_total as tax,
               case when e.tax_rate >= 1 or e.tax_rate <= 0
                    then e.tax_rate else e.tax_rate * 100 end as rate
          from report.taxes_of(p_company, v_first, v_last, v_each) e
         where e.tax_total is not null),
    blocks as materialized (
        select receipt_id, sum(tax) as tax from block group by receipt_id),
    modifier as materialized (
        select e.receipt_id, e.line_no, count(*) as n,
               sum(case when v_inclusive then e.price
                        else coalesce(e.price_without_vat, e.price) end) as price
          from report.modifiers_of(p_company, v_first, v_last, v_each) e
         group by e.receipt_id, e.line_no),
    line as materialized ( -- "offset 0": what is reckoned inside is not reckoned twice
        select v.receipt_id, v.line_no, v.product_id, v.plu, v.product_name, v.quantity,
               v.unit_price, v.rate, v.incl, v.net, v.is_discount_line, v.modifiers,
               v.modifier_total, v.incl < 0 and not v.is_discount_line as is_refund,
               case when v.is_discount_line then -least(v.incl, 0)
                    when v_inclusive then v.own_discount
                    when v_discount = 'V' then coalesce(v.discount_price, 0)
                    else round(v.own_discount * (1 + v.rate / 100), 4) end as discount,
               case when v.is_discount_line or coalesce(v.unit_price, 0) = 0
                         or (v.discount_said <> 0 and v_discount = 'N') then null
                    when v.modifiers = 0 then abs(v.off) < 0.02
                    else abs(v.off + v.modifier_total * sign(v.quantity)) < 0.02
                      or abs(v.off + v.modifier_total * v.quantity) < 0.02 end as adds_up
          from (select o.*, o.unit_price * o.quantity - o.own_discount
                            - case when v_inclusive then o.incl else o.net end as off
                  from (select i.*, -- the discount as prices are: with tax, or without
                               case when i.discount_said <> 0 then
                                   case v_discount
                                       when 'V' then i.discount_said
                                       when 'U' then i.discount_said * i.quantity
                                       when 'P' then case when i.discount_said > 0
                                           then (i.unit_price - i.discount_said) * i.quantity
                                           else 0 end
                                       when 'Q' then case when i.discount_said > 0
                                           then i.unit_price * i.quantity - i.discount_said
                                           else 0 end
                                       else 0 end
                                   else 0 end as own_discount,
                               case when v_inclusive
                                         or i.total_price_without_vat is not null
                                    then i.total_price
                                    else pg_catalog.round(i.total_price * (1 + i.rate / 100), 4)
                                    end as incl,
                               coalesce(i.total_price_without_vat,
                                        case when v_inclusive
                                             then pg_catalog.round(
                                                      i.total_price / (1 + i.rate / 100), 2)
                                             else i.total_price end) as net,
                               coalesce(i.product_id = any(v_discounts), false)
                                   as is_discount_line,
                               coalesce(m.price, 0) as modifier_total,
                               coalesce(m.n, 0) as modifiers
                          from (select t.receipt_id, t.line_no, t.product_id, t.plu,
                                       t.product_name, coalesce(t.quantity, 0) as quantity,
                                       case when v_inclusive or coalesce(t.unit_price, 0) <> 0
                                            then t.unit_price
                                            else t.unit_price_without_vat end as unit_price,
                                       coalesce(t.total_price, t.total_price_without_vat, 0)
                                           as total_price,
                                       t.total_price_without_vat, t.discount_price,
                                       case when v_inclusive then t.discount_price
                                            else coalesce(t.discount_price_without_vat,
                                                          t.discount_price) end as discount_said,
                                       case when t.vat_percentage >= 1 then t.vat_percentage
                                            when t.vat_percentage > 0
                                            then t.vat_percentage * 100
                                            when t.vat_percentage < 0 then t.vat_percentage
                                            else coalesce((
                                                select sum(case when e.tax_rate >= 1
                                                                     or e.tax_rate <= 0
                                                                then e.tax_rate
                                                                else e.tax_rate * 100 end)
                                                  from resto.receipt_item_tax e
                                                 where e.company_id = (select p_company)
                                                   and e.receipt_id = t.receipt_id
                                                   and e.line_no = t.line_no),
                                                t.vat_percentage, 0) end as rate
                                  from report.items_of(p_company, v_first, v_last, v_each) t
                                offset 0) i
                          left join modifier m on m.receipt_id = i.receipt_id
                                              and m.line_no = i.line_no
                        offset 0) o
                offset 0) v),
    lr as materialized (
        select l.receipt_id, l.rate, count(*) as lines,
               sum(l.discount) filter (where l.discount <> 0) as discount,
               -sum(l.incl) filter (where l.is_refund) as refund, sum(l.incl) as incl,
               sum(l.net) as net, count(*) filter (where not l.adds_up) as off
          from line l group by l.receipt_id, l.rate),
    ln as materialized (
        select lr.receipt_id, sum(lr.lines) as lines, sum(lr.discount) as discount,
               sum(lr.refund) as refund, sum(lr.incl) as incl, sum(lr.net) as net,
               sum(lr.off) as off
          from lr group by lr.receipt_id),
    bare as materialized ( -- what the lines say of tax where the till sent no tax block
        select lr.receipt_id, lr.rate, lr.incl, lr.net,
               case when v_inclusive
                    then pg_catalog.round(lr.incl * lr.rate / nullif(100 + lr.rate, 0), 2)
                    else pg_catalog.round(lr.net * lr.rate / 100, 2) end as tax
          from lr
         where not exists (select from blocks b where b.receipt_id = lr.receipt_id)),
    lt as materialized (
        select bare.receipt_id, sum(bare.tax) as tax from bare group by bare.receipt_id),
    placed as materialized (
        select h.*, h.sale_at at time zone v_zone as sale_at_local,
               ((h.sale_at at time zone v_zone) - v_opening)::date
                   as business_date,
               coalesce(b.tax, h.total - h.total_without_tax, lt.tax, 0) as tax,
               coalesce(q.amount, 0) as pay_amount,
               coalesce(q.tips, 0) as tips, coalesce(q.restitution, 0) as restitution,
               coalesce(q.sales, 0) as paid_sales, coalesce(q.unknown, 0) as unknown_tenders,
               coalesce(h.total_without_tax, h.total - b.tax, h.total - lt.tax, h.total)
                   as net,
               case when h.total_without_tax is not null then 'receipt'
                    when b.tax is not null then 'tax block'
                    when lt.tax is not null then 'lines' else 'none' end as net_source,
               coalesce(ln.discount, 0) as discount, coalesce(ln.refund, 0) as refund,
               coalesce(ln.lines, 0) as lines, coalesce(ln.incl, 0) as lines_incl,
               coalesce(ln.net, 0) as lines_net, coalesce(ln.off, 0) as lines_off,
               h.status_class = 'sale' and h.deleted_at is null
                   and not (h.is_split_parent and coalesce(q.amount, 0) = 0)
                   and not (coalesce(ln.lines, 0) = 0 and h.total = 0) as is_sale,
               h.status_class = 'void' or h.deleted_at is not null as is_void
          from head h
          left join ln on ln.receipt_id = h.receipt_id
          left join lt on lt.receipt_id = h.receipt_id
          left join paid q on q.receipt_id = h.receipt_id
          left join blocks b on b.receipt_id = h.receipt_id),
    covers as materialized ( -- of a split family: the most guests, on its first counted receipt
        select x.receipt_id, x.covers
          from (select p.receipt_id,
                       row_number() over (partition by p.root_id
                                          order by p.is_sale desc, p.receipt_id) as place,
                       max(p.guests) filter (where not p.is_void)
                           over (partition by p.root_id) as covers
                  from placed p where not p.is_alone) x
         where x.place = 1),
    put_receipt as (
        insert into report.fct_receipt (company_id, receipt_id, root_id, sequence_number,
               business_date, sale_at, sale_at_local, hour_local, created_at, modified_at,
               closed_at, printed_at, channel, type, status, status_class, is_sale, is_void,
               is_split_parent, floor_id, table_id, customer_id, user_id, sales_incl_tax, tax,
               net_sales, net_source, discounts_incl_tax, refunds_incl_tax, pay_amount, tips,
               restitution, covers, lines, lines_incl_tax, lines_net, paid_sales, lines_off,
               unknown_tenders)
        select p_company, p.receipt_id, p.root_id, p.sequence_number, p.business_date, p.sale_at,
               p.sale_at_local, coalesce(extract(hour from p.sale_at_local)::int, 0),
               p.created_at, p.modified_at, p.closed_at, p.printed_at, p.channel, p.type,
               p.status, p.status_class, p.is_sale, p.is_void, p.is_split_parent, p.floor_id,
               p.table_id, p.customer_id, p.user_id, p.total, p.tax, p.net, p.net_source,
               p.discount, p.refund, p.pay_amount, p.tips, p.restitution,
               case when not p.is_sale then 0
                    when v_covers_sum or p.is_alone then p.guests
                    else coalesce(c.covers, 0) end,
               p.lines, p.lines_incl, p.lines_net, p.paid_sales, p.lines_off, p.unknown_tenders
          from placed p
          left join covers c on c.receipt_id = p.receipt_id),
    put_line as (
        insert into report.fct_line (company_id, business_date, receipt_id, line_no, root_id,
               sale_at_local, channel, user_id, product_id, plu, product_name, category,
               group_id, quantity, unit_price, vat_percentage, line_incl_tax, line_net,
               discount_incl_tax, is_refund, is_discount_line, modifiers, modifier_total, adds_up)
        select p_company, p.business_date, p.receipt_id, l.line_no, p.root_id, p.sale_at_local,
               p.channel, p.user_id, l.product_id, l.plu, coalesce(d.product_name, l.product_name),
               coalesce(d.category, '(no category)'), d.group_id, l.quantity, l.unit_price, l.rate,
               l.incl, l.net, l.discount, l.is_refund, l.is_discount_line, l.modifiers,
               l.modifier_total, l.adds_up
          from placed p
          join line l on l.receipt_id = p.receipt_id
          left join report.dim_product d
            on d.company_id = p_company and d.product_id = l.product_id
         where p.is_sale),
    put_payment as (
        insert into report.fct_payment (company_id, business_date, receipt_id, payment_no, tender,
               payment_type, payment_type_id, payment_type_category_id, sales_amount, amount, tips,
               restitution, user_id, channel)
        select p_company, p.business_date, p.receipt_id, t.payment_no, t.tender, t.type,
               t.payment_type_id, t.payment_type_category_id, t.sales, t.amount, t.tips,
               t.restitution, p.user_id, p.channel
          from placed p
          join payment t on t.receipt_id = p.receipt_id
         where p.is_sale),
    code as materialized (
        select l.receipt_id, e.code, e.rate, sum(l.net) as net
          from line l
         cross join lateral (
               select t.tax_rate_code as code,
                      case when t.tax_rate > 0 and t.tax_rate < 1
                           then t.tax_rate * 100 else t.tax_rate end as rate
                 from resto.receipt_item_tax t
                where t.company_id = (select p_company) and t.receipt_id = l.receipt_id
                  and t.line_no = l.line_no offset 0) e
         where not v_inclusive
         group by l.receipt_id, e.code, e.rate),
    sent as (
        select p.receipt_id, p.business_date, p.channel, t.tax_no, t.code, t.rate, t.tax,
               case when v_inclusive then lr.incl - t.tax
                    else coalesce(code.net, lr.net) end as base
          from placed p
          join block t on t.receipt_id = p.receipt_id
          left join lr on lr.receipt_id = p.receipt_id and lr.rate = t.rate
          left join code on code.receipt_id = p.receipt_id and code.rate = t.rate
                        and code.code is not distinct from t.code
         where p.is_sale),
    put_tax as (
        insert into report.fct_tax (company_id, business_date, receipt_id, tax_no, tax_code,
               rate_pct, tax, base, gross, channel)
        select p_company, s.business_date, s.receipt_id, s.tax_no, s.code, s.rate, s.tax,
               b.base, b.base + s.tax, s.channel
          from sent s
         cross join lateral (
               select coalesce(s.base, pg_catalog.round(s.tax * 100 / nullif(s.rate, 0), 2))
                          as base) b
        union all
        select p_company, p.business_date, p.receipt_id,
               1000 + (row_number() over (partition by p.receipt_id order by e.rate))::int,
               'computed', e.rate, e.tax,
               case when v_inclusive then e.incl - e.tax else e.net end,
               case when v_inclusive then e.incl else e.net + e.tax end, p.channel
          from placed p
          join bare e on e.receipt_id = p.receipt_id
         where p.is_sale)
    select array_agg(distinct p.business_date) into v_days from placed p;

    select s.choices into v_built from restosync.fact_state s where s.company_id = p_company;
    if v_built is null then
        v_built := coalesce(report.facts_choices(p_company), '');
        insert into restosync.fact_state (company_id, choices, built_at)
        values (p_company, v_built, pg_catalog.clock_timestamp())
            on conflict (company_id) do nothing;
    end if;
    perform report.days_stale(p_company, v_old_days || v_days);
    return starts_with(v_built, coalesce(report.facts_clock(p_company), ''));
end $$;
comment on function report.refresh_receipts is
    'Writes the facts of the receipts named, and of their split families, anew';

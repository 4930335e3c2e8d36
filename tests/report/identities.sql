-- What the views of schema report promise each other. Every row begins with ok, or with FAIL.
-- Variables: incl and excl, the two companies; old_to, the last day of receipts without a tax block.
\set QUIET on
create function pg_temp.chk(what text, holds boolean) returns text language sql as $$
    select case when holds then 'ok   ' else 'FAIL ' end || what $$;
-- Days whose two sums differ.
create function pg_temp.differ(a text, b text) returns bigint language plpgsql as $$
declare n bigint;
begin
    execute format('select count(*) from (%s) a(company_id, business_date, n)'
                   ' full join (%s) b(company_id, business_date, n) using (company_id, business_date)'
                   ' where coalesce(a.n, 0) <> coalesce(b.n, 0)', a, b) into n;
    return n;
end $$;

-- 1..3 split families and totals
select pg_temp.chk('split families are not counted twice: sales = payments',
    (select sum(sales_incl_tax) from report.fct_receipt where is_sale)
    = (select sum(sales_amount) from report.fct_payment));
select pg_temp.chk('there are split shells, and none is counted',
    (select count(*) > 50 and bool_and(not is_sale) from report.fct_receipt where is_split_parent));
select pg_temp.chk('net + tax = total on every sale', not exists (
    select from report.fct_receipt where is_sale and net_sales + tax <> sales_incl_tax));
-- 4..11 parts add up to the day
select pg_temp.chk(v || ' adds up to the day', pg_temp.differ(
    'select company_id, business_date, net_sales from report.sales_daily',
    format('select company_id, business_date, sum(net_sales) from report.%I group by 1, 2', v)) = 0)
  from unnest(array['sales_hourly', 'sales_daypart', 'channel_daily', 'staff_daily',
                    'guest_mix_daily']) v;
select pg_temp.chk('product mix = category', pg_temp.differ(
    'select company_id, business_date, sum(net_sales) from report.product_mix_daily group by 1, 2',
    'select company_id, business_date, sum(net_sales) from report.category_daily group by 1, 2') = 0);
select pg_temp.chk('tax per rate = tax of the receipts', pg_temp.differ(
    'select company_id, business_date, tax from report.sales_daily',
    'select company_id, business_date, sum(tax) from report.tax_daily group by 1, 2') = 0);
-- 12, 13 journal
select pg_temp.chk('the journal balances every day, to the cent', not exists (
    select from report.journal_daily group by company_id, business_date
    having sum(debit) <> sum(credit)));
select pg_temp.chk('every day with sales has a journal',
    (select count(distinct (company_id, business_date)) from report.journal_daily)
    = (select count(*) from report.sales_daily where receipts > 0));
-- 14..16 covers, days
select pg_temp.chk('covers count once a family', (select max(s) <= 5 and max(n) > 1 from (
    select sum(covers) as s, count(*) filter (where is_sale) as n
      from report.fct_receipt group by company_id, root_id) q));
select pg_temp.chk('before the opening time is the day before', (
    select bool_and(f.business_date = f.sale_at_local::date - 1) and count(*) > 50
      from report.fct_receipt f join report.company_clock c using (company_id)
     where f.sale_at_local::time < c.opening_time));
select pg_temp.chk('days of 23 and 25 hours, all others have 24', (
    select count(*) filter (where h = interval '23 h') >= 2
       and count(*) filter (where h = interval '25 h') >= 2
       and count(*) filter (where h not in (interval '23 h', interval '24 h', interval '25 h')) = 0
       and count(*) filter (where h <> interval '24 h') <= 6
      from (select ends_at - starts_at as h from report.business_day) q));
-- 17..20 labour, menu, baskets
select pg_temp.chk('hours of labour are never negative',
    (select min(hours) >= 0 and count(*) > 300 from report.labour_daily));
select pg_temp.chk('menu engineering: a class follows its two cuts, and there are several', (
    select count(distinct class) >= 2
       and bool_and((class in ('star', 'plowhorse')) = (menu_mix_pct >= popularity_cut_pct))
       and bool_and(contribution_per_unit = contribution_cut -- to the cent: either
                    or (class in ('star', 'puzzle')) = (contribution_per_unit > contribution_cut))
      from report.menu_engineering(:incl, current_date - 300, current_date)
     where class not like 'unknown%'));
select pg_temp.chk('shares of the menu are 100 per category', (
    select bool_and(abs(s - 100) < 0.1) and count(*) > 3
      from (select sum(menu_mix_pct) as s
              from report.menu_engineering(:incl, current_date - 60, current_date)
             group by category) q));
select pg_temp.chk('pairs of a basket have the same lift both ways', (
    with pair as materialized (
        select * from report.basket_pairs(:incl, current_date - 90, current_date, 3))
    select count(*) > 10 and bool_and(exists (
           select from pair y where y.product_a = x.product_b and y.product_b = x.product_a
                               and y.lift = x.lift and y.together = x.together))
      from pair x));
-- 21..26 tables, measured meanings, findings
select pg_temp.chk('stays at a table are believable', (
    select min(median_dwell_min) >= 5 and max(p90_dwell_min) <= 360 and count(*) > 300
      from report.table_turns_daily));
select pg_temp.chk('payments: identity A is found', (
    select count(*) = 2 and bool_and(a_amount_eq_total_pct > 99.9 and d_less_both_pct < 99)
      from report.dq_payment_identity));
select pg_temp.chk('lines = total on every receipt',
    (select sum(lines_ne_total) = 0 and count(*) > 600 from report.dq_daily));
select pg_temp.chk('every finding has its receipt', (
    select sum(net_plus_tax_ne_total + lines_ne_total + sale_without_payment + unknown_status
               + unknown_type + dine_in_without_covers + payments_ne_total + unknown_tender
               + line_does_not_add_up) from report.dq_daily)
    = (select count(*) from report.dq_receipt));
-- 27..33 guests, orders, reservations, comparisons
select pg_temp.chk('recency, frequency and money of guests',
    (select count(*) > 20 and count(distinct segment) >= 3 from report.customer_rfm(:incl, current_date)));
select pg_temp.chk('online orders: parts = placed', (
    select count(*) > 300 and bool_and(accepted + denied + awaiting + unmapped = placed)
      from report.online_funnel_daily));
select pg_temp.chk('walk-ins are never negative', (
    select min(walk_in_parties) >= 0 and sum(matched_parties) > 20 and sum(not_seen) > 20
      from report.reservation_daily));
select pg_temp.chk('adjustments have discounts, refunds and voids',
    (select count(distinct kind) >= 3 from report.adjustments_daily));
select pg_temp.chk('last week is the same weekday of last week', (
    select bool_and(c.last_week = d.net_sales) and count(*) > 300
      from report.sales_compare c
      join report.sales_daily d on d.company_id = c.company_id and d.business_date = c.business_date - 7
     where c.last_week is not null));
select pg_temp.chk('last year is 364 days before', (
    select bool_and(c.last_year_same_weekday = d.net_sales) and count(*) > 20
      from report.sales_compare c
      join report.sales_daily d on d.company_id = c.company_id
                               and d.business_date = c.business_date - 364
     where c.last_year_same_weekday is not null));
select pg_temp.chk('the heat map has weekdays and hours', (
    select count(*) > 50 and count(distinct iso_dow) >= 6
      from report.heatmap(:incl, current_date - 91, current_date)));
-- 34..36 day report, merged receipts
select pg_temp.chk('day report: revenue = its types = its payments', (
    select count(*) > 300 and bool_and(t = total and p = total and n + v = total)
      from (select max(amount) filter (where label = 'total revenue') as total,
                   sum(amount) filter (where label like '% revenue' and ord = 10) as t,
                   sum(amount) filter (where section = 'payments') as p,
                   sum(amount) filter (where ord = 30) as n, sum(amount) filter (where ord = 31) as v
              from report.sales_daily d, report.day_report(:incl, d.business_date)
             where d.company_id = :incl and d.receipts > 0
             group by d.business_date) q));
select pg_temp.chk('receipts merged into others are no tickets', (
    select count(*) > 10 and bool_and(not is_sale)
      from report.fct_receipt where lines = 0 and sales_incl_tax = 0));
-- 37..41 taxes
select pg_temp.chk('old receipts without a tax block have net and tax all the same', (
    select count(*) > 100 and bool_and(net_sales + tax = sales_incl_tax and tax <> 0)
      from report.fct_receipt
     where company_id = :incl and business_date <= :'old_to' and net_source = 'lines' and is_sale
       and sales_incl_tax > 0));
select pg_temp.chk('base + tax = gross on every row', not exists (
    select from report.fct_tax where base + tax <> gross or base is null));
select pg_temp.chk('bases add up to net sales', (
    (select sum(base) from report.fct_tax where company_id = :incl)
    = (select sum(net_sales) from report.fct_receipt where company_id = :incl and is_sale)));
select pg_temp.chk('taxes that share their lines share their base', (
    select count(*) = 2 and bool_and(b = (select sum(net_sales) from report.fct_receipt
                                           where company_id = :excl and is_sale))
      from (select tax_code, sum(base) as b from report.fct_tax
             where company_id = :excl group by tax_code) q));
select pg_temp.chk('taxes are what the vendor''s rounding makes of the lines', not exists (
    select from report.fct_tax
     where company_id = :incl and tax <> round(gross * rate_pct / (100 + rate_pct), 2)));
select pg_temp.chk('the day''s tax is not what the day''s total would give', (
    select count(*) > 50 from report.tax_daily
     where company_id = :incl and rounding_vs_recomputed <> 0));
-- 42.. discounts, the vendor's report, words
select pg_temp.chk('discounts: reading V is found', (
    select count(*) = 2 and bool_and(v_pct > 99 and u_pct < 95 and p_pct < 5 and q_pct < 5)
      from report.dq_discount_identity));
select pg_temp.chk('a line of a discount group is a discount and no refund', (
    select count(*) > 10 and bool_and(discount_incl_tax = -line_incl_tax and not is_refund)
      from report.fct_line where is_discount_line));
select pg_temp.chk('gross - discounts - refunds = sales', not exists (
    select from report.sales_daily
     where gross_sales_incl_tax - discounts_incl_tax - refunds_incl_tax <> sales_incl_tax));
select pg_temp.chk('the vendor''s profit adds up in both kinds of prices', (
    select bool_and(profit_adds_up) and count(distinct company_id) = 2
      from report.product_margin_daily));
select pg_temp.chk('a promise before the order is no lead time',
    (select min(median_lead_min) > 0 from report.online_funnel_daily));
select pg_temp.chk('tenders: 1 is cash, 4 and 2910 are card, 3 is online', (
    select count(distinct tender) = 3 and bool_and(tender = case payment_type_category_id
               when 1 then 'cash' when 3 then 'online' else 'card' end)
      from report.fct_payment));
select pg_temp.chk('no word is unknown', (
    select sum(unknown_status + unknown_type + unknown_tender + line_does_not_add_up) = 0
      from report.dq_daily));
select pg_temp.chk('modifiers: no more lines with it than lines', (
    select bool_and(lines_with <= lines_total) and count(*) > 100 from report.modifier_attach));
select pg_temp.chk('accounts: one by key, one by *, the others unmapped', (
    select bool_or(account = '570000' and key = 'cash') and bool_or(account = '451000' and kind = 'tax')
       and bool_or(account = '(unmapped)')
      from report.journal_daily where company_id = :incl));
-- day states
select pg_temp.chk('every day is provisional or final, the last one in progress at most', (
    select bool_and(state in ('provisional', 'final', 'in progress')) and count(*) > 700
       and count(*) filter (where state = 'in progress') <= 2
       and count(*) filter (where state = 'final') > 600
      from report.day_state));
select pg_temp.chk('closed days are known: read, nothing sold', (
    select count(*) > 40 and bool_and(extract(isodow from business_date) = 1)
      from report.day_state where company_id = :incl and is_closed));
select max(business_date) as hole from report.sales_daily
 where company_id = :incl and business_date <= current_date - 100 \gset
begin;
delete from restosync."window" where stream = 'receipts' and kind = 'created'
   and company_id = :incl and business_date = :'hole';
select pg_temp.chk('a day that was not read is missing, and ends the chain', (
    select s.state = 'missing' and r.complete_to = date :'hole' - 1 and not r.is_ready
       and r.missing_days = 1 and r.first_missing = :'hole'
      from report.day_state s join report.ready r using (company_id)
     where s.company_id = :incl and s.business_date = :'hole'));
select pg_temp.chk('nothing is compared with a missing day', (
    select count(*) = 1 and bool_and(last_week is null and vs_last_week_pct is null)
      from report.sales_compare
     where company_id = :incl and business_date = date :'hole' + 7));
savepoint all_sold;
delete from report.fct_receipt where company_id = :incl and business_date = date :'hole' - 14;
select pg_temp.chk('a day that was read and sold nothing is compared as 0', (
    select count(*) = 1 and bool_and(last_week = 0 and vs_last_week_pct is null)
      from report.sales_compare
     where company_id = :incl and business_date = date :'hole' - 7));
rollback to all_sold;
delete from restosync.reconciliation where company_id = :incl and business_date >= date :'hole' - 20;
insert into restosync.reconciliation (company_id, business_date, source, measure, verdict)
values (:incl, date :'hole' - 20, 'listing', 'receipts', 'match'),
       (:incl, date :'hole' - 20, 'listing', 'tax', 'rounding'),
       (:incl, date :'hole' - 10, 'listing', 'receipts', 'mismatch'),
       (:incl, date :'hole' - 10, 'listing', 'tax', 'match');
select pg_temp.chk('a day in dispute ends what is ready, not what is complete', (
    select ready_to = date :'hole' - 11 and complete_to = date :'hole' - 1
       and reconciled_to = date :'hole' - 20 and mismatch_days = 1
       and first_mismatch = date :'hole' - 10
      from report.ready where company_id = :incl));
select pg_temp.chk('the state of a day names its verdict', (
    select string_agg(coalesce(reconciled, '-'), ' ' order by business_date) = 'match mismatch -'
      from report.day_state
     where company_id = :incl and business_date in (date :'hole' - 20, date :'hole' - 10,
                                                    date :'hole' - 9)));
update report.company_setting set payment_identity = 'D' where company_id = :incl;
select report.refresh(:incl, date :'hole', date :'hole') as refreshed \gset
select pg_temp.chk('payments: identity D takes off tips and change', (
    select bool_and(sales_amount = amount - tips - restitution) and bool_or(tips <> 0)
       and bool_or(sales_amount <> amount)
      from report.fct_payment where company_id = :incl and business_date = :'hole'));
insert into resto.clocktime (company_id, user_id, clock_in_time)
select :incl, 1, (now() at time zone 'UTC')::timestamp - interval '30 days';
insert into report.wage (company_id, user_id, valid_from, hourly_cost)
select distinct :incl, user_id, date '2000-01-01', 10 from resto.clocktime where company_id = :incl;
select pg_temp.chk('hours are exact; a shift left open counts 16 hours', (
    select abs(sum(d.hours) - (select sum(extract(epoch from clock_out_time - clock_in_time)) / 3600 + 16
                                 from resto.clocktime where company_id = :incl
                                  and deleted_at is null)) <= 0.005 * count(*)
       and bool_or(has_open_shift)
      from report.labour_daily d where company_id = :incl));
select pg_temp.chk('labour costs hours times wage', (
    select bool_and(abs(labour_cost - hours * 10) <= 0.05 + 0.005)
       and bool_and(labour_pct = round(100 * labour_cost / net_sales, 1) or net_sales is null
                    or net_sales = 0)
      from report.labour_daily where company_id = :incl));
rollback;

-- Sums of business days: which ones do not stand any more, and what they are now.

-- Days that a transaction touched: nothing stored of them is true any more.
create or replace function report.days_stale(p_company bigint, p_days date[]) returns void
language plpgsql
set plan_cache_mode = force_custom_plan
as $$
declare
    v_days date[] := array(
        select distinct d from unnest(p_days) d where d is not null
        except
        select unnest(s.stale_days) from restosync.fact_state s where s.company_id = p_company
        order by 1);
begin
    if v_days = '{}' then
        return;
    end if;
    delete from report.fct_product_day
     where company_id = p_company and business_date = any(v_days);
    delete from report.fct_modifier_day
     where company_id = p_company and business_date = any(v_days);
    update restosync.fact_state set stale_days = stale_days || v_days where company_id = p_company;
end $$;
comment on function report.days_stale is
    'Takes out the sums of business days; whoever asks for them gets the lines added up';

-- The lines of some business days added up and stored. The answer to every look is in the index of a
-- day: nothing is read through, with statistics or without.
create or replace function report.refresh_days(p_company bigint, p_days date[]) returns void
language plpgsql
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
set enable_hashagg = on
set jit = off
as $$
begin
    perform pg_catalog.pg_advisory_xact_lock(1381192497, pg_catalog.hashint8(p_company));
    perform report.days_stale(p_company, p_days);
    insert into report.fct_product_day (company_id, business_date, product_id, plu, product_name,
           category, channel, unit_price, vat_percentage, lines, quantity, line_incl_tax, line_net,
           discount_incl_tax, refunded_quantity)
    select d.* from report.product_day d
     where d.company_id = p_company and d.business_date = any(p_days);
    insert into report.fct_modifier_day (company_id, business_date, product_id, product_name,
           modifier_name, description, lines_with, price)
    select d.* from report.modifier_day d
     where d.company_id = p_company and d.business_date = any(p_days);
    update restosync.fact_state
       set stale_days = array(select unnest(stale_days) except select unnest(p_days) order by 1)
     where company_id = p_company;
end $$;
comment on function report.refresh_days is
    'Adds up the lines and modifiers of business days and stores the sums';

-- A day that waits costs a reader a millisecond or two: only many of them are worth the writing.
create or replace function report.settle_days(p_company bigint, p_most int) returns int
language plpgsql as $$
declare
    v_days date[] := (select s.stale_days from restosync.fact_state s
                       where s.company_id = p_company and cardinality(s.stale_days) > p_most);
begin
    if v_days is null then
        return 0;
    end if;
    perform report.refresh_days(p_company, v_days);
    return cardinality(v_days);
end $$;
comment on function report.settle_days is
    'Stores the sums of a company''s business days when more than p_most of them wait; answers how many';

-- What was decided of receipts before, and on which days.
create or replace function report.forget_facts(p_company bigint, p_ids bigint[], p_days date[])
returns void
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
begin
    if p_ids is null then
        return;
    end if;
    delete from report.fct_line where ctid = any(array(
        select t.ctid from unnest(p_ids, p_days) o(id, day)
         cross join lateral (
               select f.ctid from report.fct_line f
                where f.company_id = (select p_company) and f.business_date = o.day
                  and f.receipt_id = o.id offset 0) t));
    delete from report.fct_payment where ctid = any(array(
        select t.ctid from unnest(p_ids, p_days) o(id, day)
         cross join lateral (
               select f.ctid from report.fct_payment f
                where f.company_id = (select p_company) and f.business_date = o.day
                  and f.receipt_id = o.id offset 0) t));
    delete from report.fct_tax where ctid = any(array(
        select t.ctid from unnest(p_ids, p_days) o(id, day)
         cross join lateral (
               select f.ctid from report.fct_tax f
                where f.company_id = (select p_company) and f.business_date = o.day
                  and f.receipt_id = o.id offset 0) t));
    delete from report.fct_receipt where ctid = any(array(
        select t.ctid from unnest(p_ids) o(id)
         cross join lateral (
               select f.ctid from report.fct_receipt f
                where f.company_id = (select p_company) and f.receipt_id = o.id
               offset 0) t));
end $$;
comment on function report.forget_facts is 'Takes out the facts of receipts, before they are made anew';

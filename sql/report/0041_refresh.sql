-- Facts after something else than a receipt changed: a mapping, the clock of a company, a product.

-- The next receipts of a company after p_after, in the order of their numbers. Answers the last one, or
-- nothing when there is none left: a caller with a whole history to go through stays in command.
create or replace function report.refresh_some(p_company bigint, p_after bigint, p_limit int)
returns bigint
language plpgsql as $$
declare
    v_ids bigint[];
begin
    v_ids := array(select receipt_id from resto.receipt
                    where company_id = p_company and receipt_id > p_after
                    order by receipt_id limit p_limit);
    if cardinality(v_ids) > 0 then
        perform report.refresh_receipts(p_company, v_ids);
    end if;
    return v_ids[cardinality(v_ids)];
end $$;
comment on function report.refresh_some is
    'Writes the facts of the next p_limit receipts anew; answers the last of them';

create or replace function report.refresh(p_company bigint, p_from date default null,
                                          p_to date default null)
returns bigint
language plpgsql
set jit = off
as $$
declare
    v_clock record;
    v_ids bigint[];
    v_from timestamptz := '-infinity';
    v_to timestamptz := 'infinity';
    v_after bigint := -9223372036854775808;
    v_done bigint := 0;
begin
    perform report.refresh_products(p_company);
    if p_from is null and p_to is null then
        while v_after is not null loop
            v_after := report.refresh_some(p_company, v_after, 5000);
        end loop;
        perform report.facts_settled(p_company);
        return (select count(*) from report.fct_receipt where company_id = p_company);
    end if;
    select coalesce(c.time_zone, 'UTC') as zone,
           coalesce(c.opening_time, time '00:00') as opening,
           coalesce(c.date_basis, 'created') as basis
      into v_clock
      from (select p_company as company_id) k
      left join report.company_clock c on c.company_id = k.company_id;
    if p_from is not null then
        v_from := (p_from + v_clock.opening) at time zone v_clock.zone;
    end if;
    if p_to is not null then
        v_to := (p_to + 1 + v_clock.opening) at time zone v_clock.zone;
    end if;
    -- Where the receipts of these days stand now, and where they belong.
    v_ids := array(
        select f.receipt_id from report.fct_receipt f
         where f.company_id = p_company
           and f.business_date >= coalesce(p_from, '-infinity')
           and f.business_date <= coalesce(p_to, 'infinity')
        union
        select r.receipt_id from resto.receipt r
         where r.company_id = p_company and v_clock.basis = 'created'
           and r.created_at >= v_from and r.created_at < v_to
        union
        select r.receipt_id from resto.receipt r
         where r.company_id = p_company and v_clock.basis <> 'created'
           and coalesce(case v_clock.basis when 'closed' then coalesce(r.closed_at, r.modified_at)
                                           when 'modified' then r.modified_at end,
                        r.created_at, r.modified_at, r.closed_at, r.synced_at) >= v_from
           and coalesce(case v_clock.basis when 'closed' then coalesce(r.closed_at, r.modified_at)
                                           when 'modified' then r.modified_at end,
                        r.created_at, r.modified_at, r.closed_at, r.synced_at) < v_to
        order by 1);
    while v_done < cardinality(v_ids) loop
        perform report.refresh_receipts(p_company, v_ids[v_done + 1 : v_done + 5000]);
        v_done := v_done + 5000;
    end loop;
    return cardinality(v_ids);
end $$;
comment on function report.refresh is
    'Writes the facts of a company''s business days anew, after an edit of mappings; all without days';

-- Says that all facts of the company are made by its choices of now; answers for how many days sums waited.
create or replace function report.facts_settled(p_company bigint) returns int
language sql as $$
    insert into restosync.fact_state (company_id, choices, built_at)
    values (p_company, coalesce(report.facts_choices(p_company), ''), clock_timestamp())
        on conflict (company_id) do update
        set choices = excluded.choices, built_at = excluded.built_at;
    select report.settle_days(p_company, 0)
$$;
comment on function report.facts_settled is
    'Notes that all facts of a company were made by its choices of now, and stores the sums of its days';

-- Products or groups changed: the lines that name them follow.
create or replace function report.refresh_products(p_company bigint) returns bigint
language plpgsql
set jit = off
as $$
declare
    v_products bigint[];
    v_ids bigint[];
    v_done bigint := 0;
begin
    perform pg_catalog.pg_advisory_xact_lock(1381192497, pg_catalog.hashint8(p_company));
    with now as materialized (
        select * from report.product_now where company_id = p_company),
    changed as (
        insert into report.dim_product as d (company_id, product_id, plu, product_name, group_id,
                                             category, is_discount)
        select n.company_id, n.product_id, n.plu, n.product_name, n.group_id, n.category,
               n.is_discount
          from now n
            on conflict (company_id, product_id) do update
           set plu = excluded.plu, product_name = excluded.product_name,
               group_id = excluded.group_id, category = excluded.category,
               is_discount = excluded.is_discount
         where (d.plu, d.product_name, d.group_id, d.category, d.is_discount)
               is distinct from (excluded.plu, excluded.product_name, excluded.group_id,
                                 excluded.category, excluded.is_discount)
        returning d.product_id)
    select array_agg(product_id) into v_products from changed;
    if v_products is null then
        return 0;
    end if;
    v_ids := array(
        select distinct i.receipt_id
          from unnest(v_products) u(product_id)
         cross join lateral (
               select t.receipt_id from resto.receipt_item t
                where t.company_id = (select p_company) and t.product_id = u.product_id
               offset 0) i
         order by 1);
    while v_done < cardinality(v_ids) loop
        perform report.refresh_receipts(p_company, v_ids[v_done + 1 : v_done + 5000]);
        v_done := v_done + 5000;
    end loop;
    return cardinality(v_ids);
end $$;
comment on function report.refresh_products is
    'Writes the facts of lines anew whose product changed its name or its category';

-- What the facts of a receipt depend on beside itself: the choices of its company, the words of the
-- mappings, and the split family it is in (R4). No recursion here runs over more than one company.

create or replace function report.facts_clock(p_company bigint) returns text
language sql stable as $$
    select pg_catalog.concat_ws('|', c.time_zone, c.opening_time, c.date_basis, c.covers_rule,
                     c.payment_identity, c.discount_identity, c.vat_inclusive) || '|'
      from report.company_clock c where c.company_id = p_company
$$;
comment on function report.facts_clock is
    'Choices of a company that its facts depend on, as one text';

create or replace function report.facts_choices(p_company bigint) returns text
language sql stable as $$
    select report.facts_clock(p_company)
           || pg_catalog.md5(pg_catalog.string_agg(m.words, E'\n' order by m.words))
      from (select pg_catalog.concat_ws(' ', 'status', status, class) as words
              from report.map_status
            union all
            select pg_catalog.concat_ws(' ', 'type', type, channel) from report.map_order_type
            union all
            select pg_catalog.concat_ws(' ', 'payment', payment_type_category_id, tender)
              from report.map_payment
            union all
            select pg_catalog.concat_ws(' ', 'discounts', group_name)
              from report.map_discount_group
             where company_id in (0, p_company)
            union all
            select '') m
$$;
comment on function report.facts_choices is
    'The same with the words of the mappings: what all facts of a company are made by';

-- Roots of receipts: parents followed up to 16 levels; the smallest number where they go in a circle.
create or replace function report.receipt_roots(p_company bigint, p_ids bigint[])
returns table (receipt_id bigint, root_id bigint)
language sql stable as $$
    with recursive walk(start_id, at_id, parent_id, depth) as (
        select r.receipt_id, r.receipt_id, r.parent_id, 0
          from unnest(p_ids) u(id)
         cross join lateral (
               select t.receipt_id, nullif(t.parent_id, t.receipt_id) as parent_id
                 from resto.receipt t
                where t.company_id = (select p_company) and t.receipt_id = u.id offset 0) r
        union all
        select w.start_id, w.parent_id, r.parent_id, w.depth + 1
          from walk w
          left join lateral (
               select nullif(t.parent_id, t.receipt_id) as parent_id
                 from resto.receipt t
                where t.company_id = (select p_company) and t.receipt_id = w.parent_id offset 0) r
            on true
         where w.parent_id is not null and w.depth < 16)
    select start_id, case when max(depth) = 16 then min(at_id)
                          else (array_agg(at_id order by depth desc))[1] end
      from walk
     group by start_id
$$;
comment on function report.receipt_roots is
    'First receipt of the split family of each receipt (R4)';

-- Receipts whose facts depend on the ones named: the whole families they are in now and were in.
create or replace function report.receipt_families(p_company bigint, p_ids bigint[])
returns table (receipt_id bigint, root_id bigint)
language sql stable as $$
    with recursive seed as materialized (
        select u.id, r.receipt_id is not null as is_stored,
               r.parent_id is not null or f.root_id is not null
               or coalesce(( -- "exists" may be planned as a scan of all receipts
                   select true from resto.receipt k
                    where k.company_id = (select p_company) and k.parent_id = u.id
                    limit 1), false) as is_split,
               f.root_id as old_root
          from unnest(p_ids) u(id)
          left join lateral (
               select t.receipt_id, t.parent_id from resto.receipt t
                where t.company_id = (select p_company) and t.receipt_id = u.id offset 0) r on true
          left join lateral (
               select t.root_id from report.fct_receipt t
                where t.company_id = (select p_company) and t.receipt_id = u.id
                  and t.root_id <> t.receipt_id offset 0) f on true),
    split as (
        select id from seed where is_split
        union
        select old_root from seed where old_root is not null),
    family(receipt_id, depth) as (
        select distinct r.root_id, 0
          from report.receipt_roots(p_company, array(select id from split)) r
        union
        select k.receipt_id, f.depth + 1
          from family f
         cross join lateral (
               select t.receipt_id from resto.receipt t
                where t.company_id = (select p_company) and t.parent_id = f.receipt_id
               offset 0) k
         where f.depth < 16)
    select s.id, s.id from seed s where not s.is_split and s.is_stored
       and not exists (select from family f where f.receipt_id = s.id)
    union all
    select r.receipt_id, r.root_id
      from report.receipt_roots(p_company, array(
               select f.receipt_id from family f
               union
               select id from split)) r
$$;
comment on function report.receipt_families is
    'Receipts whose facts change with the ones named, and their roots';

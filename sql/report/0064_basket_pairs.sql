-- What goes together. A basket is a split family; support = pairs / baskets, confidence = pairs / a,
-- lift = pairs x baskets / (a x b).
create or replace function report.basket_pairs(p_company bigint, p_from date, p_to date,
                                               p_min int default 10)
returns table (product_a text, product_b text, together bigint, support_pct numeric,
               confidence_pct numeric, lift numeric)
language sql stable as $$
    with basket as (
        select root_id, product_id, max(product_name) as product_name
          from report.fct_line
         where company_id = p_company and business_date between p_from and p_to
           and quantity > 0 and not is_discount_line and not is_refund
           and product_id is not null
         group by root_id, product_id),
    total as (select count(distinct root_id)::numeric as n from basket),
    single as (
        select product_id, max(product_name) as product_name, count(*)::numeric as k
          from basket group by product_id),
    pair as (
        select a.product_id as a_id, b.product_id as b_id, count(*) as n
          from basket a
          join basket b on b.root_id = a.root_id and b.product_id <> a.product_id
         group by a.product_id, b.product_id
        having count(*) >= p_min)
    select a.product_name, b.product_name, p.n, round(100 * p.n / t.n, 2),
           round(100 * p.n / a.k, 1), round(p.n * t.n / (a.k * b.k), 2)
      from pair p
      join single a on a.product_id = p.a_id
      join single b on b.product_id = p.b_id
     cross join total t
     order by 6 desc, 3 desc, 1, 2
$$;
comment on function report.basket_pairs is
    'Pairs of products bought together at least p_min times, with support, confidence and lift';

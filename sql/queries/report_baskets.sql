-- What goes together: pairs of products in at least 1 % of the parties (3 at least), each pair in the
-- direction that tells more. Products may share a name: both directions of a pair have its numbers.
-- $1 company, $2 first day, $3 last day.
with party as (
    select count(distinct root_id) as n
      from report.fct_receipt
     where company_id = $1::bigint and business_date between $2::date and $3::date and is_sale),
pair as (
    select b.*, row_number() over (alike order by confidence_pct desc, product_a) as place,
           count(*) over alike as directions
      from party,
           report.basket_pairs($1::bigint, $2::date, $3::date,
                               greatest(3, party.n / 100)::int) b
    window alike as (partition by least(product_a, product_b), greatest(product_a, product_b),
                                  together, lift))
select product_a, product_b, together, support_pct, confidence_pct, lift, false as is_total
  from pair
 where place <= directions / 2
 order by lift desc, together desc, product_a, product_b;

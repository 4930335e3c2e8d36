-- Menu engineering: stars, plowhorses, puzzles and dogs of each category. $1 company, $2 first day,
-- $3 last day.
select category, product_name, plu, quantity, menu_mix_pct, popularity_cut_pct,
       contribution_per_unit, contribution_cut, class, false as is_total
  from report.menu_engineering($1::bigint, $2::date, $3::date)
 order by category, quantity * contribution_per_unit desc nulls last, product_name, plu;

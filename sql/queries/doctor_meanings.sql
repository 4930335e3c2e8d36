-- What discountPrice, tips and change mean: the reading that is chosen, how many receipts or lines in a
-- hundred it explains, and the one that explains most (R8, R12). $1 company, 0 for all.
with reading as (
    select company_id, lines as n, 'discounts' as what, r.reading, r.pct
      from report.dq_discount_identity
     cross join lateral (values ('V', v_pct), ('U', u_pct), ('P', p_pct), ('Q', q_pct)) r(reading, pct)
    union all
    select company_id, greatest(with_tips, with_change), 'payments', r.reading, r.pct
      from report.dq_payment_identity
     cross join lateral (values ('A', a_amount_eq_total_pct), ('B', b_less_tips_pct),
                                ('C', c_less_change_pct), ('D', d_less_both_pct)) r(reading, pct)),
chosen as (
    select r.*, case r.what when 'discounts' then c.discount_identity else c.payment_identity end as choice
      from reading r
      join report.company_clock c on c.company_id = r.company_id
     where $1::bigint = 0 or r.company_id = $1::bigint)
select s.company_id, s.what, s.n, s.choice, s.choice_pct, s.best, s.best_pct,
       s.choice_pct >= e.enough as is_enough, s.best_pct >= e.enough as is_best_enough
  from (select company_id, what, max(n) as n, max(choice) as choice,
               coalesce(max(pct) filter (where reading = choice), 0) as choice_pct,
               (array_agg(reading order by pct desc, reading))[1] as best, max(pct) as best_pct
          from chosen
         group by company_id, what) s
  join (values ('discounts', 99), ('payments', 99.5)) e(what, enough) on e.what = s.what
 order by s.company_id, s.what;

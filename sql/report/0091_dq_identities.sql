-- Undocumented meanings, measured on the restaurant's own receipts instead of assumed.

-- R12: A amount = total, B less tips, C less change, D less both.
create or replace view report.dq_payment_identity as
select company_id, count(*) as receipts, count(*) filter (where tips <> 0) as with_tips,
       count(*) filter (where restitution <> 0) as with_change,
       round(100.0 * avg((abs(pay_amount - sales_incl_tax) < 0.05)::int), 2)
           as a_amount_eq_total_pct,
       round(100.0 * avg((abs(pay_amount - tips - sales_incl_tax) < 0.05)::int), 2)
           as b_less_tips_pct,
       round(100.0 * avg((abs(pay_amount - restitution - sales_incl_tax) < 0.05)::int), 2)
           as c_less_change_pct,
       round(100.0 * avg((abs(pay_amount - restitution - tips - sales_incl_tax) < 0.05)::int), 2)
           as d_less_both_pct
  from report.fct_receipt
 where is_sale
 group by company_id;
comment on view report.dq_payment_identity is
    'Share of receipts each reading of tips and change explains (R12); choose in company_setting';
comment on column report.dq_payment_identity.company_id is 'Company';
comment on column report.dq_payment_identity.receipts is 'Counted receipts (R3)';
comment on column report.dq_payment_identity.with_tips is 'With tips';
comment on column report.dq_payment_identity.with_change is 'With change';
comment on column report.dq_payment_identity.a_amount_eq_total_pct is 'A: amounts are the total, in percent';
comment on column report.dq_payment_identity.b_less_tips_pct is 'B: amounts less tips are';
comment on column report.dq_payment_identity.c_less_change_pct is 'C: amounts less change are';
comment on column report.dq_payment_identity.d_less_both_pct is 'D: amounts less both are';

-- R8: V discount per line, U discount per unit, P price after discount per unit, Q per line. Whether
-- the price of a modifier counts once or per unit is not documented either: one of both has to fit.
create or replace view report.dq_discount_identity as
select i.company_id, count(*) as lines,
       round(100.0 * avg((least(abs(x.u - x.d + x.m - x.t),
                                abs(x.u - x.d + x.mq - x.t)) < 0.02)::int), 2) as v_pct,
       round(100.0 * avg((least(abs(x.u - x.dq + x.m - x.t),
                                abs(x.u - x.dq + x.mq - x.t)) < 0.02)::int), 2) as u_pct,
       round(100.0 * avg((least(abs(x.dq + x.m - x.t),
                                abs(x.dq + x.mq - x.t)) < 0.02)::int), 2) as p_pct,
       round(100.0 * avg((least(abs(x.d + x.m - x.t),
                                abs(x.d + x.mq - x.t)) < 0.02)::int), 2) as q_pct
  from resto.receipt_item i
  join report.company_clock c on c.company_id = i.company_id
  left join lateral (
       select sum(case when c.vat_inclusive then z.price
                       else coalesce(z.price_without_vat, z.price) end) as mods
         from resto.receipt_item_modifier z
        where z.company_id = i.company_id and z.receipt_id = i.receipt_id
          and z.line_no = i.line_no) z on true
 cross join lateral (
       select case when c.vat_inclusive then i.discount_price
                   else coalesce(i.discount_price_without_vat, i.discount_price) end as d) e
 cross join lateral (
       select case when c.vat_inclusive then i.unit_price else i.unit_price_without_vat end
                  * i.quantity as u,
              sign(i.quantity) * coalesce(z.mods, 0) as m, i.quantity * coalesce(z.mods, 0) as mq,
              e.d, e.d * i.quantity as dq,
              case when c.vat_inclusive then i.total_price
                   else coalesce(i.total_price_without_vat, i.total_price) end as t) x
 where i.discount_price <> 0
 group by i.company_id;
comment on view report.dq_discount_identity is
    'Share of discounted lines each reading of discountPrice explains (R8); choose in company_setting';
comment on column report.dq_discount_identity.company_id is 'Company';
comment on column report.dq_discount_identity.lines is 'Lines with a discountPrice';
comment on column report.dq_discount_identity.v_pct is 'V: it is the discount of the line, in percent';
comment on column report.dq_discount_identity.u_pct is 'U: the discount of one unit';
comment on column report.dq_discount_identity.p_pct is 'P: the price of one after discount';
comment on column report.dq_discount_identity.q_pct is 'Q: the price of the line after discount';

-- Gaps in the running numbers: information, no error, until the numbering is known.
create or replace view report.dq_sequence_gap as
select company_id, prev + 1 as missing_from, n - 1 as missing_to, n - prev - 1 as missing
  from (select company_id, sequence_number as n,
               lag(sequence_number) over (partition by company_id order by sequence_number) as prev
          from report.fct_receipt
         where sequence_number is not null) s
 where n - prev > 1;
comment on view report.dq_sequence_gap is 'Running numbers that no receipt has';
comment on column report.dq_sequence_gap.company_id is 'Company';
comment on column report.dq_sequence_gap.missing_from is 'First number missing';
comment on column report.dq_sequence_gap.missing_to is 'Last number missing';
comment on column report.dq_sequence_gap.missing is 'How many';

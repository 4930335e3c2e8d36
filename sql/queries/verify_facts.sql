-- Which receipts have facts that do not say what is stored, whoever changed them: positions from 1, in
-- order. $1 company, $2 receipts.
select u.position::int as position
  from unnest($2::bigint[]) with ordinality u(receipt_id, position)
  join lateral (
       select t.* from resto.receipt t
        where t.company_id = (select $1::bigint) and t.receipt_id = u.receipt_id offset 0) r on true
  left join lateral (
       select t.* from report.fct_receipt t
        where t.company_id = (select $1::bigint) and t.receipt_id = u.receipt_id offset 0) f on true
  left join lateral (
       select count(*) as lines, coalesce(sum(t.line_incl_tax), 0) as gross, coalesce(sum(t.line_net), 0) as net
         from report.fct_line t
        where t.company_id = (select $1::bigint) and t.business_date = f.business_date
          and t.receipt_id = u.receipt_id offset 0) l on true
  left join lateral (
       select count(*) as payments, coalesce(sum(t.amount), 0) as amount, coalesce(sum(t.tips), 0) as tips
         from report.fct_payment t
        where t.company_id = (select $1::bigint) and t.business_date = f.business_date
          and t.receipt_id = u.receipt_id offset 0) p on true
 where f.receipt_id is null
    or f.sales_incl_tax <> coalesce(r.total, 0)
    or f.status is distinct from r.status
    or f.created_at is distinct from r.created_at
    or f.modified_at is distinct from r.modified_at
    or f.is_sale and (l.lines <> f.lines or l.gross <> f.lines_incl_tax or l.net <> f.lines_net
                      or p.amount <> f.pay_amount or p.tips <> f.tips)
 order by u.position;

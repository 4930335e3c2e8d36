-- Which days that were whole before this run moved, by how much, because of which receipts. $1 company,
-- $2 run, $3 what changes_before said.
with before as (
    select * from jsonb_to_recordset($3::jsonb)
        as b(id bigint, day date, sale boolean, gross numeric, net numeric, tax numeric, paid numeric,
             tips numeric, lines int)),
pair as (
    select b.*, a.business_date as day2, a.is_sale as sale2, a.sales_incl_tax as gross2, a.net_sales as net2,
           a.tax as tax2, a.pay_amount as paid2, a.tips as tips2, a.lines as lines2,
           a.status_class as class2, a.is_void as void2
      from before b
      left join lateral (
           select t.* from report.fct_receipt t
            where t.company_id = (select $1::bigint) and t.receipt_id = b.id offset 0) a on true),
side as (
    select id, day, -1 as sign, gross, net, tax, paid, tips, lines from pair where sale
    union all
    select id, day2, 1, gross2, net2, tax2, paid2, tips2, lines2 from pair where sale2),
moved as (
    select id, day, sum(sign) as receipts, sum(sign * lines) as lines, sum(sign * gross) as gross,
           sum(sign * net) as net, sum(sign * tax) as tax, sum(sign * paid) as paid, sum(sign * tips) as tips
      from side group by id, day
    having sum(sign) <> 0 or sum(sign * lines) <> 0 or sum(sign * gross) <> 0 or sum(sign * net) <> 0
        or sum(sign * tax) <> 0 or sum(sign * paid) <> 0 or sum(sign * tips) <> 0),
known as (
    select m.*, p.sale, p.sale2, p.class2, p.void2, p.day as day1, p.day2, p.gross as gross1, p.gross2, p.net as net1, p.net2,
           row_number() over (partition by m.day order by abs(m.gross) desc, m.id) as place
      from moved m
      join pair p on p.id = m.id
     where exists (select from restosync."window" w
                    where w.company_id = $1::bigint and w.stream = 'receipts' and w.kind = 'created'
                      and w.business_date = m.day
                      and w.complete_at < (select r.started_at from restosync.run r where r.run_id = $2::uuid)))
insert into restosync.day_change as c
       (run_id, company_id, business_date, receipts, lines, sales_incl_tax, net_sales, tax, payments, tips,
        changed_receipts, causes)
select $2::uuid, $1::bigint, day, sum(receipts), sum(lines), sum(gross), sum(net), sum(tax), sum(paid), sum(tips),
       count(*),
       jsonb_agg(jsonb_build_object('receipt_id', id,
                 'what', case when day1 is null then 'new' when class2 = 'void' then 'voided'
                              when void2 then 'gone' when sale2 is not true then 'not counted now'
                              when sale is not true then 'counted now' when day1 <> day2 then 'moved'
                              else 'changed' end,
                 'before', case when sale and day1 = day then jsonb_build_object('sales_incl_tax', gross1, 'net_sales', net1) end,
                 'after', case when sale2 and day2 = day then jsonb_build_object('sales_incl_tax', gross2, 'net_sales', net2) end)
                 order by place) filter (where place <= 100)
  from known
 group by day
on conflict (company_id, business_date, run_id) do update
   set receipts = c.receipts + excluded.receipts, lines = c.lines + excluded.lines,
       sales_incl_tax = c.sales_incl_tax + excluded.sales_incl_tax,
       net_sales = c.net_sales + excluded.net_sales, tax = c.tax + excluded.tax,
       payments = c.payments + excluded.payments, tips = c.tips + excluded.tips,
       changed_receipts = c.changed_receipts + excluded.changed_receipts,
       causes = case when jsonb_array_length(c.causes) >= 100 then c.causes
                     else c.causes || excluded.causes end;

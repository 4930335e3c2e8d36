-- The facts of receipts (and of their split families) before they are written anew, as one JSON text.
-- $1 company, $2 receipts.
select jsonb_agg(jsonb_build_object('id', k.receipt_id, 'day', f.business_date, 'sale', f.is_sale,
                 'gross', f.sales_incl_tax, 'net', f.net_sales, 'tax', f.tax, 'paid', f.pay_amount,
                 'tips', f.tips, 'lines', f.lines))::text
  from report.receipt_families($1::bigint, $2::bigint[]) k
  left join lateral (
       select t.* from report.fct_receipt t
        where t.company_id = (select $1::bigint) and t.receipt_id = k.receipt_id offset 0) f on true;

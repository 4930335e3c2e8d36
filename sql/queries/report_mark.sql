-- What a page of these days stands on, as one word: other receipts or sums, another category, a late
-- clock-in, a wage, a verdict of reconciliation make another word. $1 company, $2 first day, $3 last day.
select md5(concat_ws(' ', f.mark, p.mark, s.mark, l.mark, v.mark)) as mark
  from (select concat_ws(' ', count(*), count(*) filter (where f.is_sale), sum(f.sales_incl_tax), sum(f.net_sales),
                         sum(f.tax), sum(f.discounts_incl_tax), sum(f.refunds_incl_tax), sum(f.pay_amount),
                         sum(f.tips), sum(f.covers), sum(f.lines), sum(f.lines_net),
                         extract(epoch from max(r.synced_at)), extract(epoch from max(r.deleted_at))) as mark
          from report.fct_receipt f
          left join resto.receipt r on r.company_id = f.company_id and r.receipt_id = f.receipt_id
         where f.company_id = $1::bigint and f.business_date between $2::date and $3::date) f
 cross join (
       select md5(string_agg(concat_ws('|', product_id, product_name, category, channel, unit_price, vat_percentage,
                                       line_net), ',' order by product_id, product_name, channel, unit_price,
                                       vat_percentage)) as mark
         from report.product_day
        where company_id = $1::bigint and business_date between $2::date and $3::date) p
 cross join (
       select concat_ws(' ', count(*), extract(epoch from max(synced_at)), extract(epoch from max(deleted_at)))
                  as mark
         from resto.product_sales
        where company_id = $1::bigint and business_date between $2::date and $3::date) s
 cross join (
       select string_agg(concat_ws(' ', business_date, hours, labour_cost, staff, shifts_without_rate), ','
                         order by business_date) as mark
         from report.labour_daily
        where company_id = $1::bigint and business_date between $2::date and $3::date) l
 cross join (
       select string_agg(concat_ws(' ', business_date, verdict, mismatches), ',' order by business_date) as mark
         from report.day_verdict
        where company_id = $1::bigint and business_date between $2::date and $3::date) v;

-- Facts, and records set aside, that still say whose receipt it was. $1 company.
with raws as (
    update restosync.rejected set raw = '{}', raw_cut = true
     where company_id = $1::bigint and stream in ('receipts', 'orders') and raw <> '{}')
update report.fct_receipt set customer_id = null
 where company_id = $1::bigint and customer_id is not null;

-- What is odd about the receipt by the facts (report.dq_receipt). $1 company, $2 receipt.
select d.finding, trim_scale(d.amount) as amount,
       col_description('report.dq_daily'::regclass, (
           select a.attnum from pg_catalog.pg_attribute a
            where a.attrelid = 'report.dq_daily'::regclass and a.attname = d.finding)) as meaning
  from report.dq_receipt d
 where d.company_id = $1::bigint and d.receipt_id = $2::bigint
 order by d.finding;

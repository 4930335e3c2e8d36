-- The numbers of the receipts just listed, in order.
select coalesce(array_agg(receipt_id order by receipt_id), '{}')::text from pg_temp.fresh_receipt;

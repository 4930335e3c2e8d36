-- What was laid aside is new to the planner.
analyze pg_temp.fresh_receipt, pg_temp.fresh_receipt_item, pg_temp.fresh_receipt_payment, pg_temp.fresh_receipt_tax;

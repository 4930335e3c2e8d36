-- The facts of the receipts that a transaction stored or found gone, and whether all facts of the
-- company were made by its choices of now. $1 company, $2 stored, $3 gone.
select report.refresh_receipts($1::bigint, $2::bigint[] || $3::bigint[]) as settled;

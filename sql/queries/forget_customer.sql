-- Erases a guest: rows of the guest go, other records lose their link and words, and digests of the
-- guest's number and identifiers keep later syncs from bringing the guest back. Records set aside that
-- name the guest keep their reason, and lose their JSON. $1 company, $2 guest, $3 digests, $4 key id of
-- the digests. Returns what was found.
with gone as (
    delete from resto.customer where company_id = $1::bigint and customer_id = $2::bigint
    returning 1),
cards as (
    delete from resto.customer_card where company_id = $1::bigint and customer_id = $2::bigint
    returning 1),
credits as (
    delete from resto.customer_credit_change
     where company_id = $1::bigint and customer_id = $2::bigint returning 1),
receipts as (
    update resto.receipt set customer_id = null, customer_uuid = null
     where company_id = $1::bigint and customer_id = $2::bigint returning 1),
facts as (
    update report.fct_receipt set customer_id = null
     where company_id = $1::bigint and customer_id = $2::bigint returning 1),
orders as (
    update resto.online_order set customer_id = null, note = null, description = null, extra = null
     where company_id = $1::bigint and customer_id = $2::bigint returning 1),
reservations as (
    update resto.reservation set customer_id = null, reservation_name = null, telephone = null,
                                 notes = null, extra = null
     where company_id = $1::bigint and customer_id = $2::bigint returning 1),
marks as (
    delete from restosync.parent_read where company_id = $1::bigint
       and stream = 'customer_credits' and parent_id = $2::bigint returning 1),
versions as (
    delete from restosync.record_version where company_id = $1::bigint
       and stream = 'customers' and record_key = $2::bigint::text returning 1),
rejects as (
    delete from restosync.rejected where company_id = $1::bigint
       and stream in ('customers', 'customer_credits') and record_key = $2::bigint::text
    returning 1),
raws as (
    update restosync.rejected set raw = '{}', raw_cut = true
     where company_id = $1::bigint and stream not in ('customers', 'customer_credits')
       and raw ~ ('"customerId"[[:space:]]*:[[:space:]]*"?' || $2::bigint || '[^0-9]')
    returning 1),
kept as (
    insert into restosync.suppression (company_id, entity, key_digest, key_id)
    select $1::bigint, 'customer', d, $4 from unnest($3::text[]) d
    on conflict (company_id, entity, key_digest) do nothing
    returning 1)
select (select count(*) from gone) as customers, (select count(*) from cards) as cards,
       (select count(*) from credits) as credit_changes,
       (select count(*) from receipts) as receipts, (select count(*) from orders) as orders,
       (select count(*) from reservations) as reservations,
       (select count(*) from rejects) + (select count(*) from raws) + (select count(*) from marks)
         + (select count(*) from versions) as bookkeeping,
       (select count(*) from kept) as suppressions;

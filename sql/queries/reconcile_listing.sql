-- Receipts as stored beside receipts as just listed, one row in pg_temp.reconcile_finding for each
-- difference. $1 company, $2 first day, $3 last day. What changed at the till after the last sync is
-- no fault: kind "newer".
with clock as (
    select c.*, ($2::date + opening_time) at time zone time_zone as starts_at,
           ($3::date + 1 + opening_time) at time zone time_zone as ends_at,
           coalesce((select max(range_to) from restosync."window"
                      where company_id = $1::bigint and stream = 'receipts' and kind = 'modified'
                        and state = 'done'), 'infinity'::timestamptz) as synced_to
      from report.company_clock c where c.company_id = $1::bigint),
listed as (
    select f.receipt_id, f.created_at, f.modified_at, f.total, f.total_without_tax,
           ((f.created_at at time zone time_zone) - opening_time)::date as day,
           f.modified_at > synced_to as newer
      from pg_temp.fresh_receipt f, clock
     where f.created_at >= starts_at and f.created_at < ends_at),
stored as (
    select r.receipt_id, r.created_at, r.modified_at, r.total, r.total_without_tax, r.deleted_at,
           ((r.created_at at time zone time_zone) - opening_time)::date as day
      from resto.receipt r, clock
     where r.company_id = $1::bigint
       and (r.created_at >= starts_at and r.created_at < ends_at
            or r.receipt_id in (select receipt_id from listed))),
pair as (
    select coalesce(l.receipt_id, s.receipt_id) as receipt_id, l.receipt_id is not null as is_listed,
           s.receipt_id is not null as is_stored, s.deleted_at is not null as is_gone, l.newer,
           l.day as listed_day, s.day as stored_day, l.created_at as listed_at, s.created_at as stored_at,
           l.modified_at as listed_version, s.modified_at as stored_version,
           l.total as listed_total, s.total as stored_total,
           l.total_without_tax as listed_net, s.total_without_tax as stored_net
      from listed l full join stored s on s.receipt_id = l.receipt_id),
both_sides as (
    select * from pair where is_listed and is_stored and not is_gone),
line as (
    select b.receipt_id, b.listed_day as day, d.words, d.ours, d.theirs
      from both_sides b
      cross join lateral (
           select string_agg(words, '; ' order by line_no) as words, max(ours) as ours, max(theirs) as theirs
             from (select coalesce(s.line_no, l.line_no) as line_no,
                          count(s.line_no) over ()::text as ours, count(l.line_no) over ()::text as theirs,
                          case when l.line_no is null and twin.line_no is not null
                               then format('line %s stands there twice: it is line %s once more', s.line_no, twin.line_no)
                               when l.line_no is null then format('line %s is stored but not listed', s.line_no)
                               when s.line_no is null then format('line %s is listed but not stored', l.line_no)
                               when s.total_price is distinct from l.total_price
                               then format('line %s: %s stored, %s listed', s.line_no, s.total_price, l.total_price)
                               when s.quantity is distinct from l.quantity
                               then format('line %s: quantity %s stored, %s listed', s.line_no, s.quantity, l.quantity)
                               when s.product_id is distinct from l.product_id or s.plu is distinct from l.plu
                               then format('line %s: another product', s.line_no) end as words
                     from (select * from resto.receipt_item
                            where company_id = $1::bigint and receipt_id = b.receipt_id) s
                     full join (select * from pg_temp.fresh_receipt_item where receipt_id = b.receipt_id) l
                       on l.line_no = s.line_no
                     left join lateral (
                          select x.line_no from resto.receipt_item x
                           where x.company_id = $1::bigint and x.receipt_id = b.receipt_id
                             and l.line_no is null and x.line_no < s.line_no
                             and x.product_id is not distinct from s.product_id
                             and x.plu is not distinct from s.plu and x.quantity = s.quantity
                             and x.total_price = s.total_price
                           order by x.line_no limit 1) twin on true) d
            where words is not null) d
     where d.words is not null),
payment as (
    select b.receipt_id, b.listed_day as day, s.sum as ours, l.sum as theirs
      from both_sides b
      cross join lateral (
           select string_agg(concat_ws(' ', amount, tips, restitution, payment_type_id), ', ' order by payment_no) as sum
             from resto.receipt_payment where company_id = $1::bigint and receipt_id = b.receipt_id) s
      cross join lateral (
           select string_agg(concat_ws(' ', amount, tips, restitution, payment_type_id), ', ' order by payment_no) as sum
             from pg_temp.fresh_receipt_payment where receipt_id = b.receipt_id) l
     where s.sum is distinct from l.sum),
tax as (
    select b.receipt_id, b.listed_day as day, s.sum as ours, l.sum as theirs
      from both_sides b
      cross join lateral (
           select string_agg(concat_ws(' ', tax_total, tax_rate, tax_rate_code), ', ' order by tax_no) as sum
             from resto.receipt_tax where company_id = $1::bigint and receipt_id = b.receipt_id) s
      cross join lateral (
           select string_agg(concat_ws(' ', tax_total, tax_rate, tax_rate_code), ', ' order by tax_no) as sum
             from pg_temp.fresh_receipt_tax where receipt_id = b.receipt_id) l
     where s.sum is distinct from l.sum),
found(day, measure, kind, receipt_id, ours, theirs, words) as (
    select listed_day, 'receipts', 'missing', receipt_id, null::text, listed_total::text,
           case when is_gone then 'is listed, but marked here as gone' else 'is listed but not stored' end
      from pair where is_listed and (not is_stored or is_gone)
    union all
    select stored_day, 'receipts', 'extra', receipt_id, stored_total::text, null,
           'is stored but not listed'
      from pair where is_stored and not is_listed and not is_gone
    union all
    select d.day, 'receipts', 'shifted', b.receipt_id, b.stored_day::text, b.listed_day::text,
           format('belongs to %s but is stored under %s', b.listed_day, b.stored_day)
      from both_sides b cross join lateral (values (b.listed_day), (b.stored_day)) d(day)
     where b.stored_day <> b.listed_day
    union all
    select listed_day, 'sales_incl_tax', 'total', receipt_id, stored_total::text, listed_total::text,
           format('total is %s stored, %s listed', stored_total, listed_total)
      from both_sides where stored_total is distinct from listed_total
    union all
    select listed_day, 'net_sales', 'net', receipt_id, stored_net::text, listed_net::text,
           format('total without tax is %s stored, %s listed', stored_net, listed_net)
      from both_sides where stored_net is distinct from listed_net
    union all
    select day, 'lines', 'lines', receipt_id, ours, theirs, left(words, 500) from line
    union all
    select day, 'payments', 'payments', receipt_id, ours, theirs, 'the payments are not those listed'
      from payment
    union all
    select day, 'tax', 'tax', receipt_id, ours, theirs, 'the taxes are not those listed' from tax
    union all
    select listed_day, 'content', 'version', receipt_id, stored_version::text, listed_version::text,
           'the version stored is not the one listed'
      from both_sides where stored_version is distinct from listed_version
    union all
    select listed_day, 'content', 'time', receipt_id, stored_at::text, listed_at::text,
           'the time of creation stored is not the one listed'
      from both_sides where stored_at <> listed_at and stored_day = listed_day)
insert into pg_temp.reconcile_finding (business_date, source, measure, kind, receipt_id, ours, theirs, words)
select f.day, 'listing', f.measure, case when p.newer then 'newer' else f.kind end, f.receipt_id, f.ours,
       f.theirs, case when p.newer then 'changed at the till after the last sync' else f.words end
  from found f join pair p using (receipt_id);

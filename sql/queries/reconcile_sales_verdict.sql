-- The verdict of each day against the API's own report of product sales. Nobody documents by which
-- instant the vendor books a receipt, whether its day is the business day, and whether `total`
-- contains tax: every reading is tried, and the one that fits most days is named. The verdict holds
-- for the configured basis and the business day, and for the days of pg_temp.reconcile_day. Tax is compared at every level it may be rounded at.
-- $1 company, $2 first day, $3 last day, $4 run.
with clock as (select * from report.company_clock where company_id = $1::bigint),
sale as materialized (
    select company_id, receipt_id, business_date, created_at, closed_at, modified_at, tax
      from report.fct_receipt
     where company_id = $1::bigint and is_sale
       and business_date between $2::date - 9 and $3::date + 1),
line as materialized (
    select f.receipt_id, f.business_date, f.created_at,
           coalesce(f.closed_at, f.modified_at, f.created_at) as closed_at,
           coalesce(f.modified_at, f.created_at) as modified_at,
           coalesce(i.plu, '') as plu, i.product_name, i.quantity, i.vat_percentage as rate,
           coalesce(nullif(i.total_price, 0), i.total_price_without_vat, 0) as gross,
           coalesce(i.total_price_without_vat, 0) as net
      from sale f
      join resto.receipt_item i on i.company_id = f.company_id and i.receipt_id = f.receipt_id),
placed as (
    select v.basis, v.day_kind, v.day, sum(quantity) as quantity, sum(gross) as gross, sum(net) as net
      from line l, clock c
      cross join lateral (
           select b.basis, k.day_kind,
                  ((b.at at time zone c.time_zone) - case k.day_kind when 'business day' then c.opening_time
                                                          else time '00:00' end)::date as day
             from (values ('created', l.created_at), ('closed', l.closed_at), ('modified', l.modified_at)) b(basis, at)
             cross join (values ('business day'), ('calendar day')) k(day_kind)) v
     where v.day between $2::date and $3::date
     group by v.basis, v.day_kind, v.day),
theirs as (
    select d.business_date as day, coalesce(sum(s.quantity), 0) as quantity, coalesce(sum(s.total), 0) as total,
           coalesce(sum(s.vat), 0) as vat, count(s.pid) as rows
      from pg_temp.reconcile_day d
      left join pg_temp.reconcile_sales s on s.business_date = d.business_date
     group by d.business_date),
score as (
    select v.basis, v.day_kind, r.reading,
           count(*) filter (where coalesce(p.quantity, 0) = t.quantity
                              and coalesce(case r.reading when 'sales_incl_tax' then p.gross else p.net end, 0)
                                  = t.total) as days
      from (values ('created'), ('closed'), ('modified')) v0(basis)
      cross join (values ('business day'), ('calendar day')) k(day_kind)
      cross join lateral (select v0.basis, k.day_kind) v
      cross join (values ('sales_incl_tax'), ('net_sales')) r(reading)
      cross join theirs t
      left join placed p on p.day = t.day and p.basis = v.basis and p.day_kind = v.day_kind
     group by v.basis, v.day_kind, r.reading),
ranked as (
    select s.*, row_number() over (order by s.days desc, s.basis = c.date_basis desc, s.day_kind = 'business day' desc,
                                            (s.reading = 'sales_incl_tax') = c.vat_inclusive desc) as place,
           row_number() over (partition by s.basis = c.date_basis and s.day_kind = 'business day'
                              order by s.days desc, (s.reading = 'sales_incl_tax') = c.vat_inclusive desc) as own_place,
           s.basis = c.date_basis and s.day_kind = 'business day' as own
      from score s, clock c),
reading as (select reading from ranked where own and own_place = 1),
best as (
    select format('by %s time, %s, total is %s: %s of %s days', basis, day_kind,
                  case reading when 'net_sales' then 'without tax' else 'with tax' end, days,
                  (select count(*) from theirs)) as words, own
      from ranked where place = 1),
our_product as (
    select business_date as day, plu, max(product_name) as name, sum(quantity) as quantity,
           sum(case (select reading from reading) when 'net_sales' then net else gross end) as total
      from line where business_date between $2::date and $3::date group by 1, 2),
their_product as (
    select business_date as day, coalesce(pid, '') as plu, max(product_name) as name, sum(quantity) as quantity,
           sum(total) as total
      from pg_temp.reconcile_sales group by 1, 2),
product as (
    select coalesce(o.day, t.day) as day, coalesce(o.plu, t.plu) as plu, coalesce(t.name, o.name) as name,
           coalesce(o.quantity, 0) as our_quantity, coalesce(t.quantity, 0) as their_quantity,
           coalesce(o.total, 0) as our_total, coalesce(t.total, 0) as their_total
      from our_product o full join their_product t on t.day = o.day and t.plu = o.plu
     where o.quantity is distinct from t.quantity or o.total is distinct from t.total),
tax_level as (
    select t.day,
           (select coalesce(sum(f.tax), 0) from sale f where f.business_date = t.day) as by_receipt,
           (select coalesce(sum(gross - net), 0) from line l where l.business_date = t.day) as by_line,
           (select sum(round(x.amount, 2))
              from (select sum(case when c.vat_inclusive then gross * rate / (100 + rate) else net * rate / 100 end) as amount
                      from line l where l.business_date = t.day group by plu, rate) x) as by_product,
           (select sum(round(x.amount, 2))
              from (select sum(case when c.vat_inclusive then gross * rate / (100 + rate) else net * rate / 100 end) as amount
                      from line l where l.business_date = t.day group by rate) x) as by_day,
           t.vat
      from theirs t, clock c),
measured as (
    select t.day, 'quantity' as measure, coalesce(p.quantity, 0) as ours, t.quantity as theirs, null::text as level
      from theirs t
      left join (select day, sum(quantity) as quantity from our_product group by 1) p using (day)
    union all
    select t.day, r.reading, coalesce(p.total, 0), t.total, null
      from theirs t cross join reading r
      left join (select day, sum(total) as total from our_product group by 1) p using (day)
    union all
    select day, 'tax', by_receipt, tax_level.vat,
           case when by_receipt = tax_level.vat then null
                when by_line = tax_level.vat then format('theirs is rounded per line (per receipt %s, per line %s)', by_receipt, by_line)
                when by_product = tax_level.vat then format('theirs is rounded per product (per receipt %s, per product %s, per day %s)', by_receipt, by_product, by_day)
                when by_day = tax_level.vat then format('theirs is rounded per day (per receipt %s, per product %s, per day %s)', by_receipt, by_product, by_day)
                when abs(by_receipt - tax_level.vat) <= 0.005 * (t.rows + s.receipts)
                     and not exists (select from product p where p.day = tax_level.day)
                then format('sales are alike; tax differs within the rounding of %s rows and %s receipts', t.rows, s.receipts) end
      from tax_level
      join theirs t using (day)
      cross join lateral (select count(*) as receipts from sale where business_date = tax_level.day) s),
judged as (
    select m.*,
           case when m.ours = m.theirs
                     and (m.measure = 'tax' or not exists (select from product p where p.day = m.day)) then 'match'
                when m.level is not null then 'rounding'
                when n.receipts is not null then 'unknown'
                when t.rows = 0 and coalesce(o.lines, 0) > 0 and m.theirs = 0 and not exists (
                     select from pg_temp.reconcile_sales) then 'unknown'
                else 'mismatch' end as verdict
      from measured m
      join theirs t using (day)
      left join (select business_date as day, count(*) as lines from line group by 1) o using (day)
      left join (select business_date as day, count(distinct receipt_id) as receipts
                   from pg_temp.reconcile_finding where kind = 'newer' group by 1) n using (day))
insert into restosync.reconciliation as r
       (company_id, business_date, source, measure, ours, theirs, verdict, detail, checked_at, run_id)
select $1::bigint, j.day, 'productsales', j.measure, j.ours, j.theirs, j.verdict,
       case when j.verdict = 'match' then null
            when j.verdict = 'unknown'
            then (select jsonb_agg(distinct jsonb_build_object('kind', 'newer', 'receipt_id', f.receipt_id,
                         'words', f.words))
                    from pg_temp.reconcile_finding f where f.business_date = j.day and f.kind = 'newer')
            when j.verdict = 'rounding'
            then jsonb_build_array(jsonb_build_object('kind', 'rounding', 'words', j.level))
            else coalesce((
                select jsonb_agg(jsonb_build_object('kind', 'product', 'product', p.plu,
                       'words', format('%s: %s pieces for %s held, %s for %s reported', coalesce(p.name, '?'),
                                       trim_scale(p.our_quantity), p.our_total, trim_scale(p.their_quantity),
                                       p.their_total)) order by p.plu)
                  from (select * from product x where x.day = j.day and j.measure <> 'tax'
                         order by abs(x.our_total - x.their_total) desc, plu limit 50) p), '[]'::jsonb)
                 || coalesce((select jsonb_build_array(jsonb_build_object('kind', 'basis', 'words', format(
                       'another reading fits more days: %s', b.words))) from best b where not b.own), '[]'::jsonb)
       end,
       clock_timestamp(), $4::uuid
  from judged j
on conflict (company_id, business_date, source, measure) do update
   set ours = excluded.ours, theirs = excluded.theirs, verdict = excluded.verdict,
       detail = excluded.detail, checked_at = excluded.checked_at, run_id = excluded.run_id,
       verdict_since = case when r.verdict = excluded.verdict then r.verdict_since
                            else excluded.checked_at end;

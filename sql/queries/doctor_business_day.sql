-- Whether zone and start of the business day fit the sales of the last 60 days, company by company.
-- A boundary in the middle of service cuts evenings in two; sales at four in the morning mean that
-- the zone, or a till's clock, is wrong.
with expected (country, zone, accepted) as (
    values ('be|belgium|belgique|belgië', 'Europe/Brussels', '^Europe/'),
           ('nl|netherlands|nederland', 'Europe/Amsterdam', '^Europe/'),
           ('lu|luxembourg', 'Europe/Luxembourg', '^Europe/'),
           ('fr|france', 'Europe/Paris', '^Europe/'),
           ('de|germany|deutschland', 'Europe/Berlin', '^Europe/'),
           ('at|austria|österreich', 'Europe/Vienna', '^Europe/'),
           ('ch|switzerland|schweiz|suisse', 'Europe/Zurich', '^Europe/'),
           ('it|italy|italia', 'Europe/Rome', '^Europe/'),
           ('es|spain|españa', 'Europe/Madrid', '^(Europe|Atlantic)/'),
           ('gb|uk|united kingdom|great britain', 'Europe/London', '^Europe/'),
           ('ie|ireland', 'Europe/Dublin', '^Europe/'),
           ('us|usa|united states', null, '^(America|US|Pacific)/'),
           ('ca|canada', null, '^(America|Canada)/'),
           ('au|australia', null, '^Australia/')
), sold as (
    select r.company_id, (r.created_at at time zone c.time_zone)::time as local_time,
           c.opening_time
      from resto.receipt r
      join report.company_clock c using (company_id)
     where r.deleted_at is null and r.created_at > now() - interval '60 days'
), counted as (
    select company_id, count(*) as receipts,
           count(*) filter (where least(abs(extract(epoch from local_time - opening_time)),
                                        86400 - abs(extract(epoch from local_time - opening_time)))
                                  < 2700) as at_boundary,
           count(*) filter (where extract(hour from local_time) between 3 and 5) as at_night
      from sold
     group by company_id
)
select c.company_id, c.time_zone, to_char(c.opening_time, 'HH24:MI') as opening, k.country,
       exists (select 1 from resto.company o where o.company_id = c.company_id
                  and coalesce(o.time_zone, '') <> '') as zone_known,
       e.accepted is not null
       and not (e.zone is not null
                and now() at time zone e.zone = now() at time zone c.time_zone)
       and (c.time_zone !~ e.accepted or e.zone is not null) as zone_unlikely,
       coalesce(n.receipts, 0) as receipts, coalesce(n.at_boundary, 0) as at_boundary,
       coalesce(n.at_night, 0) as at_night
  from report.company_clock c
  join resto.company k using (company_id)
  left join expected e on lower(trim(k.country)) ~ ('^(' || e.country || ')$')
  left join counted n using (company_id)
 where $1::bigint = 0 or c.company_id = $1::bigint
 order by c.company_id;

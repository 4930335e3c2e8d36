-- New or returning, only where a guest was attached; the rest is anonymous and never guessed.
create or replace view report.guest_mix_daily as
select f.company_id, f.business_date,
       case when f.customer_id is null then 'anonymous'
            when f.business_date = x.first_day then 'new' else 'returning' end as guest,
       count(distinct f.root_id) as parties, sum(f.net_sales) as net_sales
  from report.fct_receipt f
  left join (select company_id, customer_id, min(business_date) as first_day
               from report.fct_receipt
              where is_sale and customer_id is not null
              group by company_id, customer_id) x using (company_id, customer_id)
 where f.is_sale
 group by f.company_id, f.business_date, 3;
comment on view report.guest_mix_daily is
    'Parties and net sales per business day of new, returning and anonymous guests';
comment on column report.guest_mix_daily.company_id is 'Company';
comment on column report.guest_mix_daily.business_date is 'Business day (R1)';
comment on column report.guest_mix_daily.guest is 'new, returning or anonymous';
comment on column report.guest_mix_daily.parties is 'Parties: a split family counts once (R4)';
comment on column report.guest_mix_daily.net_sales is 'Sales without tax, without tips (R6)';

-- Regulars, guests at risk: recency, frequency and money of the 365 days up to p_as_of, in fifths. Equals
-- share a fifth, whatever their numbers: who came last is never far gone, one visit never makes a regular.
create or replace function report.customer_rfm(p_company bigint, p_as_of date)
returns table (customer_id bigint, last_visit date, recency_days int, visits bigint,
               net_spend numeric, r int, f int, m int, segment text)
language sql stable as $$
    with visit as (
        select t.customer_id, max(t.business_date) as last_visit,
               count(distinct t.root_id) as visits, sum(t.net_sales) as spend
          from report.fct_receipt t
         where t.company_id = p_company and t.is_sale and t.customer_id is not null
           and t.business_date > p_as_of - 365 and t.business_date <= p_as_of
         group by t.customer_id),
    score as (
        select v.*, ((5 * count(*) over (order by v.last_visit) + n - 1) / n)::int as r,
               (1 + 5 * (rank() over (order by v.visits) - 1) / n)::int as f,
               (1 + 5 * (rank() over (order by v.spend) - 1) / n)::int as m
          from visit v
         cross join (select count(*) as n from visit) guests)
    select s.customer_id, s.last_visit, p_as_of - s.last_visit, s.visits, round(s.spend, 2), s.r,
           s.f, s.m,
           case when s.r >= 4 and s.f >= 4 then 'regular'
                when s.r >= 4 and s.visits = 1 then 'new'
                when s.r >= 4 then 'promising'
                when s.r <= 2 and s.f >= 4 then 'at risk'
                when s.r <= 2 and s.f <= 2 then 'lost' else 'occasional' end
      from score s
     order by s.spend desc, s.customer_id
$$;
comment on function report.customer_rfm is
    'Guests by recency, frequency and money of a year, with a segment';

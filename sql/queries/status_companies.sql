-- The companies of which something is stored.
select company_id from resto.company order by company_id;

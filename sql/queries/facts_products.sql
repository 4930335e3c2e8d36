-- The facts of lines whose product changed its name or its category. $1 company.
select report.refresh_products($1::bigint);

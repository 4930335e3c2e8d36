-- Stores the sums of business days that wait, when they are more than two months. $1 company.
select report.settle_days($1::bigint, 60);

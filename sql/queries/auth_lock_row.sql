-- First half of the decision: nobody else decides about this sign-in meanwhile. $1 company.
select 1 from restosync.credential where company_id = $1::bigint for update;

-- Forgets a stored sign-in. $1 company.
delete from restosync.credential where company_id = $1::bigint returning login_id;

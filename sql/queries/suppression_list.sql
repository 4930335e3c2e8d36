-- Erased guests of a company and the key their digests were made with. $1 company.
select key_digest, key_id from restosync.suppression where company_id = $1::bigint;

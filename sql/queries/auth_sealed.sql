-- Every stored sign-in as it is sealed, held until the transaction ends.
select company_id, login_id, client_id, issuer, generation, state,
       encode(token_sealed, 'base64') as sealed
  from restosync.credential
 order by company_id
   for update;

-- What makes role $1 a read-only analyst, one statement a row, in order; `needs_admin` marks those
-- that only an administrator of the role may run, `note` says why where that is no matter of course.
-- Credentials, rejected records and the list of erased guests stay closed, as do tables of the agent
-- that name machines or keys.
with owner as (
    select pg_catalog.pg_get_userbyid(nspowner) as name
      from pg_catalog.pg_namespace
     where nspname = 'resto'
), closed (name) as (
    values ('credential'), ('rejected'), ('suppression'), ('machine'), ('pseudonym_key')
), statement (place, needs_admin, words, note) as (
    select 1, false, 'revoke all on schema resto, report, restosync from public', null
    union all
    select 2, false, format('grant usage on schema resto, report, restosync to %I', $1::text), null
    union all
    select 3, false, format('grant select on all tables in schema resto, report to %I', $1::text), null
    union all
    select 4, false, format('grant execute on all functions in schema report to %I', $1::text), null
    union all
    select 5, false, format('grant select on restosync.%I to %I', c.relname, $1::text), null
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'restosync' and c.relkind in ('r', 'v', 'p')
       and c.relname not in (select name from closed)
    union all
    select 6, false, format('revoke all on restosync.%I from %I, public', c.relname, $1::text), null
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'restosync' and c.relkind in ('r', 'v', 'p')
       and c.relname in (select name from closed)
    union all
    select 7, false, format('alter default privileges for role %I in schema %I grant select on '
                            'tables to %I', o.name, s.name, $1::text), null
      from owner o, (values ('resto'), ('report')) s (name)
    union all
    select 8, false, format('alter default privileges for role %I in schema report grant execute on '
                            'functions to %I', o.name, $1::text), null
      from owner o
    union all
    select 9, true, format('alter role %I in database %I set %s', $1::text, current_database(), s.words), s.note
      from (values ('default_transaction_read_only = on', null), ('statement_timeout = ''60s''', null),
                   ('idle_in_transaction_session_timeout = ''60s''', null),
                   ('jit = off', 'compiling a question about these views took seconds for an answer of milliseconds'))
           s (words, note)
)
select words, needs_admin, note
  from statement
 order by place, words;

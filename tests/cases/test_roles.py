"""Who may do what in the database: the analyst of `schema grant`, `schema drop`, Citus."""

import re
import subprocess

from harness.cluster import Database, psql_environment
from harness.failure import check, check_equal

CLOSED = {"credential", "rejected", "suppression", "machine"}


def role_of(world, options="login"):
    name = "analyst_%s" % world.name[:30]
    world.database.query('drop role if exists "%s"' % name)
    world.database.query('create role "%s" %s' % (name, options))
    return name


def forget_role(world, name):
    """Roles belong to the whole cluster: what a case made must go."""
    world.database.query('drop owned by "%s"; drop role "%s"' % (name, name))


def as_role(world, role, sql):
    """(ok, words) of psql after `set role`; the settings of a role hold for a login only."""
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", world.database.conninfo],
                          input='set role "%s";\n%s\n' % (role, sql), text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=psql_environment())
    return done.returncode == 0, done.stdout + done.stderr


TRY_ALL = """
do $$
declare r record; done text;
begin
  for r in select n.nspname, c.relname, c.relkind from pg_catalog.pg_class c
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('resto', 'report', 'restosync') and c.relkind in ('r', 'v', 'p') loop
    done := '';
    begin
      execute format('select 1 from (select * from %I.%I limit 1) x', r.nspname, r.relname);
      done := done || 'read ';
    exception when insufficient_privilege then null;
    end;
    begin
      execute format('delete from %I.%I where false', r.nspname, r.relname);
      done := done || 'write ';
    exception when insufficient_privilege or object_not_in_prerequisite_state then null;
    end;
    raise warning 'TRIED %.% %', r.nspname, r.relname, done;
  end loop;
end $$
"""


def rights(world, role):
    """What the role really can do with each relation, tried out."""
    ok, words = as_role(world, role, TRY_ALL)
    check(ok, "the trial failed", words)
    return {found[0]: found[1] for found in re.findall(r"TRIED (\S+) (.*)", words)}


def case_roles_analyst(world):
    """An analyst reads all of resto and report and the open bookkeeping, and writes nowhere; views
    that come later are readable; secrets are not; the public is shut out."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    product.ok("sync")
    role = role_of(world)
    stranger = "stranger_of_roles_analyst"
    world.database.query("drop role if exists %s; create role %s" % (stranger, stranger))
    try:
        printed = product.ok("schema grant %s --print" % role).out
        ok, _ = as_role(world, role, "select count(*) from resto.receipt")
        check(not ok, "--print granted something")
        check('alter role %s' % role in printed.replace('"', ""), "--print lacks the limits", printed)
        check(re.search(r"^-- compiling .*\nalter role \S+ in database \S+ set jit = off;$", printed, re.M),
              "--print does not say why nothing is compiled", printed)
        product.ok("schema grant " + role)
        product.ok("schema grant " + role)  # again: the same
        relations = world.database.rows(
            "select n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid ="
            " c.relnamespace where n.nspname in ('resto', 'report', 'restosync') and c.relkind in"
            " ('r', 'v', 'p') order by 1, 2")
        check(len(relations) > 40, "too few relations", relations)
        of_analyst, of_stranger = rights(world, role), rights(world, stranger)
        for schema, name, _ in relations:
            readable = not (schema == "restosync" and name in CLOSED)
            seen = of_analyst["%s.%s" % (schema, name)]
            check("read" in seen if readable else not seen, "the analyst at %s.%s" % (schema, name), seen)
            check("write" not in seen, "the analyst writes %s.%s" % (schema, name))
            check(not of_stranger["%s.%s" % (schema, name)], "everybody reads %s.%s" % (schema, name))
        ok, words = as_role(world, role, "create table report.mine (a int)")
        check(not ok, "the analyst can make tables", words)
        product.environment["RESTOSYNC_POSTGRES_URL"] = world.database.conninfo.replace("user=restosync", "user=" + role)
        for command in ("sync", "reconcile"):
            told = product.run(command).expect(69)
            check("only reads" in told.err and "schema grant" in told.err and "free space" not in told.err,
                  "the analyst is not told why " + command + " fails", told.story())
        world.database.query("create view report.later as select 1 as one")
        ok, words = as_role(world, role, "select one from report.later")
        check(ok, "a view made later cannot be read", words)
        limits = world.database.value(
            "select array_to_string(setconfig, ' ') from pg_db_role_setting s join pg_roles r on r.oid"
            " = s.setrole where r.rolname = '%s'" % role)
        for word in ("default_transaction_read_only=on", "statement_timeout=60s", "jit=off"):
            check(word in limits, "the role lacks " + word, limits)
    finally:
        world.database.query("drop view if exists report.later")
        forget_role(world, role)
        forget_role(world, stranger)


def case_roles_refused(world):
    """A superuser, the owner itself and a role that is not there are refused, with what to type."""
    product = world.new_product()
    owner = world.database.value("select current_user")
    super_role = role_of(world, "superuser")
    try:
        for role, word in ((super_role, "superuser"), (owner, ""), ("nobody_there", "createuser")):
            refused = product.run("schema grant " + role).expect(64)
            check(word in refused.err and "HINT:" in refused.err, "the refusal lacks " + word,
                  refused.story())
        product.run("schema grant").expect(64)
    finally:
        forget_role(world, super_role)


def case_roles_personal(world):
    """Who stores guests in full is told that the analyst will see them."""
    product = world.new_product()
    role = role_of(world)
    try:
        quiet = product.ok("schema grant " + role)
        check("stored in full" not in quiet.err, "warned without a reason", quiet.story())
        product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "full"
        told = product.ok("schema grant " + role)
        check("resto.customer" in told.err, "no warning", told.story())
    finally:
        forget_role(world, role)


def case_roles_schema_drop(world):
    """Drop wants the name of the database, spares views of others, and removes all that is ours."""
    product = world.new_product()
    name = world.database.name
    product.ok("schema init")
    world.database.query("create schema mine; create view mine.v as select count(*) from resto.receipt")
    refused = product.run("schema drop").expect(64)
    check("--confirm=" + name in refused.err, "the hint lacks the command", refused.story())
    product.run("schema drop --confirm=other").expect(64)
    refused = product.run("schema drop --confirm=" + name).expect(64)
    check("mine.v" in refused.err, "the reader is not named", refused.story())
    world.database.query("drop view mine.v")
    product.ok("schema drop --confirm=" + name)
    check_equal(world.database.value("select string_agg(nspname, ' ' order by nspname) from pg_namespace where"
                                     " nspname !~ '^pg_' and nspname <> 'information_schema'"),
                "mine public", "schemas that are left")
    again = product.ok("schema drop --confirm=" + name)
    check("nothing of ours" in again.err, "a second drop says something else", again.story())
    product.ok("schema init")


def case_roles_citus(world):
    """Every table of resto is spread by company; without the extension the refusal says so."""
    product = world.new_product()
    product.ok("schema init")
    refused = product.run("schema init --citus").expect(78)
    for word in ("citus", "create extension", "--print"):
        check(word in refused.err, "the refusal lacks " + word, refused.story())
    printed = product.ok("schema init --citus --print").out
    spread = set(re.findall(r"create_distributed_table\('resto\.(\w+)'", printed))
    tables = {line.partition(".")[2].strip('"') for line in world.database.tables("resto")}
    check_equal(spread, tables, "tables of resto that are distributed")
    check(printed.index("'resto.company'") < printed.index("'resto.receipt'"),
          "the table others are placed with does not come first", printed)
    # A stand-in for the extension's functions: the statements are at least SQL that names real tables.
    Database(world.database.conninfo, "").query(
        "create function public.create_distributed_table(a regclass, b text, colocate_with text default"
        " 'none') returns void language sql as '';"
        "create function public.create_reference_table(a regclass) returns void language sql as '';"
        + printed)

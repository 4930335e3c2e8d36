"""Sick and strange databases: what the agent says, its exit code, and that a window is whole or absent."""

import os
import signal
import subprocess
import time

from harness import compare
from harness.cluster import psql_environment
from harness.failure import check, check_equal
from harness.ledger import all_digests
from harness.tokens import wait_until

SMALL = ("--days", "3", "--receipts-per-day", "20", "--seed", "23")


def ready(world, hurry=None, sandbox=SMALL):
    """A sandbox, a schema that is there, an agent that has read the company only."""
    world.start_sandbox(*sandbox)
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    product.ok("sync company")
    if hurry:  # from now on: what is made ready may take its time
        product.environment.update(RESTOSYNC_FAULT_HURRY=str(hurry), RESTOSYNC_FAULT_HURRY_DATABASE=str(hurry))
    return product


class Session:
    """A psql that keeps its transaction open until it is told to go on."""

    def __init__(self, database):
        self.process = subprocess.Popen(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database.conninfo], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=psql_environment())

    def do(self, sql):
        """Runs it and waits until it is done."""
        self.process.stdin.write(sql + ";\n\\echo done\n")
        self.process.stdin.flush()
        while True:
            line = self.process.stdout.readline()
            check(line, "the other session ended")
            if line.strip() == "done":
                return

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def refused(world, product, code, *words):
    result = product.run("sync receipts").expect(code)
    for word in words:
        check(word in result.err, "the message lacks " + word, result.story())
    check("HINT:" in result.err, "no hint", result.story())
    check_equal(world.database.value("select count(*) from resto.receipt_item i where not exists (select"
                                     " from resto.receipt r where r.receipt_id = i.receipt_id)"), "0",
                "items without their receipt")
    return result


def mended(world, product):
    for _ in range(20):
        result = product.run("sync")
        if result.exit != 75:
            break
        time.sleep(0.3)
    result.expect(0)
    compare.equals_sandbox(world, world.companies()[0])


def case_database_lock_is_named(world):
    """Somebody holds a table: 75 after the lock timeout, and the message says who."""
    product = ready(world, hurry=20)
    other = Session(world.database)
    other.do("set application_name = 'careless analyst'; begin; lock table resto.receipt in share mode")
    refused(world, product, 75, "RS-PG-07", "a lock is held by careless analyst, pid ")
    other.close()
    mended(world, product)


def case_database_deadlock_is_retried(world):
    """A deadlock with another session is broken by the server and tried again: nothing is lost."""
    product = ready(world)
    world.database.query("alter database \"%s\" set log_lock_waits = on" % world.database.name)
    other = Session(world.database)
    other.do("set deadlock_timeout = '60s'; begin; lock table resto.receipt_payment in exclusive mode")
    running = product.start("sync receipts")
    until = time.monotonic() + 30
    waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while world.database.value(waits) == "0" and time.monotonic() < until:
        time.sleep(0.05)
    other.do("lock table resto.receipt in exclusive mode")
    other.do("commit")
    running.wait(60).expect(0)
    other.close()
    deadlocks = "select deadlocks from pg_stat_database where datname = current_database()"
    compare.settle(world.database)
    check(int(world.database.value(deadlocks)) >= 1, "no deadlock happened: nothing was proven")
    mended(world, product)


def case_database_statement_timeout(world):
    """A statement that takes for ever is ended by the server: 75, nothing of the window stays."""
    product = ready(world, hurry=600)
    world.database.query(
        "create function public.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(30);"
        " return new; end $$; create trigger slow before insert on resto.receipt for each row"
        " execute function public.slow()")
    refused(world, product, 75, "RS-PG-13", "statement timeout")
    world.database.query("drop trigger slow on resto.receipt")
    del product.environment["RESTOSYNC_FAULT_HURRY_DATABASE"]
    mended(world, product)


def case_database_backend_of_a_dead_agent(world):
    """kill -9 while a statement of the agent takes for minutes: the server notices that nobody waits for it, its
    locks fall, and the next run goes on."""
    product = ready(world)
    world.database.query(
        "create function public.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(200);"
        " return new; end $$; create trigger slow before insert on resto.receipt for each row"
        " execute function public.slow()")
    busy = ("select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'")
    locks = ("select count(*) from pg_locks where locktype = 'advisory' and database ="
             " (select oid from pg_database where datname = current_database())")
    running = product.start("sync receipts")
    wait_until(lambda: world.database.value(busy) != "0", "the slow statement", 60)
    running.signal_all(signal.SIGKILL)
    running.wait(30).expect(137)
    wait_until(lambda: world.database.value(busy) == "0" and world.database.value(locks) == "0",
               "the end of the dead agent's statement and locks", 60)
    world.database.query("drop trigger slow on resto.receipt")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_database_disk_full(world):
    """A full disk of the server, the real one where this test may mount it: 69, then all arrives."""
    product = ready(world)
    place = world.cluster.directory + "-full-" + world.database.name
    real = os.geteuid() == 0 and mount(place)
    if real:
        try:
            world.database.query("create tablespace \"%s\" location '%s'" % (world.database.name, place))
            world.database.query("alter table resto.receipt_item set tablespace \"%s\"" % world.database.name)
            fill_up(place)
            refused(world, product, 69, "RS-PG-08", "53100")
            os.unlink(os.path.join(place, "fill"))
            world.database.query("alter table resto.receipt_item set tablespace pg_default")
            world.database.query("drop tablespace \"%s\"" % world.database.name)
        finally:
            subprocess.run(["umount", place], check=False)
            os.rmdir(place)
    product.environment["RESTOSYNC_FAULT"] = "pg_full:9"
    refused(world, product, 69, "RS-PG-08", "No space left on device")
    del product.environment["RESTOSYNC_FAULT"]
    mended(world, product)


def fill_up(place):
    with open(os.path.join(place, "fill"), "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


def mount(place):
    os.mkdir(place, 0o700)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode != 0:
        os.rmdir(place)
        return False
    subprocess.run(["chown", "postgres", place], check=True)
    return True


def case_database_read_only(world):
    """A role or server that takes no writes (an analyst, a standby, a rescue mode): 69, in plain words."""
    product = ready(world)
    world.database.query("alter role restosync in database \"%s\" set default_transaction_read_only = on"
                         % world.database.name)
    result = product.run("sync receipts").expect(69)
    check("RS-PG-08" in result.err and "read-only" in result.err, "no word of it", result.story())
    check("only reads" in result.err and "default_transaction_read_only is on for" in result.err
          and "free space" not in result.err, "what only reads, and the way out", result.story())
    world.database.query("set default_transaction_read_only = off; alter role restosync in database \"%s\""
                         " reset default_transaction_read_only" % world.database.name)
    mended(world, product)


def role(world, name, rights):
    """A login of its own with these rights; the agent's connection string for it."""
    world.database.query("drop role if exists %s; create role %s login; %s"
                         % (name, name, rights.replace("ROLE", name)))
    return world.database.conninfo.replace("user=restosync", "user=" + name)


ALL = ("grant usage on schema resto, report, restosync to ROLE; grant select, insert, update, delete on all"
       " tables in schema resto, report, restosync to ROLE; grant usage on all sequences in schema resto,"
       " restosync to ROLE; grant temporary on database \"%s\" to ROLE;")


def case_database_connection_limit(world):
    """No connection is left: 69 and the server's words."""
    product = ready(world)
    product.environment["RESTOSYNC_POSTGRES_URL"] = role(
        world, "limited", ALL % world.database.name + "alter role ROLE connection limit 1")
    result = product.run("sync receipts").expect(69)
    check("RS-PG-01" in result.err and "too many connections" in result.err, "no word of it", result.story())
    drop_role(world, "limited")


def drop_role(world, name):
    compare.settle(world.database)
    world.database.query("drop owned by %s; drop role %s" % (name, name))


def case_database_missing_right_is_named(world):
    """A right is missing: 77, and the grant to type; with it the same command works."""
    product = ready(world)
    conninfo = role(world, "writer", ALL % world.database.name
                    + "revoke all on resto.receipt_payment from ROLE; revoke usage on schema report from ROLE")
    product.environment["RESTOSYNC_POSTGRES_URL"] = conninfo
    typed = []
    for _ in range(8):
        result = product.run("sync receipts")
        if result.exit == 0:
            break
        result.expect(77)
        check("RS-PG-03" in result.err and "as the owner: " in result.err, "no grant", result.story())
        grant = result.err.split("as the owner: ", 1)[1].split("\n", 1)[0]
        check(grant not in typed, "the grant did not help: " + grant, result.story())
        typed.append(grant)
        world.database.query(grant)
    check(len(typed) >= 2 and any("receipt_payment" in g for g in typed), "grants typed: %s" % typed)
    result.expect(0)
    drop_role(world, "writer")


def case_database_changed_table_is_described(world):
    """Somebody dropped a column, added one that must be filled, dropped a table: 78 with the difference."""
    for change, words in (
            ("alter table resto.receipt add column cost_centre text not null", "must be filled and is not ours"),
            ("alter table resto.receipt_payment drop column tips cascade", "resto.receipt_payment has no column tips"),
            ("drop table resto.receipt_tax cascade", "there is no table resto.receipt_tax")):
        world.database = world.new_database()
        product = ready(world)
        world.database.query(change)
        result = product.run("sync receipts").expect(78)
        for word in ("RS-PG-04", words):
            check(word in result.err, "the message lacks " + word, result.story())
        check_equal(world.database.value("select count(*) from resto.receipt"), "0", "receipts stored")


def case_database_in_latin1_is_refused(world):
    """A database that is not UTF8: 78, with the statement that makes a right one."""
    world.start_sandbox(*SMALL)
    name = world.database.name + "_latin1"
    world.database.query("create database \"%s\" encoding 'LATIN1' template template0 lc_collate 'C'"
                         " lc_ctype 'C'" % name)
    product = world.new_product()
    product.environment["RESTOSYNC_POSTGRES_URL"] = world.cluster.with_database(name)
    result = product.run("schema upgrade").expect(78)
    check("LATIN1" in result.err and "create database" in result.err, "no word of it", result.story())
    world.cluster.drop_database(name)


def case_database_odd_role_settings(world):
    """A role with odd formats, another time zone and backslash quoting: the same rows to the byte."""
    product = ready(world)
    product.ok("sync")
    expected = all_digests(world.database)
    odd = world.new_database()
    for setting in ("datestyle = 'German, DMY'", "timezone = 'Pacific/Kiritimati'",
                    "intervalstyle = 'sql_standard'", "standard_conforming_strings = off",
                    "client_encoding = 'LATIN1'", "bytea_output = 'escape'", "extra_float_digits = -15",
                    "search_path = 'nowhere'", "default_transaction_isolation = 'serializable'",
                    "lc_monetary = 'C'", "xmloption = 'document'"):
        odd.query("alter role restosync in database \"%s\" set %s" % (odd.name, setting))
    product = world.new_product(database=odd)
    world.sign_in(product)
    for table in ("resto.receipt", 'restosync."window"'):  # serializable: two sessions of ours can exclude each other
        odd.query("create function public.%s() returns trigger language plpgsql as $$ begin"
                  " if current_setting('transaction_isolation') <> 'read committed' then"
                  " raise 'a transaction is %%', current_setting('transaction_isolation'); end if;"
                  " return new; end $$; create trigger %s before insert on %s for each row"
                  " execute function public.%s()" % (("isolation_" + table[-7:-1], "isolation", table,
                                                         "isolation_" + table[-7:-1])))
    product.ok("sync")
    for setting in ("search_path", "datestyle", "timezone", "client_encoding", "default_transaction_isolation",
                    "extra_float_digits", "intervalstyle", "standard_conforming_strings", "bytea_output"):
        odd.query("alter role restosync in database \"%s\" reset %s" % (odd.name, setting))
    compare.same_digests(all_digests(odd), expected, "with odd role settings")


def case_database_of_a_newer_schema(world):
    """A database written by a newer restosync: 78, untouched."""
    product = ready(world)
    world.database.query("update restosync.meta set schema_version = 9999")
    result = product.run("sync").expect(78)
    check("RS-PG-04" in result.err and "newer" in result.err, "no word of it", result.story())


def case_database_traps_in_public_are_not_stepped_into(world):
    """Functions and tables of our names in public, first on the role's search_path (CVE-2018-1058)."""
    world.start_sandbox(*SMALL)
    world.database.query(
        "create table public.trap (words text);"
        "create function public.lower(text) returns text language plpgsql as $$ begin insert into"
        " public.trap values ('lower'); return $1; end $$;"
        "create function public.clock_timestamp() returns timestamptz language plpgsql as $$ begin insert"
        " into public.trap values ('clock'); return now(); end $$;"
        "create table public.receipt (x int); create table public.\"window\" (x int);"
        "alter role restosync in database \"%s\" set search_path = public, pg_catalog" % world.database.name)
    product = world.new_product()
    world.sign_in(product)
    product.ok("sync")
    world.database.query("alter role restosync in database \"%s\" reset search_path" % world.database.name)
    check_equal(world.database.value("select count(*) from public.trap"), "0", "traps that were stepped into")
    compare.equals_sandbox(world, world.companies()[0])


def case_database_has_no_open_transaction_while_the_api_is_slow(world):
    """While the API is waited for no transaction is open: vacuum is not held up."""
    product = ready(world, sandbox=("--days", "2", "--receipts-per-day", "20", "--latency-ms", "1000"))
    running = product.start("sync receipts")
    looks, idle = 0, []
    while running.process.poll() is None:
        rows = world.database.rows("select application_name, query from pg_stat_activity where datname ="
                                   " current_database() and state like 'idle in transaction%' and"
                                   " state_change < clock_timestamp() - interval '800 ms'")
        looks += 1
        idle += rows
        time.sleep(0.05)
    running.wait().expect(0)
    check(looks >= 5, "the run was not looked at: nothing was proven")
    check(not idle, "open transactions", idle)


def case_database_lost_while_copying(world):
    """The connection breaks inside COPY, at several pieces: done again on a new one, or 69; never half."""
    product = ready(world)
    for piece in (1, 3, 6):
        product.environment["RESTOSYNC_FAULT"] = "pg_copy:%d" % piece
        result = product.run("sync")
        check(result.exit in (0, 69), "exit %s" % result.exit, result.story())
    del product.environment["RESTOSYNC_FAULT"]
    mended(world, product)




def case_database_older_version_never_wins(world):
    """What arrives is older than what is stored: the stored version stays, whatever it holds."""
    product = ready(world)
    product.ok("sync receipts")
    chosen = world.database.value("select min(receipt_id) from resto.receipt")
    world.database.query("update resto.receipt set modified_at = '2100-01-01', total = 4711,"
                         " digest = gen_random_uuid() where receipt_id = %s" % chosen)
    product.ok("sync receipts")
    check_equal(world.database.value("select total::int from resto.receipt where receipt_id = %s" % chosen),
                "4711", "total of the newer version")
    world.database.query("update resto.receipt set modified_at = '2000-01-01' where receipt_id = %s" % chosen)
    mended(world, product)


def case_database_over_the_network_by_other_words(world):
    """hostaddr, its variable and a service lead over the network too: refused like host, before a byte is sent."""
    product = world.new_product()
    service = os.path.join(product.directory, "services")
    with open(service, "w", encoding="ascii") as file:
        file.write("[bi]\nhost=192.0.2.1\ndbname=bi\n[here]\nhost=localhost\nhostaddr=192.0.2.1\n"
                   "[sure]\nhost=192.0.2.1\nsslmode=verify-full\nsslrootcert=/nowhere\n")
    product.environment["PGSERVICEFILE"] = service
    for words in ("service=bi", "service=here", "host=localhost hostaddr=192.0.2.1 dbname=bi",
                  "postgresql://etl@localhost/bi?hostaddr=127.0.0.1,192.0.2.1", "host=127.evil.invalid"):
        product.environment["RESTOSYNC_POSTGRES_URL"] = words
        result = product.run("status").expect(78)
        check("RS-PG-11" in result.err, "no word of RS-PG-11 for " + words, result.story())
    for name, value in (("PGSERVICE", "bi"), ("PGHOSTADDR", "192.0.2.1")):
        product.environment["RESTOSYNC_POSTGRES_URL"] = "dbname=bi"
        product.environment[name] = value
        result = product.run("status").expect(78)
        check("RS-PG-11" in result.err, "no word of RS-PG-11 for " + name, result.story())
        del product.environment[name]
    product.environment["RESTOSYNC_POSTGRES_URL"] = "service=sure"
    result = product.run("status")
    check("RS-PG-11" not in result.err, "a service that verifies was refused", result.story())

"""What stands between the agent and the database: a pooler is fine by session, and refused at once by
transaction; a server that cannot look after its clients is fine."""

import os

from harness import compare
from harness.failure import check, check_equal
from harness.pgproxy import PgProxy
from harness.pooler import Pooler, pooler_there

RUNS = ("sync", "sync --dry-run", "backfill --from 2026-01-01 --to 2026-01-02", "reconcile --last 2d", "retry",
        "forget customer 1")


def case_pooler_by_transaction_is_refused(world):
    """Whatever a run is, and however large the pool: one sentence, 78, and no call and no row."""
    pooler_there()
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    direct = product.environment["RESTOSYNC_POSTGRES_URL"]
    product.ok("sync company")
    runs = world.database.value("select count(*) from restosync.run")
    world.sandbox.clear_requests()
    for size in (1, 5):
        pooler = Pooler(direct, "transaction", size)
        product.environment["RESTOSYNC_POSTGRES_URL"] = pooler.conninfo
        try:
            for words in RUNS:
                told = product.run(words).expect(78)
                check("RS-PG-14" in told.err and "between transactions" in told.err, "the sentence", told.story())
                check("HINT: connect to PostgreSQL directly" in told.err, "the hint", told.story())
            product.ok("status")  # a look needs no session of its own
        finally:
            product.environment["RESTOSYNC_POSTGRES_URL"] = direct
            pooler.stop()
    check_equal(world.sandbox.requests()["total"], 0, "calls")
    check_equal(world.database.value("select count(*) from restosync.run"), runs, "runs in the journal")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_pooler_by_session_is_fine(world):
    """Each connection has a server session of its own: a sync, a repair and a reconciliation end well."""
    pooler_there()
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    pooler = Pooler(product.environment["RESTOSYNC_POSTGRES_URL"], "session", 10)
    try:
        product.environment["RESTOSYNC_POSTGRES_URL"] = pooler.conninfo
        product.ok("sync")
        day = compare.business_days(world.sandbox.totals(world.companies()[0]))[0]
        product.ok("backfill --again receipts --from %s --to %s" % (day, day))
        product.ok("reconcile --from %s --to %s" % (day, day))
        compare.equals_sandbox(world, world.companies()[0])
    finally:
        pooler.stop()


def case_database_that_cannot_watch_its_clients(world):
    """A server that does not know how to look after its clients is used without that."""
    product = world.ready("--days", "3", "--receipts-per-day", "20")
    url = product.environment["RESTOSYNC_POSTGRES_URL"]
    for name in (b"client_connection_check_interval", b"tcp_keepalives_count"):
        directory = os.path.join(product.directory, name.decode("ascii")[:3])
        os.mkdir(directory)
        proxy = PgProxy(directory, world.database.conninfo, rb"^$", unknown=name)
        try:
            product.environment["RESTOSYNC_POSTGRES_URL"] = proxy.conninfo
            product.ok("sync")
            check(proxy.struck.is_set(), "the server was not asked for %r" % name)
        finally:
            proxy.stop()
    product.environment["RESTOSYNC_POSTGRES_URL"] = url
    compare.equals_sandbox(world, world.companies()[0])

"""A million receipts, and every table of them against the reference loader of the tests."""

import datetime
import multiprocessing

from harness import reference
from rows_more import tenths
from stage import UNTIL

DAYS = 100


def fill(conninfo, name, company, base_url, token, days):
    """The reference loader over some days: page after page, one day at a time."""
    from harness.cluster import Database
    from harness.web import open_url
    import urllib.request

    loader = reference.Loader(Database(conninfo, name), company, make=False)
    for day in days:
        end = day + datetime.timedelta(1)
        offset, got = 0, 1
        while got > 0:
            request = urllib.request.Request(
                "%s/rest/financial/receipt?from=%sT00:00:00Z&to=%sT23:59:59.999Z&amount=100&offset=%d"
                % (base_url, day, end - datetime.timedelta(1), offset),
                headers={"Authorization": "Bearer " + token})
            with open_url(request, timeout=120) as reply:
                got = loader.page(reply.read())
            offset += got
    loader.flush()


def measure(stage, report, rounds, quick):
    """A load in ten parts; then a slow loader reads the same replies, and all tables are compared."""
    del rounds
    a_day = 200 if quick else 10900
    room = stage.room("--days", str(DAYS), "--receipts-per-day", str(a_day), "--orders-per-day",
                      "0")
    room.fresh()
    first = datetime.date.fromisoformat(UNTIL) - datetime.timedelta(DAYS - 1)
    costs = tenths(room, first.isoformat(), DAYS // 10, report)
    receipts = int(room.database.value("select count(*) from resto.receipt"))
    report.row("million_linear", costs[-1] / costs[0],
               "%.1f against %.1f us a receipt; %d receipts" % (costs[-1] * 1e6, costs[0] * 1e6,
                                                               receipts))
    company = room.sandbox.companies()[0]
    reference.Loader(room.database, company)
    days = [first + datetime.timedelta(n) for n in range(-1, DAYS + 2)]
    token = room.sandbox.bearer()
    readers = [multiprocessing.Process(
        target=fill, args=(room.database.conninfo, room.database.name, company,
                           room.sandbox.base_url, token, days[n::2])) for n in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
        if reader.exitcode != 0:
            raise SystemExit("the reference loader failed")
    wrong = reference.differing(room.database)
    rows = sum(int(room.database.value("select count(*) from reference." + table))
               for table in reference.TABLES)
    report.row("million_equal", len(wrong),
               "%d rows in %d tables%s" % (rows, len(reference.TABLES),
                                           ": " + ", ".join(wrong) if wrong else ", all equal"))
    room.close()

"""First load, idle re-sync, one percent changed: beside psql \\copy of the same rows and a parser."""

import datetime
import os
import subprocess

from measure import median
from stage import UNTIL, count_of

DAYS = 30
FROM = (datetime.date.fromisoformat(UNTIL) - datetime.timedelta(DAYS - 1)).isoformat()
# A sync that reads all days of the sandbox each time: the first stores them, the next find them so.
LOAD = "sync receipts"
EVERY_DAY = {"SYNC_REREAD_DAYS": DAYS + 2, "SYNC_HISTORY_DAYS": DAYS + 2}
FIRST_RECEIPT = 4226500000


# The agent's own work: rows of the receipts. Facts are derived from them in the same transaction,
# by a function that is measured apart; with it gone, nothing else of the product changes.
NO_FACTS = ("create or replace function report.refresh_receipts(p_company bigint, p_ids bigint[])"
            " returns boolean language sql as 'select true'")


def tables_of(database, facts=False):
    schemas = "('resto', 'report')" if facts else "('resto')"
    return database.query(
        "select format('%%I.%%I', schemaname, relname) from pg_stat_user_tables where schemaname in"
        " %s and (relname like 'receipt%%' or relname like 'fct%%') order by 1" % schemas
    ).splitlines()


class CopyBase:
    """The rows of a loaded database as COPY text, in the order in which they lie in their tables."""

    def __init__(self, room, facts):
        self.room = room
        self.script = os.path.join(room.directory, "copy_facts.sql" if facts else "copy.sql")
        steps = ["\\set ON_ERROR_STOP on", "begin;"]
        for table in tables_of(room.database, facts):
            if room.database.value("select exists (select from %s)" % table) == "f":
                continue
            path = os.path.join(room.directory, table + ".copy")
            room.database.query("\\copy (select * from %s) to '%s'" % (table, path))
            columns = room.database.value(
                "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
                " where attrelid = '%s'::regclass and attnum > 0 and not attisdropped" % table)
            steps.append("\\copy %s (%s) from '%s'" % (table, columns, path))
        with open(self.script, "w", encoding="ascii") as file:
            file.write("\n".join(steps + ["commit;", ""]))

    def measure(self):
        stage = self.room.stage
        name = self.room.template + "_copy"
        stage.cluster.drop_database(name)
        database = self.room.copy(name)
        stage.checkpoint()
        cost = stage.meter.run(["psql", "-X", "-q", "-d", database.conninfo, "-f", self.script],
                               dict(os.environ), self.room.directory, database)
        stage.cluster.drop_database(name)
        return cost


class Parser:
    """yajl with callbacks that do nothing, over the very replies."""

    def __init__(self, room, tool):
        self.tool = str(tool)
        self.directory = os.path.join(room.directory, "pages")
        os.makedirs(self.directory)
        room.fetch(room.kept(), self._save)
        self.files = sorted(os.path.join(self.directory, name)
                            for name in os.listdir(self.directory))

    def _save(self, number, body):
        with open(os.path.join(self.directory, "%06d.json" % number), "wb") as file:
            file.write(body)

    def measure(self):
        """Seconds of processor for all files."""
        total = 0
        for at in range(0, len(self.files), 500):
            done = subprocess.run([self.tool] + self.files[at:at + 500], stdout=subprocess.PIPE,
                                  text=True, check=True)
            total += sum(int(word) for word in done.stdout.split()[1:])
        return total / 1e6


def first_load(room, facts):
    room.fresh()
    if not facts:
        room.database.query(NO_FACTS)
    room.stage.checkpoint()
    return room.run(LOAD, **EVERY_DAY)


def change(room, receipts, number):
    """One percent of the receipts are voided, other ones each time; the lists are made again."""
    addresses = room.kept()
    for at in range(number, receipts, 100):
        room.sandbox.change("receipt_void", id=FIRST_RECEIPT + at)
    room.fetch(addresses)


def written(database):
    """Tuples ever inserted, updated or deleted where records and facts are."""
    return int(database.value(
        "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables where schemaname in"
        " ('resto', 'report')"))


class Load:
    """The data set of this section, and its phases."""

    def __init__(self, stage, quick):
        a_day = 700 if quick else 3627
        self.room = stage.room("--days", str(DAYS), "--receipts-per-day", str(a_day),
                               "--orders-per-day", "0", "--cache")
        warm = first_load(self.room, True)
        self.receipts = self.count("resto.receipt")
        self.rows = sum(self.count(table) for table in tables_of(self.room.database))
        self.bytes = count_of(warm, "bytes")
        self.base = CopyBase(self.room, False)
        self.facts_base = CopyBase(self.room, True)
        self.parser = Parser(self.room, stage.tools / "parse_only")

    def count(self, table):
        return int(self.room.database.value("select count(*) from " + table))

    def round(self, number):
        """Both sides of each pair, the first of a pair being the second in the next round."""
        phases = [("psql", self.base.measure), ("first", lambda: first_load(self.room, False)),
                  ("facts_psql", self.facts_base.measure),
                  ("facts", lambda: first_load(self.room, True))]
        if number % 2 == 1:
            phases = [phases[1], phases[0], phases[2], phases[3]]
        found = {name: phase() for name, phase in phases}
        found["parse"] = self.parser.measure()
        self.room.tidy()
        self.room.run(LOAD, **EVERY_DAY)  # the first look after a checkpoint logs whole pages
        before = written(self.room.database)
        found["idle"] = self.room.run(LOAD, **EVERY_DAY)
        found["written"] = written(self.room.database) - before
        change(self.room, self.receipts, number)
        self.room.stage.checkpoint()
        found["changed"] = self.room.run(LOAD, **EVERY_DAY)
        return found


def measure(stage, report, rounds, quick):
    """First load, idle re-sync, 1 % changed, beside psql \\copy of the same rows and a parser."""
    load = Load(stage, quick)
    report.say("  %d receipts, %d rows, %d bytes of JSON" % (load.receipts, load.rows, load.bytes))
    found = []
    for number in range(rounds):
        one = load.round(number)
        found.append(one)
        report.say("  round %d: psql %.2f s, first %.2f s; with facts psql %.2f s, first %.2f s;"
                   " idle %.2f s, changed %.2f s" % tuple(
                       [number + 1] + [one[name].wall for name in (
                           "psql", "first", "facts_psql", "facts", "idle", "changed")]))
    write_rows(load, report, found)
    load.room.close()


def write_rows(load, report, found):
    receipts = load.receipts

    def ratio(above, below, what):
        return median([getattr(one[above], what) / getattr(one[below], what) for one in found])

    def of(name, what):
        return median([getattr(one[name], what) for one in found])

    def us(name, what):
        return of(name, what) / receipts * 1e6

    for row, first, base, words in (
            ("rows", "first", "psql", "rows of the receipts; the function that derives facts taken"
             " out"),
            ("shipped", "facts", "facts_psql", "rows and facts; psql is handed finished facts, the"
             " product works them out")):
        report.row(row + "_wall", ratio(first, base, "wall"),
                   "%.2f s against %.2f s, %d receipts: %s; %.0f receipts/s" % (
                       of(first, "wall"), of(base, "wall"), receipts, words,
                       receipts / of(first, "wall")))
        report.row(row + "_backend", ratio(first, base, "backend"),
                   "%.1f against %.1f us a receipt" % (us(first, "backend"), us(base, "backend")))
    report.row("agent_cpu", median([one["first"].agent / one["parse"] for one in found]),
               "%.1f (as shipped %.1f) against %.1f us a receipt of %.0f bytes" % (
                   us("first", "agent"), us("facts", "agent"), median([one["parse"] for one in found]) / receipts * 1e6,
                   load.bytes / receipts))
    report.row("rss_pages", max(max(one["first"].peak_mib, one["facts"].peak_mib)
                                for one in found), "the largest of all rounds")
    report.row("idle_backend", ratio("idle", "first", "backend"),
               "%.2f against %.1f us a receipt" % (us("idle", "backend"), us("first", "backend")))
    windows = load.count("restosync.\"window\"")
    report.row("idle_wal", max(one["written"] for one in found),
               "%.0f KB of WAL for %d windows, the run and what it compared" % (
                   of("idle", "wal") / 1000, windows))
    report.row("idle_wall", ratio("first", "idle", "wall"),
               "%.2f s against %.2f s" % (of("idle", "wall"), of("first", "wall")))
    report.row("changed_wall", ratio("changed", "idle", "wall"),
               "%.2f s against %.2f s; WAL %.1f MB" % (of("changed", "wall"), of("idle", "wall"),
                                                       of("changed", "wal") / 1e6))

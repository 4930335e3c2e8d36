"""What has to hold in a database whatever happened before: digests of all rows, and the ledger's own."""

from .compare import CHILDREN, VOLATILE
from .failure import check

# That a row is deleted counts, not when that was noticed.
ROW = "(to_jsonb(r) %s - 'deleted_at' || jsonb_build_object('gone', to_jsonb(r)->>'deleted_at' is not null))" % VOLATILE


def all_digests(database):
    """{table: "rows md5"} of `resto` in one query."""
    parts = ["select '%s', count(*) || ' ' || coalesce(md5(string_agg(t, E'\\n' order by t)), '') from"
             " (select %s::text as t from %s r) s" % (table, ROW, table)
             for table in database.tables("resto")]
    return dict(database.rows("\nunion all\n".join(parts)))


# Windows of days have the same bounds in each run; ranges of changes end at the run's own moment. Details
# that are stored and final are not asked for again, so their number is the run's own as well.
DAYS = ("select stream, kind, business_date, state, case kind when 'detail' then -1 else records end"
        " from restosync.\"window\""
        " where business_date is not null order by 1, 2, 3")


def days_of(database):
    return database.rows(DAYS)


def sound(database, clean_days):
    """The ledger tells what a clean run's ledger tells, and no row stands without its record."""
    got = days_of(database)
    check(got == clean_days, "the ledger's days differ from a clean run's",
          "\n".join("|".join(r) for r in got if r not in clean_days)
          + "\nmissing:\n" + "\n".join("|".join(r) for r in clean_days if r not in got))
    open_windows = database.value("select count(*) from restosync.\"window\" where state <> 'done'")
    check(open_windows == "0", "windows that are not done: %s" % open_windows)
    parts = ["select '%s', count(*) from resto.%s c where not exists (select from resto.%s r where"
             " r.company_id = c.company_id and r.%s = c.%s)" % (child, child, root, key, key)
             for child, (root, key) in sorted(CHILDREN.items())]
    orphans = [row for row in database.rows("\nunion all\n".join(parts)) if row[1] != "0"]
    check(not orphans, "rows without their record", orphans)

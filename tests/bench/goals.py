"""The goals, one row each: what is measured, what it is held against, when it holds."""


class Goal:
    """A row: `limit` is the most (or, with at_least, the least) the figure may be.

    The verdict is always against `limit`, with --quick too. `ceiling` is another thing: the most that
    CI lets pass on the smaller data of --quick, where start-up weighs more. It catches regressions
    and says nothing of the goal.
    """

    def __init__(self, name, what, limit, unit, at_least=False, stretch=None, ceiling=None):
        self.name = name
        self.what = what
        self.limit = limit
        self.unit = unit
        self.at_least = at_least
        self.stretch = stretch
        self.ceiling = ceiling  # None: reported, never gating

    def holds(self, figure):
        return figure >= self.limit if self.at_least else figure <= self.limit

    def passes(self, figure):
        return figure <= self.ceiling

    def gate_text(self):
        return "" if self.ceiling is None else "<= %.3g%s" % (self.ceiling, self.unit)

    def goal_text(self):
        words = "%s %.3g%s" % (">=" if self.at_least else "<=", self.limit, self.unit)
        return words if self.stretch is None else "%s (%g)" % (words, self.stretch)


GOALS = [
    Goal("shipped_wall", "first load, as shipped: wall, against psql \\copy of the same rows, facts"
         " too", 1.2, " x", stretch=1.0),
    Goal("shipped_backend", "first load, as shipped: backend CPU, against the same", 1.2, " x",
         stretch=1.05, ceiling=2.5),
    Goal("rows_wall", "first load without facts: wall, against psql \\copy of the same rows", 1.2,
         " x", stretch=1.0),
    Goal("rows_backend", "first load without facts: backend CPU, against the same", 1.2, " x",
         stretch=1.05, ceiling=1.4),
    Goal("agent_cpu", "first load: agent CPU, against yajl that does nothing", 2.3, " x",
         stretch=1.9, ceiling=5.0),
    Goal("rss_pages", "peak memory, first load by pages", 28, " MB", stretch=20, ceiling=28),
    Goal("rss_huge", "peak memory, one reply of 1 GiB", 28, " MB", stretch=20, ceiling=28),
    Goal("rss_growth", "growth of it from a reply of 38 MB to one of 1 GiB", 2, " MB", ceiling=3),
    Goal("idle_backend", "idle re-sync: backend CPU, against the first load without facts", 1 / 15.0, " x",
         ceiling=1 / 6.0),
    Goal("idle_wal", "idle re-sync: rows written beyond ledger and journal", 0, "", ceiling=0),
    Goal("idle_wall", "idle re-sync: times faster than the first load without facts", 1.8, " x", at_least=True),
    Goal("changed_wall", "1 % changed: wall, against the idle re-sync", 1.2, " x"),
    Goal("flight_8", "150 ms a reply, 8 in flight: times faster than a serial client", 6, " x",
         at_least=True, stretch=7.5),
    Goal("flight_16", "150 ms a reply, 16 in flight: times faster", 9, " x", at_least=True),
    Goal("one_window_8", "the same in one window: pages asked ahead, 8 in flight", 6, " x",
         at_least=True),
    Goal("orders_8", "5,000 orders, a call each, 8 in flight: times faster", 7, " x",
         at_least=True),
    Goal("linear", "last tenth of the receipts: CPU, against the first tenth", 1.15, " x",
         ceiling=1.25),
    Goal("nightly", "a night without news, all streams, 150 ms a reply", 2.5, " s"),
    Goal("facts_paced", "facts: share of a sync at two calls a second", 0.15, " x"),
    Goal("facts_unpaced", "facts: share of a sync as fast as the sandbox answers", 0.15, " x"),
    Goal("views_period", "slowest view, 28 days out of 100,000 receipts", 200, " ms"),
    Goal("views_history", "slowest view, all 13 months of them at once", 200, " ms"),
    Goal("sandbox_cache", "sandbox with --cache: what curl takes over one connection", 300, " MB/s",
         at_least=True),
    Goal("start_version", "restosync --version", 10, " ms"),
    Goal("start_status", "restosync status", 50, " ms"),
    Goal("million_linear", "1,000,000 receipts: last tenth, CPU against the first", 1.15, " x"),
    Goal("million_equal", "1,000,000 receipts: tables that differ from the reference loader", 0,
         ""),
    Goal("peer_first", "first load: receipts a second, times the best peer", 5, " x",
         at_least=True),
    Goal("peer_idle", "idle re-sync: times faster than the best peer", 10, " x", at_least=True),
    Goal("peer_cpu", "client CPU, against the best peer", 1 / 5.0, " x"),
    Goal("peer_rss", "peak memory, against the best peer", 1 / 6.0, " x"),
]
BY_NAME = {goal.name: goal for goal in GOALS}

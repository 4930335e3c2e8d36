"""Measures the goals and writes the table. Started by tests/bench/run, which builds what it needs."""

import argparse
import datetime
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cases")]

from goals import BY_NAME, GOALS  # noqa: E402
from harness.failure import Failure  # noqa: E402
from harness.paths import Programs  # noqa: E402
import machine  # noqa: E402
import rows_load  # noqa: E402
import rows_million  # noqa: E402
import rows_more  # noqa: E402
import rows_peers  # noqa: E402
import rows_report  # noqa: E402
from stage import Stage  # noqa: E402

# Section: what it measures, the rows it fills, whether --quick has it.
SECTIONS = {
    "load": (rows_load.measure, ("shipped_wall", "shipped_backend", "rows_wall", "rows_backend",
                                 "agent_cpu", "rss_pages", "idle_backend", "idle_wal",
                                 "idle_wall", "changed_wall"), True),
    "memory": (rows_more.memory, ("rss_huge", "rss_growth"), True),
    "linear": (rows_more.linear, ("linear",), True),
    "start": (rows_more.start_up, ("start_version", "start_status"), True),
    "cache": (rows_more.cache, ("sandbox_cache",), False),
    "latency": (rows_more.latency, ("flight_8", "flight_16", "one_window_8"), False),
    "nightly": (rows_more.nightly, ("nightly",), False),
    "orders": (rows_more.orders, ("orders_8",), False),
    "facts": (rows_report.facts, ("facts_paced", "facts_unpaced"), False),
    "views": (rows_report.views, ("views_period", "views_history"), False),
}
# Sections with a flag of their own: they take longer than all others together.
LONG = {
    "million": (rows_million.measure, ("million_linear", "million_equal"), False),
    "peers": (rows_peers.measure, ("peer_first", "peer_idle", "peer_cpu", "peer_rss"), False),
}


class Report:
    """Figures so far; kept in a file, so that a section can be measured again by itself."""

    def __init__(self, path, quick):
        self.path = path
        self.quick = quick
        self.rows = {}
        self.new = []
        if path.exists():
            self.rows = json.loads(path.read_text(encoding="utf-8"))

    def say(self, words):
        print(words, flush=True)

    def row(self, name, figure, basis):
        self.rows[name] = {"figure": figure, "basis": basis,
                           "date": datetime.date.today().isoformat()}
        self.new.append(name)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.rows, indent=1), encoding="utf-8")

    def note(self, name, words):
        """Why a row could not be measured."""
        self.rows[name] = {"figure": None, "basis": words,
                           "date": datetime.date.today().isoformat()}
        self.path.write_text(json.dumps(self.rows, indent=1), encoding="utf-8")

    def lines(self, names):
        for goal in GOALS:
            row = self.rows.get(goal.name)
            if goal.name not in names or row is None:
                continue
            if row["figure"] is None:
                yield (goal, "-", row["basis"], "not measured")
            else:
                good = goal.holds(row["figure"])
                yield (goal, "%.3g%s" % (row["figure"], goal.unit), row["basis"],
                       "holds" if good else "falls short")

    def gate(self, goal):
        """What CI says of the row: only of figures of the smaller data."""
        row = self.rows[goal.name]
        if not self.quick or goal.ceiling is None or row["figure"] is None:
            return "-"
        return "%s: %s" % (goal.gate_text(),
                           "passed" if goal.passes(row["figure"]) else "REGRESSION")

    def table(self, names):
        rows = [("what", "goal (stretch)", "figure", "verdict", "gate", "basis")]
        rows += [(g.what, g.goal_text(), figure, verdict, self.gate(g), basis)
                 for g, figure, basis, verdict in self.lines(names)]
        widths = [max(len(row[i]) for row in rows) for i in range(5)]
        for row in rows:
            print("  ".join([row[i].ljust(widths[i]) for i in range(5)] + [row[5]]))

    def failed_gates(self):
        return [name for name in self.new if BY_NAME[name].ceiling is not None
                and not BY_NAME[name].passes(self.rows[name]["figure"])]


def write_results(report, path):
    """RESULTS.md: the table, the machine, the date."""
    text = ["# Results", "", "Made by `tests/bench/run`; every ratio has both sides in the same run.",
            "", machine.words(), "",
            "| what | goal (stretch) | figure | verdict | basis | measured |",
            "| --- | --- | --- | --- | --- | --- |"]
    for goal, figure, basis, verdict in report.lines(set(BY_NAME)):
        text.append("| %s | %s | %s | %s | %s | %s |" % (
            goal.what, goal.goal_text(), figure, verdict, basis, report.rows[goal.name]["date"]))
    notes = path.read_text(encoding="utf-8").partition("\n## Notes\n")[2] if path.exists() else ""
    path.write_text("\n".join(text) + "\n\n## Notes\n" + (notes or "\n"), encoding="utf-8")


def chosen(options):
    long = [name for name in LONG if getattr(options, name)]
    if long and not options.only:
        return long
    if options.only:
        unknown = [word for word in options.only if word not in SECTIONS and word not in BY_NAME]
        if unknown:
            raise SystemExit("there is no section or row %s; --list names them" % unknown[0])
        return [name for name, (_, rows, _) in SECTIONS.items()
                if name in options.only or set(rows) & set(options.only)]
    return [name for name, (_, _, quick) in SECTIONS.items() if quick or not options.quick]


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run", add_help=False)
    parser.add_argument("--build-dir", required=True)
    parser.add_argument("--only", action="append")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true")
    for name in LONG:
        parser.add_argument("--" + name, action="store_true")
    options = parser.parse_args()
    names = chosen(options)
    SECTIONS.update(LONG)
    if options.list:
        for name, (_, rows, _) in SECTIONS.items():
            print("%-10s %s" % (name, " ".join(rows)))
        return 0
    build = pathlib.Path(options.build_dir).resolve()
    report = Report(build / "bench" / ("quick.json" if options.quick else "results.json"),
                    options.quick)
    stage = Stage(Programs(build), build / "bench")
    failed = []
    try:
        for name in names:
            report.say("%s: %s" % (name, (SECTIONS[name][0].__doc__ or "").strip()))
            try:
                SECTIONS[name][0](stage, report, options.rounds or (2 if options.quick else 5),
                                  options.quick)
            except Failure as failure:
                failed.append(name)
                report.say("  FAILED: %s\n%s" % (failure.sentence, failure.seen))
    finally:
        stage.close()
    rows = {row for name in names for row in SECTIONS[name][1]}
    report.table(rows)
    if options.quick:
        gates = report.failed_gates()
        for name in gates:
            report.say("gate: %s is above its ceiling %s" % (BY_NAME[name].what,
                                                             BY_NAME[name].gate_text()))
        checked = [name for name in report.new if BY_NAME[name].ceiling is not None]
        print("%d passed, %d failed" % (len(checked) - len(gates), len(gates) + len(failed)))
        return 1 if gates or failed or not checked else 0
    write_results(report, HERE / "RESULTS.md")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

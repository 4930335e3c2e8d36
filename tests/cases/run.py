#!/usr/bin/env python3
"""Runs the cases: files *.case, and functions case_* of test_*.py, against the built programs.

    tests/cases/run.py --build-dir build/tests [--only WORD] [--jobs N] [--list]

Ends with one line "N passed, N failed" and exits with 1 when a case failed or none ran.
"""

import argparse
import concurrent.futures
import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from harness import casefile, midnight  # noqa: E402
from harness.cluster import Cluster  # noqa: E402
from harness.failure import Failure, Skip  # noqa: E402
from harness.paths import CASES, Programs  # noqa: E402
from harness.world import World  # noqa: E402


class Case:
    def __init__(self, name, play):
        self.name = name
        self.play = play


def case_of_file(path):
    def play(world):
        casefile.Player(world).play(casefile.parse(path))
    return Case(path.stem, play)


def find_cases(only):
    cases = [case_of_file(path) for path in sorted(CASES.glob("*.case"))]
    for path in sorted(CASES.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        for name in sorted(vars(module)):
            if name.startswith("case_"):
                cases.append(Case(name[5:], getattr(module, name)))
    return [c for c in cases if not only or any(word in c.name for word in only)]


def run_case(case, programs, cluster):
    """One of "passed", "failed", "skipped", and what to tell."""
    world = None
    try:
        world = World(programs, cluster, case.name)
        case.play(world)
        return "passed", ""
    except Skip as skip:
        return "skipped", str(skip)
    except Failure as failure:
        return "failed", failure.sentence + ("\n" + failure.seen if failure.seen else "")
    except Exception:  # a broken case is a failed case
        return "failed", traceback.format_exc()
    finally:
        if world:
            world.close()


def tell(case, outcome, words, seconds):
    mark = {"passed": "ok     ", "failed": "FAILED ", "skipped": "skipped"}[outcome]
    print("  %s %s (%.1f s)%s" % (mark, case.name, seconds,
                                  ": " + words if outcome == "skipped" else ""), flush=True)


def run_all(cases, programs, cluster, jobs):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    failures = []

    def timed(case):
        midnight.wait_for_it_to_pass()
        began = time.monotonic()
        outcome, words = run_case(case, programs, cluster)
        return case, outcome, words, time.monotonic() - began

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(timed, c) for c in cases]):
            case, outcome, words, seconds = done.result()
            counts[outcome] += 1
            if outcome == "failed":
                failures.append((case.name, words))
            tell(case, outcome, words, seconds)
    for name, words in failures:
        print("\n===== %s\n%s" % (name, words.rstrip()))
    if failures:
        print()
    return counts


def main():
    parser = argparse.ArgumentParser(description="run the case tests")
    parser.add_argument("--build-dir", required=True)
    parser.add_argument("--only", action="append", help="cases whose name contains this word")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    cases = find_cases(options.only)
    if options.list:
        print("\n".join(c.name for c in cases))
        return 0
    programs = Programs(options.build_dir)
    if programs.missing():
        print("not built: " + ", ".join(programs.missing()))
        return 1
    directory = tempfile.mkdtemp(prefix="restosync-cases-")
    os.chmod(directory, 0o755)  # as root, the server runs as another user and has to get in
    cluster = Cluster(os.path.join(directory, "pg"))
    try:
        cluster.start()
        counts = run_all(cases, programs, cluster, options.jobs)
    finally:
        cluster.remove()
        shutil.rmtree(directory, ignore_errors=True)
    line = "%d passed, %d failed" % (counts["passed"], counts["failed"])
    print(line + (", %d skipped" % counts["skipped"] if counts["skipped"] else ""))
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())

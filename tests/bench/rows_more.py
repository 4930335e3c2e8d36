"""Memory, requests in flight, a quiet night, start-up, cost that may not grow with the tables."""

import datetime
import os
import subprocess
import time

from harness.failure import Failure
from measure import median
from rows_load import FROM
from stage import UNTIL, count_of


def memory(stage, report, rounds, quick):
    """One reply of 38 MB and one of 1 GiB (64 MiB with --quick) are stored with the same memory."""
    del rounds
    peaks = []
    large = (64 << 20) if quick else (1 << 30)
    for size in (38 << 20, large):
        room = stage.room("--days", "1", "--receipts-per-day", "5", "--orders-per-day", "0",
                          "--behave", "huge_page=%d" % size)
        room.fresh()
        cost = room.run("sync receipts")
        stored = int(room.database.value("select max(bytes) from restosync.\"window\""))
        if stored < size:
            raise SystemExit("the reply was smaller than asked for")
        peaks.append(cost.peak_mib)
        report.say("  a reply of %d MB: %.1f MB, %.1f s" % (size / 1e6, cost.peak_mib, cost.wall))
        room.close()
    report.row("rss_huge", peaks[1], "a reply of %d MB" % (large / 1e6))
    report.row("rss_growth", peaks[1] - peaks[0], "%.1f MB to %.1f MB" % (peaks[0], peaks[1]))


def in_flight(room, words, addresses, rounds, flights):
    """What a serial client that only downloads takes, and what each number in flight costs."""
    costs = {flight: [] for flight in flights}
    serial = []
    for _ in range(rounds):
        serial.append(room.fetch(addresses))
        for flight in flights:
            room.fresh()
            costs[flight].append(room.run(words, API_MAX_CONCURRENCY=flight))
    return costs, serial


def latency(stage, report, rounds, quick):
    """Some 18,000 receipts in pages of 100, 150 ms before each reply: one after the other by a client
    that only downloads, many at once by one that stores them."""
    rounds = 1 if quick else min(rounds, 3)
    for names, days, a_day in ((("flight_8", "flight_16"), 40, 530), (("one_window_8",), 1, 20000)):
        # From the start, not by a switch: switching forgets the replies that are kept.
        room = stage.room("--days", str(days), "--receipts-per-day", str(a_day),
                          "--orders-per-day", "0", "--cache", "--latency-ms", "150")
        words = backfill("receipts", days)
        room.fresh()
        room.run(words, API_MAX_CONCURRENCY=1)
        addresses = room.kept()
        flights = [int(name.rpartition("_")[2]) for name in names]
        costs, serial = in_flight(room, words, addresses, rounds, flights)
        for name, flight in zip(names, flights):
            # Others on the machine only ever make it slower: the least counts, on both sides.
            best = min(costs[flight], key=lambda cost: cost.wall)
            report.row(name, min(serial) / best.wall,
                       "%.2f s (%d calls, the company and those past an end too) against %.1f s for the %d"
                       " lists that are needed, downloaded and thrown away; the least of %s s" % (
                           best.wall, count_of(best, "calls"), min(serial), len(addresses),
                           ", ".join("%.2f" % cost.wall for cost in costs[flight])))
        room.close()


def backfill(stream, days):
    first = datetime.date.fromisoformat(UNTIL) - datetime.timedelta(days - 1)
    return "backfill %s --from %s --to %s" % (stream, first, UNTIL)


SERIAL_CALLS = 200


def orders(stage, report, rounds, quick):
    """5,000 orders, a call each; a serial client's time for one is measured on 200 of them."""
    del rounds
    days, a_day, least = (2, 100, 100) if quick else (14, 440, 5000)
    room = stage.room("--days", str(days), "--receipts-per-day", "20", "--orders-per-day",
                      str(a_day), "--latency-ms", "150")
    room.fresh()
    ids = [5000000 + 32265000 + at for at in range(SERIAL_CALLS if not quick else 30)]
    serial = room.fetch(["/resto/rest/onlineordering/order/%d" % at for at in ids]) / len(ids)
    cost = room.run(backfill("orders", days), API_MAX_CONCURRENCY=8)
    stored = int(room.database.value("select count(*) from resto.online_order"))
    if stored < least:
        raise Failure("only %d orders were stored" % stored)
    report.row("orders_8", serial * stored / cost.wall,
               "%.1f s for %d orders in %d calls; serial: %.1f ms a call, measured on %d of them, times "
               "the orders" % (cost.wall, stored, count_of(cost, "calls"), serial * 1000, len(ids)))
    room.close()


def nightly(stage, report, rounds, quick):
    """All streams, nothing new since the run before, 1,000 receipts in the days that are re-read."""
    del quick
    room = stage.room("--days", "30", "--receipts-per-day", "125")
    room.fresh()
    room.run("sync")
    room.run("sync")
    room.sandbox.behave("latency=150")
    costs = [room.run("sync", API_MAX_CONCURRENCY=16) for _ in range(min(rounds, 3))]
    room.sandbox.behave("none")
    calls = median([int(c.out.rpartition(" calls,")[0].split()[-1]) for c in costs])
    report.row("nightly", median([cost.wall for cost in costs]),
               "%d calls, 16 in flight, %.2f s of agent CPU" % (
                   calls, median([cost.agent for cost in costs])))
    room.close()


def cache(stage, report, rounds, quick):
    """What the sandbox gives a client in C that throws it away: the other side of every first load."""
    room = stage.room("--days", "30", "--receipts-per-day", "200" if quick else "1000",
                      "--orders-per-day", "0", "--cache")
    room.fresh()
    room.run("sync receipts")
    addresses = room.kept()
    room.fetch(addresses)
    wish = os.path.join(room.directory, "curl")
    with open(wish, "w", encoding="ascii") as file:
        os.chmod(wish, 0o600)
        file.write('silent\nfail\nheader = "Authorization: Bearer %s"\n' % room.sandbox.bearer())
        file.write('write-out = "%{size_download} %{num_connects}\\n"\n')
        for address in addresses * 20:
            file.write('url = "http://127.0.0.1:%d%s"\noutput = "/dev/null"\n' % (
                room.sandbox.port, address))
    found = []
    for _ in range(rounds):
        began = time.monotonic()
        done = subprocess.run(["curl", "-q", "--config", wish], stdout=subprocess.PIPE, text=True,
                              stdin=subprocess.DEVNULL, timeout=600, check=False)
        seconds = time.monotonic() - began
        sizes = [[int(word) for word in line.split()] for line in done.stdout.splitlines()]
        if done.returncode != 0 or len(sizes) != len(addresses) * 20:
            raise Failure("curl ended with %d after %d replies" % (done.returncode, len(sizes)))
        found.append((sum(size for size, _ in sizes) / seconds / 1e6,
                      sum(connects for _, connects in sizes)))
    report.row("sandbox_cache", median([speed for speed, _ in found]),
               "%d replies of %.0f KB each round, %d connections" % (
                   len(sizes), sum(size for size, _ in sizes) / len(sizes) / 1e3,
                   max(connects for _, connects in found)))
    room.close()


def start_up(stage, report, rounds, quick):
    del rounds, quick
    room = stage.room("--days", "2", "--receipts-per-day", "20")
    room.fresh()
    room.run("sync")
    for name, words in (("start_version", "--version"), ("start_status", "status")):
        costs = [room.run(words) for _ in range(15)]
        report.row(name, median([cost.wall for cost in costs]) * 1000,
                   "median of 15, %.1f ms of CPU" % (
                       median([cost.agent for cost in costs]) * 1000))
    room.close()


def linear(stage, report, rounds, quick):
    """A load in ten parts of the same size: the last may not cost more than the first."""
    del rounds
    a_day = 700 if quick else 3627
    room = stage.room("--days", "30", "--receipts-per-day", str(a_day), "--orders-per-day", "0")
    room.fresh()
    costs = tenths(room, FROM, 3, report)
    first, last = costs[0], costs[-1]
    report.row("linear", last / first, "%.1f against %.1f us a receipt, agent and backend" % (
        last * 1e6, first * 1e6))
    room.close()


def tenths(room, first, days, report):
    """Seconds of processor a receipt, agent and backend, for each tenth of the days."""
    day = datetime.date.fromisoformat(first)
    found = []
    before = 0
    for _ in range(10):
        last = day + datetime.timedelta(days - 1)
        cost = room.run("backfill receipts --from %s --to %s" % (day, last))
        count = int(room.database.value("select count(*) from resto.receipt"))
        found.append((cost.agent + cost.backend) / (count - before))
        report.say("  %s: %d receipts, %.1f us each, %.1f s" % (day, count - before,
                                                               found[-1] * 1e6, cost.wall))
        before = count
        day = last + datetime.timedelta(1)
    return found

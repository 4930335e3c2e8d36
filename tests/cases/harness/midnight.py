"""A case whose restaurant begins a new business day in the middle means another day at its end than at its start."""

import datetime
import re
import time
import zoneinfo

from .paths import ROOT

LONGEST = 120  # seconds that a case may take


def _clocks():
    """Zone and opening time of each of the sandbox's companies; and UTC, in which the agents of the cases live."""
    text = (ROOT / "tests" / "sandbox" / "model.c").read_text(encoding="utf-8")
    rows = re.findall(r'^    \{\d+, "[^"]+", "([^"]+)", "[^"]+", "[^"]+", (\d+), (?:true|false), \d+\},', text, re.M)
    assert len(rows) == 8, "the table of companies in model.c looks different now"
    return [(zone, int(minutes)) for zone, minutes in rows] + [("UTC", 0)]


CLOCKS = _clocks()


def seconds_left(now=None):
    """Until the first of them begins a day."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    left = []
    for zone, minutes in CLOCKS:
        local = now.astimezone(zoneinfo.ZoneInfo(zone))
        since = (local.hour * 60 + local.minute - minutes) % 1440 * 60 + local.second
        left.append(86400 - since)
    return min(left)


def wait_for_it_to_pass():
    while seconds_left() <= LONGEST:
        time.sleep(1)

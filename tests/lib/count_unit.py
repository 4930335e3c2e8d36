#!/usr/bin/env python3
"""Adds up what unit tests say: "P F S" from ctest's JUnit file.

    tests/lib/count_unit.py JUNIT.xml

cmocka counts the tests of each program; a program that ended without a count (a crash, a time-out) is
one failed test, and so is one that passed without saying so.
"""

import re
import sys
import xml.etree.ElementTree

passed = failed = skipped = 0
for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    output = "".join(case.itertext())
    good = sum(int(n) for n in re.findall(r"\[  PASSED  \] (\d+) test", output))
    bad = sum(int(n) for n in re.findall(r"\[  FAILED  \] (\d+) test", output))
    passed += good
    failed += bad
    skipped += sum(int(n) for n in re.findall(r"\[  SKIPPED \] (\d+) test", output))
    if bad == 0 and (case.get("status") != "run" or good == 0):
        failed += 1
print(passed, failed, skipped)

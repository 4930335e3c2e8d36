"""Memory stays flat whatever the server sends."""

import os

from harness.failure import Skip, check

LIMIT_KIB = 28 * 1024


def case_memory_stays_flat_under_a_huge_reply(world):
    """One reply of 64 MiB (1 GiB with RS_BIG=1) is stored with a peak of less than 28 MiB."""
    with open(world.programs.restosync, "rb") as file:
        if b"__asan_init" in file.read():
            raise Skip("AddressSanitizer multiplies memory")
    size = (1024 if os.environ.get("RS_BIG") == "1" else 64) * 1024 * 1024
    product = world.ready("--days", "1", "--receipts-per-day", "5", "--behave", "huge_page=%d" % size)
    result = product.run("sync receipts", seconds=900).expect(0)
    received = int(world.database.value("select max(bytes) from restosync.\"window\""))
    check(received >= size, "the reply was smaller than asked for: nothing was proven", received)
    check(0 < result.peak_kib < LIMIT_KIB, "peak of %d KiB" % result.peak_kib, result.story())
    stored = int(world.database.value("select count(*) from resto.receipt"))
    check(stored * 20000 > size, "too few receipts for such a reply", stored)

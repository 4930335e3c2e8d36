"""Records that do not fit: a few are set aside, many stop their window, because then the API has changed."""

import json

from harness import compare
from harness.failure import check, check_equal
from harness.faultserver import FaultServer, reply

RECEIPTS = "financial/receipt"
STORED = "select count(*) from resto.receipt"


def spoil(server, every):
    """Every so manyeth receipt of a list has a total that is no number."""
    def hook(request):
        if RECEIPTS not in request.path:
            return None
        status, kind, body, headers = request.forward()
        data = json.loads(body)
        records = data if isinstance(data, list) else data["results"]
        for record in records:
            if record["id"] % every == 0:
                record["total"] = "much"
        return reply(status, kind, json.dumps(data).encode(), headers)
    server.hook = hook


def case_records_that_do_not_fit_stop_their_window(world):
    """More than a thousand, or more than a twentieth, of a window's records are bad: 65, and nothing of it is stored;
    a few are set aside with 3, and good ones make up for them later."""
    world.start_sandbox("--days", "1", "--receipts-per-day", "900", "--orders-per-day", "0",
                        "--until", "2026-06-27")  # a Saturday: as many as there are on no Monday
    server = FaultServer(world.sandbox.root)
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url)
    world.sign_in(product)
    product.ok("sync company")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    words = "backfill receipts --from %s --to %s" % (days[0], days[-1])
    for every, sentence in ((1, "more than 1000 records of one window"), (12, "records of one window do not fit")):
        spoil(server, every)
        result = product.run(words).expect(65)
        check("RS-RUN-03" in result.err and sentence in result.err, "not told why", result.story())
        check_equal(world.database.value(STORED), "0", "receipts of a window with bad ones")
    spoil(server, 60)
    product.run(words).expect(3)
    aside = int(world.database.value("select count(*) from restosync.rejected where resolved_at is null"))
    check(0 < aside <= 20 and int(world.database.value(STORED)) > 1000, "%d records were set aside" % aside)
    server.hook = None
    product.ok(words + " --again")
    compare.equals_sandbox(world, world.companies()[0])

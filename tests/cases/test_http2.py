"""HTTP/2 stands behind a setting: many requests share a connection where the server speaks it."""

from harness import compare
from harness.certs import Authority
from harness.failure import check, check_equal
from harness.faultserver import FaultServer
from harness.http2 import Http2Proxy

SMALL = ("--days", "3", "--receipts-per-day", "60", "--orders-per-day", "4")


def set_up(world):
    world.start_sandbox(*SMALL)
    authority = Authority(world.directory)
    world.sign_in(world.new_product(base_url=world.sandbox.base_url))
    product = world.product
    product.environment.update(RESTOSYNC_API_CA_FILE=authority.certificate,
                               RESTOSYNC_API_HTTP2="yes", RESTOSYNC_API_MAX_CONCURRENCY="8",
                               RESTOSYNC_API_PAGE_SIZE_MAX="10")
    return authority.server("good"), product


def case_http2_behind_its_setting(world):
    """With the setting all requests of a sync go over one connection by HTTP/2; without it none does."""
    certificate, product = set_up(world)
    proxy = Http2Proxy(world.sandbox, certificate, world.directory)
    world.servers.append(proxy)
    product.environment["RESTOSYNC_API_BASE_URL"] = proxy.base_url
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])
    rest = [line for line in proxy.requests() if "/rest/" in line[4]]
    check(len(rest) > 50, "too few requests: nothing was proven", rest)
    check_equal({line[0] for line in rest}, {"h2"}, "protocols with the setting")
    check_equal({line[2] for line in rest}, {"200"}, "replies with the setting")
    check_equal(len({line[1] for line in rest}), 1, "connections with the setting")
    product.environment["RESTOSYNC_API_HTTP2"] = "no"
    product.ok("sync")
    rest = [line for line in proxy.requests() if "/rest/" in line[4]][len(rest):]
    check_equal({line[0] for line in rest}, {"http/1.1"}, "protocols without the setting")


def case_http2_where_the_server_has_none(world):
    """A server that speaks HTTP/1.1 only is asked in its own words."""
    certificate, product = set_up(world)
    server = FaultServer(world.sandbox.root, None, certificate)
    world.servers.append(server)
    product.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    product.ok("sync receipts")
    check(server.seen, "the server was not asked: nothing was proven")
    stored = int(world.database.value("select count(*) from resto.receipt"))
    check_equal(stored, world.sandbox.totals(world.companies()[0])["receipts"], "receipts stored")

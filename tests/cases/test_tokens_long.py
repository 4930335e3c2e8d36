"""Tokens of any length that the product promises to keep."""

from harness.failure import check, check_equal
from harness.payloads import load, reply

LONGEST = 8192


def tokens(letter):
    return {"access_token": letter * LONGEST, "refresh_token": letter.upper() * LONGEST, "expires_in": 3600}


def case_tokens_of_8_kib(world):
    """Both tokens as long as they may be: taken, sealed, renewed and shown to the API whole."""
    world.start_server([
        ("POST", "/resto/oauth2/v1/token", [reply(tokens("a")), reply(tokens("b"))]),
        ("GET", "/resto/rest/core/company", [reply(load("company/list.json"))])])
    product = world.new_product()
    product.run("auth import", "i" * LONGEST + "\n").expect(0)
    product.ok("auth refresh")
    product.ok("sync company")
    shown = [request["head"].partition("Bearer ")[2].split("\r\n")[0] for request in world.server.requests()
             if "core/company" in request["path"]]
    check(shown[0] == "a" * LONGEST, "the first token was not shown whole", shown[0][:99])
    check(shown[-1] == "b" * LONGEST, "the renewed token was not shown whole", shown[-1][:99])
    check_equal(world.database.value("select state || ' ' || generation from restosync.credential"), "idle 2",
                "the sign-in")

"""Awkward servers a sync has to live with: it ends well, and the database equals the sandbox to the cent.

One case for each row of the table, made from it: behaviour of the sandbox, options of the sandbox,
least number of retries the run must tell of (so that the behaviour is known to have struck).
"""

import json

from harness import compare
from harness.failure import check

USUAL = ("--days", "3", "--receipts-per-day", "45", "--seed", "31")

BEHAVIOURS = {
    "bare_arrays": ("envelope=A", (), 0),
    "full_envelope": ("envelope=E", (), 0),
    "envelope_without_total": ("envelope=E-", (), 0),
    "envelope_of_results_only": ("envelope=results", (), 0),
    "envelope_of_data": ("envelope=data", (), 0),
    "silent_page_cap": ("page_cap=7", (), 0),
    "smaller_page_cap_said": ("", ("--page-cap", "11"), 0),
    "wrong_total": ("wrong_total=5", (), 0),
    "rate_limit": ("rate_limit=2:1", (), 1),
    "rate_limit_as_web_page": ("rate_limit_html=2", (), 1),
    "server_errors": ("server_error=2", (), 1),
    "web_page_for_503": ("html_503=2", (), 1),
    "web_page_once": ("html_200=1", (), 1),
    "cut_pages": ("truncate=2", (), 1),
    "broken_connections": ("reset=2", (), 1),
    "slow_pages": ("slow=1", (), 0),
    "duplicate_page": ("duplicate_page=1,page_cap=10", (), 0),
    "offsets_in_whole_pages": ("whole_pages", (), 0),
    "expired_access_token": ("unauthorized_once=1", (), 0),
    "unknown_members": ("unknown_keys", (), 0),
    "numbers_as_text": ("numbers_as_text", (), 0),
    "nulls": ("nulls", (), 0),
    "long_decimals": ("long_decimals", (), 0),
    "expires_in_as_text": ("expires_in_text", (), 0),
    "no_rotation": ("no_rotation", (), 0),
}


def survive(world, behaviour, arguments, retries):
    product = world.ready(*USUAL, *arguments)
    if behaviour:
        world.sandbox.behave(behaviour)
    result = product.ok("sync --json")
    summary = json.loads(result.out.strip().splitlines()[-1])
    check(summary["event"] == "summary", "the last line is not the summary", result.story())
    check(summary["retries"] >= retries, "%s retries, at least %d were due" % (
        summary["retries"], retries), result.story())
    world.sandbox.behave("none")
    compare.equals_sandbox(world, world.companies()[0])


def make_case(behaviour, arguments, retries):
    return lambda world: survive(world, behaviour, arguments, retries)


for name, row in BEHAVIOURS.items():
    globals()["case_survives_" + name] = make_case(*row)


def case_survives_lost_refresh_reply(world):
    """The server rotated the token and the reply was lost: the replay within the grace saves the sign-in."""
    product = world.ready(*USUAL)
    world.sandbox.behave("lose_refresh_reply=1")
    world.sandbox.post("/_sandbox/tokens/expire-access")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])
    product.ok("auth refresh")


def case_survives_client_auth_in_the_form(world):
    """A token endpoint that wants the client's id and secret as form fields."""
    product = world.ready(*USUAL, "--client-auth", "body")
    product.ok("auth refresh")


def case_survives_client_auth_basic_only(world):
    """A token endpoint that wants HTTP Basic."""
    product = world.ready(*USUAL, "--client-auth", "basic")
    product.ok("auth refresh")


def case_survives_old_replies(world):
    """Receipts and companies of the shape of 2016: fewer members, the same rows."""
    product = world.ready(*USUAL, "--behave", "old_receipts,company_reply_old")
    product.ok("sync")
    company = world.companies()[0]
    check(world.database.value("select count(*) from resto.receipt")
          == str(world.sandbox.totals(company)["receipts"]), "receipts are missing")

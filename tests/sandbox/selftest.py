#!/usr/bin/env python3
"""Holds the sandbox to what it promises: OAuth with PKCE, rotation and grace, envelopes, paging, and
pages whose sums are its own totals. Usage: selftest.py PATH-OF-restosync-sandbox"""

import base64
import hashlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

CLIENT = base64.b64encode(b"sandbox-client:sandbox-secret").decode()
REDIRECT = "http://127.0.0.1:9/callback"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636 appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


class Sandbox:
    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, "--with-parent", *arguments], text=True,
                                        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.base = self.process.stdout.readline().split()[-1]
        self.root = self.base[:-len("/resto")]

    def close(self):
        self.process.terminate()
        self.process.wait(10)

    def call(self, url, data=None, headers=None):
        """(status, headers, body); never follows."""
        if isinstance(data, dict):
            data = urllib.parse.urlencode(data).encode()
        request = urllib.request.Request(url, data=data, headers=headers or {})
        try:
            with OPENER.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def authorize(self, **changes):
        words = {"response_type": "code", "client_id": "sandbox-client", "redirect_uri": REDIRECT,
                 "code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "st"}
        words.update(changes)
        return self.call("%s/oauth2/v1/authorize?%s" % (self.base, urllib.parse.urlencode(words)))

    def code(self):
        location = self.authorize()[1]["Location"]
        return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]

    def token(self, basic=CLIENT, **form):
        headers = {"Authorization": "Basic " + basic} if basic else {}
        status, _, body = self.call(self.base + "/oauth2/v1/token", form, headers)
        return status, json.loads(body)

    def sign_in(self):
        return self.token(grant_type="authorization_code", code=self.code(), code_verifier=VERIFIER,
                          redirect_uri=REDIRECT)[1]

    def get(self, path, access):
        status, _, body = self.call(self.base + "/rest/" + path,
                                    headers={"Authorization": "Bearer " + access})
        return status, json.loads(body) if status == 200 else body

    def control(self, path, post=True):
        return json.loads(self.call(self.root + "/_sandbox/" + path, b"" if post else None)[2])


def refresh(box, token):
    return box.token(grant_type="refresh_token", refresh_token=token)


def test_pkce_is_checked(program):
    box = Sandbox(program, "--days", "1")
    try:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == CHALLENGE
        assert box.authorize(code_challenge_method="plain")[0] == 400
        assert box.authorize(client_id="other")[0] == 400
        assert box.authorize(redirect_uri="https://evil.example/")[0] == 400
        assert box.authorize()[0] == 302
        wrong = box.token(grant_type="authorization_code", code=box.code(), code_verifier="x" * 43,
                          redirect_uri=REDIRECT)
        assert wrong[0] == 400, wrong
        code = box.code()
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER,
                "redirect_uri": REDIRECT}
        assert box.token(basic="bm86bm8=", **form)[0] == 401
        assert box.token(**form)[0] == 200
        assert box.token(**form)[0] == 400, "a code worked twice"
    finally:
        box.close()


def test_codes_expire(program):
    box = Sandbox(program, "--days", "1", "--code-ttl", "0")
    try:
        status, body = box.token(grant_type="authorization_code", code=box.code(),
                                 code_verifier=VERIFIER, redirect_uri=REDIRECT)
        assert status == 400 and body["details"][0]["code"] == "invalid_grant", body
    finally:
        box.close()


def test_refresh_tokens_rotate_with_a_grace(program):
    box = Sandbox(program, "--days", "1", "--refresh-grace", "1")
    try:
        first = box.sign_in()["refresh_token"]
        status, second = refresh(box, first)
        assert status == 200 and second["refresh_token"] != first
        status, replay = refresh(box, first)
        assert status == 200 and replay["refresh_token"] != second["refresh_token"]
        assert refresh(box, second["refresh_token"])[0] == 400, "the earlier answer is still good"
        time.sleep(2.1)
        assert refresh(box, first)[0] == 400, "a token worked after its grace"
        assert refresh(box, replay["refresh_token"])[0] == 400, "reuse did not revoke the family"
    finally:
        box.close()


def test_bearers_are_needed_and_expire(program):
    box = Sandbox(program, "--days", "1")
    try:
        assert box.get("core/company", "nothing")[0] == 401
        access = box.sign_in()["access_token"]
        assert box.get("core/company", access)[0] == 200
        box.control("tokens/expire-access")
        assert box.get("core/company", access)[0] == 401
        assert box.call(box.base + "/rest/core/company", b"x=1")[0] == 405
        assert box.control("requests", post=False)["writes"] == 1
    finally:
        box.close()


def pages(box, access, path, key="results"):
    rows, offset = [], 0
    while True:
        status, body = box.get("%s&amount=100&offset=%d" % (path, offset), access)
        assert status == 200
        page = body[key] if isinstance(body, dict) else body
        if not page:
            return rows
        rows += page
        offset += len(page)


def test_pages_add_up_to_the_totals(program):
    box = Sandbox(program, "--days", "5", "--receipts-per-day", "90", "--companies", "2")
    try:
        for company in (32265, 32266):
            box.control("consent?company=%d" % company)
            access = box.sign_in()["access_token"]
            totals = box.control("totals?company=%d" % company, post=False)
            rows = pages(box, access, "financial/receipt?from=2000-01-01T00:00:00Z")
            assert len({r["id"] for r in rows}) == len(rows) == totals["receipts"]
            assert sum(len(r["items"]) for r in rows) == totals["lines"]
            parents = {r["parentId"] for r in rows}
            counted = [r for r in rows if r["status"] in ("PAID", "DONE") and r["items"] and
                       not (r["id"] in parents and not r["payments"])]
            assert len(counted) == sum(d["counted_receipts"] for d in totals["days"])
            paid = sum(Decimal(str(p["amount"])) for r in counted for p in r["payments"])
            assert paid == sum(Decimal(d["payments"]) for d in totals["days"])
            sales = sum(Decimal(str(r["total"])) for r in counted)
            assert sales == sum(Decimal(d["sales_incl_tax"]) for d in totals["days"]) == paid
            orders = pages(box, access, "onlineordering/order?createdSince=2000-01-01T00:00:00Z")
            assert len(orders) == totals["orders"] and all(not o["orderItems"] for o in orders)
            assert box.get("onlineordering/order/%d" % orders[0]["id"], access)[1]["orderItems"]
    finally:
        box.close()


def test_totals_are_deterministic(program):
    words = [program, "--days", "3", "--seed", "9", "--until", "2026-03-30", "--totals"]
    first = subprocess.run(words, capture_output=True, check=True).stdout
    assert first == subprocess.run(words, capture_output=True, check=True).stdout
    assert first != subprocess.run(words + ["--seed", "10"], capture_output=True, check=True).stdout


def test_behaviours_are_named_and_switchable(program):
    listed = subprocess.run([program, "--list-behaviours"], capture_output=True, text=True, check=True)
    names = [line.split("=")[0] for line in listed.stdout.splitlines() if line[:1] != " "]
    assert len(names) >= 30 and len(set(names)) == len(names)
    box = Sandbox(program, "--days", "2", "--receipts-per-day", "60")
    try:
        access = box.sign_in()["access_token"]
        path = "financial/receipt?from=2000-01-01T00:00:00Z&amount=100"
        whole = box.get(path, access)[1]["results"]
        for envelope, shape in (("A", list), ("E", dict), ("data", dict)):
            box.control("behave?set=envelope=" + envelope)
            assert isinstance(box.get(path, access)[1], shape)
        box.control("behave?clear=1&set=page_cap=7")
        assert len(box.get(path, access)[1]["results"]) == 7 < len(whole)
        box.control("behave?clear=1&set=rate_limit=1:3")
        assert box.get(path, access)[0] == 429 and box.get(path, access)[0] == 200
        assert box.call(box.root + "/_sandbox/behave?set=no_such_thing", b"")[0] == 400
    finally:
        box.close()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    passed = failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test(sys.argv[1])
            passed += 1
            print("  ok      sandbox_" + name[5:])
        except Exception as error:  # every failure is told, none ends the run
            failed += 1
            print("  FAILED  sandbox_%s: %s: %s" % (name[5:], type(error).__name__, error))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Answers of an API that differs from the sandbox wherever its documentation leaves it open: what is stored is
right and whole, or the run says what is missing."""

import re

from harness.failure import check, check_equal
from harness.payloads import load, records, reply
from test_payloads import DAY, listing, rules, serve



def case_payloads_of_details_that_are_no_answer(world):
    """The call for one order brings nothing, another order, several, or an error with status 200: that order is
    set aside under its number, the others are stored; when the API has come round it is stored and settled."""
    listed, detail = load("orders/list.json")[0], load("orders/detail.json")
    orders = [dict(listed, id=number) for number in range(1, 8)]
    odd = {1: [], 2: dict(detail, id=99), 3: [dict(detail, id=3), dict(detail, id=4)],
           4: {"description": "An unexpected error occurred."}, 5: {"results": []}, 6: [dict(detail, id=6)]}

    def answer(address):
        number = int(address.rsplit("/", 1)[1])
        return reply(odd.get(number, dict(detail, id=number)))
    answers = [rule for rule in rules({"receipts": []}) if "onlineordering/order" not in rule[1]]
    world.start_server([("GET", "/resto/rest/onlineordering/order/", [answer]),
                        ("GET", "/resto/rest/onlineordering/order", [listing(orders, bare=True)])] + answers)
    product = world.new_product()
    product.run("auth import", "first-refresh-token\n").expect(0)
    product.run("backfill --from %s --to %s orders" % (DAY, DAY)).expect(3)
    stored = "select string_agg(order_id::text, ' ' order by order_id) from resto.online_order"
    aside = ("select coalesce(string_agg(record_key, ' ' order by record_key), '') from restosync.rejected"
             " where resolved_at is null")
    check_equal(world.database.value(stored), "6 7", "orders stored")
    check_equal(world.database.value(aside), "1 2 3 4 5", "orders set aside")
    odd.clear()
    product.ok("backfill --again --from %s --to %s orders" % (DAY, DAY))
    check_equal(world.database.value(stored), "1 2 3 4 5 6 7", "orders stored after the API came round")
    check_equal(world.database.value(aside), "", "orders still set aside")


def case_payloads_of_orders_dated_in_milliseconds(world):
    """The list's dates as milliseconds since 1970, or absent: the first are asked for, the others are set aside."""
    listed, detail = load("orders/list.json")[0], load("orders/detail.json")
    undated = {name: member for name, member in listed.items() if name != "creationDate"}
    orders = [dict(listed, id=detail["id"], creationDate=1647961992000), dict(undated, id=2)]
    product = serve(world, {"receipts": []}, orders, detail)
    product.run("backfill --from %s --to %s orders" % (DAY, DAY)).expect(3)
    check_equal(world.database.value("select string_agg(order_id::text, ' ') from resto.online_order"),
                str(detail["id"]), "orders stored")
    check_equal(world.database.value("select record_key || ' ' || reason from restosync.rejected"),
                "2 the date created_at is missing", "set aside")


def case_payloads_of_sales_that_move(world):
    """A server that knows no offsets answers again with other figures and in another order, perhaps with more rows
    than were asked for: the first reply is the whole report, nothing is stored twice, and the reading ends."""
    base = records("product_sales")[0]

    def rows(count, figure):
        return [dict(base, productName="P%d" % n, pid="p%d" % n, amount=figure, total=figure) for n in range(count)]
    for number, count in enumerate((1, 40, 100, 250)):
        calls = []

        def answer(_, count=count, calls=calls):
            calls.append(1)
            found = rows(count, len(calls))
            return reply(found if len(calls) % 2 else found[::-1])
        answers = rules({"receipts": []})
        answers.append(("GET", "/resto/rest/financial/analytics/productsales", [answer]))
        world.start_server(answers)
        database = world.new_database()
        product = world.new_product(database=database)
        product.run("auth import", "first-refresh-token\n").expect(0)
        product.run("backfill --from %s --to %s product_sales" % (DAY, DAY), seconds=60).expect(0)
        check_equal(database.value("select count(*) || ' ' || sum(total)::int from resto.product_sales"),
                    "%d %d" % (count, count), "rows and their total")
        check_equal(len(calls), 2, "calls for a report of %d rows" % count)


def case_payloads_of_companies_with_odd_clocks(world):
    """A company whose zone the database does not know, or reads the other way round, is named with the way out, and
    the day begins where it says; an hour of one digit is one."""
    company, receipts = load("company/list.json")[0], records("receipts")
    product = None
    words = {"Mars/Phobos": "not recognized", "GMT+01:00": "is an offset", "-05:00": "is an offset"}
    for zone, said in words.items():
        answers = [rule for rule in rules({"receipts": receipts}) if not rule[1].endswith("core/company")]
        answers.append(("GET", "/resto/rest/core/company", [reply([dict(company, timeZone=zone, openingTime="4:00")])]))
        world.start_server(answers)
        database = world.new_database()
        product = world.new_product(database=database)
        product.run("auth import", "first-refresh-token\n").expect(0)
        for command in ("sync receipts", "backfill --from %s --to %s receipts" % (DAY, DAY)):
            result = product.run(command).expect(78)
            check(said in result.err and "company_setting" in result.err, "no way out is told", result.story())
        database.query("insert into report.company_setting (company_id, time_zone) values (%d, 'America/Toronto')"
                       " on conflict (company_id) do update set time_zone = excluded.time_zone" % company["id"])
        product.ok("backfill --from %s --to %s receipts" % (DAY, DAY))
        check_equal(database.value("select opening_time || ' ' || (select count(*) from resto.receipt)"
                                   " from resto.company"), "04:00:00 %d" % len(receipts), "opening and receipts")


def case_payloads_of_a_company_that_does_not_fit(world):
    """The company's own record is set aside: told as that, not as another company's sign-in."""
    company = load("company/list.json")[0]
    answers = [rule for rule in rules({"receipts": []}) if not rule[1].endswith("core/company")]
    answers.append(("GET", "/resto/rest/core/company", [reply([dict(company, openingTime="at four")])]))
    world.start_server(answers)
    product = world.new_product()
    product.run("auth import", "first-refresh-token\n").expect(0)
    result = product.run("sync receipts").expect(65)
    check("at four" in result.err and "opening_time" in result.err, "no word of the value", result.story())


def case_payloads_of_credits_without_paging(world):
    """A server that knows no offsets sends a guest's changes again for every page: they are stored once."""
    guest = dict(records("customers")[0], credits=5)
    change = records("customer_credits")[0]
    path = "/resto/rest/core/customer/%d/creditchange" % guest["id"]
    for changes in ([change], [change] * 3, [change] * 60):
        for bare in (True, False):
            answer = reply(changes if bare else {"results": changes, "amount": 50, "offset": 0})
            world.start_server([("GET", path, [answer]), ("GET", "/resto/rest/core/customer", [listing([guest])])]
                               + rules({"receipts": []}))
            database = world.new_database()
            product = world.new_product(database=database)
            product.run("auth import", "first-refresh-token\n").expect(0)
            product.ok("sync customers customer_credits --max-calls 100")
            check_equal(database.value("select count(*) from resto.customer_credit_change"), str(len(changes)),
                        "changes stored")
            check(world.server.count_requests("creditchange") <= 2, "calls for one guest")


def case_payloads_of_lists_that_keep_rows_back(world):
    """A list whose paging is not documented announces more rows than it sends: it fails, and nothing counts as gone."""
    kinds, sales = records("payment_types")[0], records("product_sales")[0]
    found = [dict(kinds, id=number) for number in range(1, 61)]
    report = [dict(sales, productName="P%d" % number, pid="p%d" % number) for number in range(60)]
    sent = [60]

    def first(rows):
        return lambda _: reply({"results": rows[:sent[0]], "amount": 100, "offset": 0, "total": 60})
    world.start_server([("GET", "/resto/rest/onlineordering/paymenttype", [first(found)]),
                        ("GET", "/resto/rest/financial/analytics/productsales", [first(report)])]
                       + rules({"receipts": []}))
    product = world.new_product()
    product.run("auth import", "first-refresh-token\n").expect(0)
    for number, code in ((60, 0), (50, 76)):
        sent[0] = number
        for words in ("sync payment_types", "backfill --again --from %s --to %s product_sales" % (DAY, DAY)):
            result = product.run(words).expect(code)
            check(code == 0 or "RS-PAGE-01" in result.err, "no word of the missing rows", result.story())
        for table in ("payment_type", "product_sales"):
            check_equal(world.database.value("select count(*) from resto.%s where deleted_at is null" % table), "60",
                        "rows of " + table)


def case_payloads_of_sales_in_large_pages(world):
    """A server that knows offsets but no page sizes sends more rows a page than were asked for: all of them count."""
    base = records("product_sales")[0]
    report = [dict(base, productName="P%d" % n, pid="p%d" % n, total=1) for n in range(700)]

    def answer(address):
        offset = int(re.search(r"\boffset=(\d+)", address).group(1))
        return reply(report[offset:offset + 250])
    world.start_server([("GET", "/resto/rest/financial/analytics/productsales", [answer])] + rules({"receipts": []}))
    product = world.new_product()
    product.run("auth import", "first-refresh-token\n").expect(0)
    product.ok("backfill --from %s --to %s product_sales" % (DAY, DAY))
    check_equal(world.database.value("select count(*) || ' ' || sum(total)::int from resto.product_sales"), "700 700",
                "rows and their total")


def case_payloads_of_envelopes_that_count_rows(world):
    """A server whose `amount` is the number of rows that came says nothing about its pages: none is learned from it."""
    base = records("receipts")[0]
    found = [dict(base, id=1000 + number) for number in range(230)]

    def answer(address):
        offset, amount = (int(re.search(r"\b%s=(\d+)" % word, address).group(1)) for word in ("offset", "amount"))
        rows = found[offset:offset + amount]
        return reply({"results": rows, "amount": len(rows), "offset": offset})
    answers = [rule for rule in rules({"receipts": []}) if not rule[1].endswith("financial/receipt")]
    world.start_server(answers + [("GET", "/resto/rest/financial/receipt", [answer])])
    product = world.new_product()
    product.run("auth import", "first-refresh-token\n").expect(0)
    calls = []
    for _ in range(3):
        before = world.server.count_requests("financial/receipt")
        product.ok("backfill --again --from %s --to %s receipts" % (DAY, DAY))
        calls.append(world.server.count_requests("financial/receipt") - before)
    check_equal(world.database.value("select count(*) from resto.receipt"), "230", "receipts")
    check(max(calls) <= 8, "more calls run by run: %s" % calls)

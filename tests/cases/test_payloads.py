"""The documented payloads, and ten thousand variants of them, come back out of the tables leaf by leaf."""

import copy
import random
import re
from datetime import datetime, timedelta
from decimal import Decimal

from harness.failure import check, check_equal
from harness.payloads import Stored, dictionary, load, records, reply, vary

TOKENS = {"access_token": "access", "refresh_token": "refresh-next", "expires_in": 3600}
SEED = 20220322
DAY = "2022-03-22"

# Stream, path, root table, key members of a record, how many variants. The path's order matters: a
# server's rule is a prefix.
ENTITIES = (
    ("establishment", "core/establishment", "establishment", ("id",), 200),
    ("floors", "core/floor", "floor", ("id",), 400),
    ("payment_types", "onlineordering/paymenttype", "payment_type", ("id",), 300),
    ("tax_classes", "onlineordering/taxclass", "tax_class", ("id",), 300),
    ("groups", "inventory/productgroup", "product_group", ("id",), 400),
    ("subproducts", "inventory/product/839417/subproduct", "subproduct", ("id",), 300),
    ("products", "inventory/product", "product", ("id",), 1200),
    ("additions", "inventory/additions", "addition", ("id",), 500),
    ("timed_events", "inventory/timed-events", "timed_event", ("id",), 400),
    ("customer_credits", "core/customer/448263/creditchange", "customer_credit_change", (), 400),
    ("customers", "core/customer", "customer", ("id",), 1000),
    ("employees", "labour/employee", "employee", ("userId",), 500),
    ("clocktimes", "labour/clocktime", "clocktime", ("userId", "clockInTime"), 600),
    ("reservations", "reservation", "reservation", ("id",), 700),
    ("product_sales", "financial/analytics/productsales", "product_sales", (), 800),
    ("receipts", "financial/receipt", "receipt", ("id",), 2000),
)
# Members that decide where a record belongs: kept, so that it is found again.
PLACE = ("creationDate", "modificationDate", "modificationTime", "clockInTime", "credits")


def key_of(stream, record, members, number):
    if stream == "product_sales":
        return (DAY, number)
    if stream == "customer_credits":
        return (448263, number)
    key = tuple(record[m] if stream == "tax_classes" or m == "clockInTime" else int(record[m])
                for m in members)
    return (839417,) + key if stream == "subproducts" else key


def listing(found, bare=False):
    """A list that holds these records for whoever asks first, and counts offsets in rows (l-series 2.1)."""
    asked = []

    def answer(address):
        offset = re.search(r"\boffset=(\d+)", address)
        query = re.sub(r"\boffset=\d+", "", address)
        asked.append(query)
        rest = found[int(offset.group(1)) if offset else 0:] if query == asked[0] else []
        return reply(rest if bare or not rest else {"results": rest})
    return answer


def rules(payloads, orders=(), detail=None):
    """The vendor's server with these payloads."""
    paths = {path: payloads[stream] for stream, path, _, _, _ in ENTITIES if stream in payloads}
    answers = [
        ("POST", "/resto/oauth2/v1/token", [reply(TOKENS)]),
        ("GET", "/resto/rest/core/company", [reply(load("company/list.json"))]),
        ("GET", "/resto/rest/inventory/modification-times",
         [reply(load("modification_times/object.json"))]),
        ("GET", "/resto/rest/onlineordering/order/", [reply(detail or {})]),
        ("GET", "/resto/rest/onlineordering/order", [listing(list(orders), bare=True)]),
    ]
    for path, found in paths.items():
        answers.append(("GET", "/resto/rest/" + path, [listing(found)]))
        if path == "inventory/product/839417/subproduct":
            answers.append(("GET", "/resto/rest/inventory/product/", [reply([])]))
        if path == "core/customer/448263/creditchange":
            answers.append(("GET", "/resto/rest/core/customer/", [reply([])]))
    return answers


def serve(world, payloads, orders=(), detail=None):
    world.start_server(rules(payloads, orders, detail))
    product = world.new_product()
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "full"
    product.environment["RESTOSYNC_SYNC_EMPLOYEES"] = "full"
    product.run("auth import", "first-refresh-token\n").expect(0)
    return product


def check_all(world, product, payloads):
    tables, wrong = dictionary(product), []
    for stream, _, root, members, _ in ENTITIES:
        if stream not in payloads:
            continue
        stored = Stored(world.database, tables, root)
        for number, record in enumerate(payloads[stream], 1):
            stored.check_record(record, key_of(stream, record, members, number), wrong)
    check(not wrong, "%d leaves did not come back (seed %d)" % (len(wrong), SEED), "\n".join(wrong[:20]))
    return tables


def case_payloads_come_back_leaf_by_leaf(world):
    """The documented record of every entity: typed columns and extra hold every leaf."""
    payloads = {entity[0]: records(entity[0]) for entity in ENTITIES}
    payloads["customers"][0]["credits"] = Decimal("-40.47")
    orders, detail = load("orders/list.json"), load("orders/detail.json")
    product = serve(world, payloads, orders, detail)
    product.ok("backfill --from %s --to %s" % (DAY, DAY))
    tables, wrong = check_all(world, product, payloads), []
    Stored(world.database, tables, "online_order").check_record(detail, (detail["id"],), wrong)
    Stored(world.database, tables, "company").check_record(load("company/list.json")[0], (), wrong)
    check(not wrong, "leaves that did not come back", "\n".join(wrong[:20]))
    check_equal(world.database.value("select count(*) from restosync.unknown_field"), "0",
                "documented members that the catalog does not know")


def variants(dice, stream, members, count):
    """Variants of the documented records, each with an identity of its own."""
    found, base = [], records(stream)
    for number in range(count):
        record = vary(dice, copy.deepcopy(base[number % len(base)]), members + PLACE)
        for member in members:
            if member == "clockInTime":
                begin = datetime(2022, 3, 22, 12, 0, 0, 91000) + timedelta(seconds=number)
                record[member] = begin.isoformat(timespec="milliseconds")
            elif stream == "tax_classes":
                record[member] = "class-%d" % number
            else:
                record[member] = 200000000 + number
                if dice.random() < 0.2:
                    record[member] = str(record[member])
        found.append(record)
    return found


def awkward(dice, record):
    """What receipts are known for: odd decimals, repeated lines, no lines."""
    for item in record["items"]:
        if dice.random() < 0.2:
            item["unitPrice"] = Decimal(dice.choice(["0.0000", "8.9286", "-3.5", "1234567.123456"]))
        if dice.random() < 0.1:
            item["unitPriceWithoutVat"] = Decimal("10.00000000000000021")
    if dice.random() < 0.2:
        record["items"] = record["items"] * dice.randint(0, 3)
    return record


def case_payloads_in_ten_thousand_variants(world):
    """10,000 seeded variants over all entities: absent keys, nulls, numbers and ids as text, extra keys."""
    dice = random.Random(SEED)
    payloads = {stream: variants(dice, stream, members, count)
                for stream, _, _, members, count in ENTITIES}
    payloads["receipts"] = [awkward(dice, r) for r in payloads["receipts"]]
    for employee in payloads["employees"]:
        employee.pop("newThing", None)  # what the vendor may add about staff is never kept
    payloads["customers"][0]["id"], payloads["products"][0]["id"] = 448263, 839417
    payloads["customers"][0]["credits"] = 1
    for customer in payloads["customers"][1:]:
        customer["credits"] = 0
    product = serve(world, payloads)
    product.ok("backfill --from %s --to %s %s" % (DAY, DAY, " ".join(e[0] for e in ENTITIES)))
    check_equal(sum(len(p) for p in payloads.values()), 10000, "variants")
    check_equal(world.database.value("select count(*) from restosync.rejected"), "0", "rejected variants")
    check_all(world, product, payloads)


def case_payloads_bad_ones_cost_only_themselves(world):
    """Each kind of bad value rejects its record by name; the neighbours are stored."""
    base = records("receipts")[0]
    spoils = [("total", "abc"), ("total", {"a": 1}), ("creationDate", "2026-02-30T10:00:00Z"),
              ("numberOfCustomers", 99999999999), ("total", "1" * 40), ("id", "x17"), ("id", None),
              ("uuid", "not-a-uuid"), ("items", [{"id": "1", "amount": "NaN"}]), ("items", ["x"]),
              ("items", {"id": "1", "totalPrice": 3}), ("payments", "none"), ("creationDate", None),
              ("creationDate", 1647950400), ("items", [{"info": "x" * 1100000}])]
    found = []
    for number, (name, value) in enumerate(spoils):
        good, bad = copy.deepcopy(base), copy.deepcopy(base)
        good["id"], bad["id"] = 300000000 + 2 * number, 300000001 + 2 * number
        bad[name] = value
        found += [good, bad]
    product = serve(world, {"receipts": found[:-1]})
    product.run("backfill --from %s --to %s receipts" % (DAY, DAY)).expect(3)
    check_equal(world.database.value("select count(*) from resto.receipt"), str(len(spoils)),
                "good neighbours stored")
    check_equal(world.database.value("select count(*) from restosync.rejected where raw like '{%}'"
                                     " and reason <> ''"), str(len(spoils) - 1), "rejected records")


def case_payloads_bad_ones_of_every_entity(world):
    """One bad record of each entity is set aside; its neighbours are stored, and the run is partial."""
    bad = {"floors": {"capacity": "many"}, "products": {"price": "NaN"}, "groups": {"sequence": 1.5},
           "additions": {"multiselect": "perhaps"}, "timed_events": {"startDate": "soon"},
           "customers": {"credits": {}}, "employees": {"visible": "maybe"},
           "reservations": {"seats": 99999999999}, "payment_types": {"typeId": "cash"},
           "product_sales": {"total": "1" * 30}, "clocktimes": {"clockOutTime": "late"}}
    payloads = {stream: variants(random.Random(SEED), stream, members, 3)
                for stream, _, _, members, _ in ENTITIES if stream in bad}
    for stream, spoil in bad.items():
        payloads[stream][1] = dict(payloads[stream][1], **spoil)
    product = serve(world, payloads)
    product.run("backfill --from %s --to %s %s" % (DAY, DAY, " ".join(bad))).expect(3)
    for stream, _, root, _, _ in ENTITIES:
        if stream in bad:
            check_equal(world.database.value("select count(*) from resto.%s" % root), "2", root)
            check_equal(world.database.value("select count(*) from restosync.rejected where stream = '%s'"
                                             % stream), "1", "rejected " + stream)


def case_payloads_of_shifts_in_other_forms(world):
    """One shift in two forms of its time is one row; a time with a zone is set aside, and is never read
    as if it had none."""
    shift = records("clocktimes")[0]
    del shift["clockOutTime"]
    begins = ("2022-03-22T12:00:00", "2022-03-22T12:00:00.000", "2022-03-22T13:00:00.000Z",
              "2022-03-22T14:00:00+02:00", "2022-03-22T15:00")
    product = serve(world, {"clocktimes": [dict(shift, clockInTime=begin) for begin in begins]})
    command = "backfill --from %s --to %s clocktimes" % (DAY, DAY)
    product.run(command).expect(3)
    product.run(command + " --again").expect(3)
    check_equal(world.database.rows("select to_char(clock_in_time, 'HH24:MI:SS') from resto.clocktime"
                                    " where deleted_at is null order by 1"),
                [["12:00:00"], ["15:00:00"]], "shifts")
    check_equal(world.database.rows("select distinct column_path, reason like '%without a zone%'"
                                    " from restosync.rejected"), [["clockInTime", "t"]], "reasons")


def case_payloads_of_a_list_that_do_not_fit_are_kept(world):
    """An order that the list shows without an id cannot be asked for; it is kept as rejected."""
    orders = load("orders/list.json")
    nameless = {k: v for k, v in orders[0].items() if k != "id"}
    product = serve(world, {"receipts": []}, [orders[0], nameless], load("orders/detail.json"))
    product.run("backfill --from %s --to %s orders" % (DAY, DAY)).expect(3)
    check_equal(world.database.value("select count(*) from resto.online_order"), "1", "orders stored")
    check_equal(world.database.value("select count(*) from restosync.rejected"), "1", "rejected")

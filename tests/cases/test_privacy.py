"""Personal data: what is stored, what is not, and that an erased guest stays erased."""

import os
import re

from harness import compare
from harness.failure import check, check_equal

SMALL = ("--days", "3", "--receipts-per-day", "20", "--orders-per-day", "3", "--seed", "33")
STAFF = ("SSN-CANARY", "CanaryStaff", "staff.example", "Canary Lane", "CanaryCity", "CANARYSTAFFZIP")
GUESTS = ("CanaryFirst", "CanaryLast", "guests.example", "+1555", "Canary Street", "Canary note",
          "CANARYZIP", "CANARYVAT", "1980-02-03", "CanaryGuest", "Canary wish", "7056324")


def everything(world, product, *results):
    """All that a run leaves behind: output, log, state directory, a dump of the database."""
    texts = {"dump of the database": world.database.dump().decode("utf-8")}
    for number, result in enumerate(results):
        texts["output %d" % number] = result.out + result.err
    for directory, _, names in os.walk(product.directory):
        for name in names:
            with open(os.path.join(directory, name), "rb") as file:
                texts["file " + name] = file.read().decode("utf-8", "replace")
    return texts


def nowhere(texts, canaries):
    for where, text in texts.items():
        for canary in canaries:
            check(canary not in text, "%s holds %s" % (where, canary))


def case_privacy_by_default(world):
    """Nothing that names staff or guests is stored, logged or left in a file; links between tables hold."""
    product = world.ready(*SMALL)
    first = product.ok("sync -v")
    world.sandbox.behave("bad_record,unknown_keys")
    second = product.run("sync -v")
    nowhere(everything(world, product, first, second), STAFF + GUESTS)
    check_equal(world.database.value("select count(*) from resto.customer where first_name like 'p:%'"
                                     " and telephone like 'p:%' and email like 'p:%'"), "250",
                "guests with pseudonyms")
    check(int(world.database.value(
        "select count(*) from resto.reservation r join resto.customer c using (company_id, telephone)")) > 0,
        "no telephone joins a reservation to a guest")
    check_equal(world.database.value("select count(*) from resto.employee where username like 'Server%'"
                                     " and first_name is null and email is null"), "14", "staff")
    check_equal(world.database.value("select count(distinct email) from resto.customer"), "250",
                "pseudonyms of 250 addresses")


def case_privacy_in_full(world):
    """customers = full, employees = full: as received, but never the social security number."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "full"
    product.environment["RESTOSYNC_SYNC_EMPLOYEES"] = "full"
    world.sign_in(product)
    result = product.ok("sync -v")
    check_equal(world.database.value("select first_name || ' ' || email from resto.customer"
                                     " where first_name = 'CanaryFirst7'"),
                "CanaryFirst7 canary7@guests.example", "a guest")
    check_equal(world.database.value("select count(*) from resto.employee where first_name like 'CanaryStaff%'"
                                     " and zip = 'CANARYSTAFFZIP'"), "14", "staff")
    nowhere(everything(world, product, result), STAFF[:1])
    compare.entities_equal(world, world.companies()[0])


def case_privacy_without_guests(world):
    """customers = none, employees = none: no guest, no staff, and receipts do not say who ate."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "none"
    product.environment["RESTOSYNC_SYNC_EMPLOYEES"] = "none"
    world.sign_in(product)
    result = product.ok("sync")
    for table in ("customer", "customer_card", "customer_credit_change", "employee"):
        check_equal(world.database.value("select count(*) from resto.%s" % table), "0", table)
    check_equal(world.database.value("select count(*) from resto.receipt where customer_id is not null"
                                     " or customer_uuid is not null"), "0", "receipts that name guests")
    check_equal(world.database.value("select count(*) from resto.reservation where customer_id is not null"
                                     " or reservation_name is not null"), "0", "reservations")
    for path in ("core/customer", "labour/employee"):
        check_equal(world.sandbox.count_requests(path), 0, "calls of " + path)
    nowhere(everything(world, product, result), STAFF + GUESTS)


def case_privacy_setting_changes(world):
    """From full to pseudonyms: the next sync replaces what was stored in full."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "full"
    world.sign_in(product)
    product.ok("sync")
    del product.environment["RESTOSYNC_SYNC_CUSTOMERS"]
    product.ok("sync customers")
    check_equal(world.database.value("select count(*) from resto.customer where first_name like 'Canary%'"),
                "0", "guests still in full")


def set_policy(product, guests, staff):
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = guests
    product.environment["RESTOSYNC_SYNC_EMPLOYEES"] = staff


def case_privacy_stricter_settings_reach_what_is_stored(world):
    """A stricter setting takes out what a looser one stored: guests, staff and reservations that no list brings
    again, links of receipts older than what is read again; a looser one brings reservations back."""
    world.start_sandbox("--days", "12", "--receipts-per-day", "20", "--orders-per-day", "3", "--seed", "33")
    product = world.new_product()
    set_policy(product, "full", "full")
    world.sign_in(product)
    product.ok("sync")
    gone = world.sandbox.change("customer_drop", id=world.database.value(
        "select min(customer_id) from resto.customer"))
    product.ok("sync customers")
    check_equal(world.database.value("select first_name like 'Canary%%' from resto.customer where"
                                     " customer_id = %s and deleted_at is not null" % gone), "t", "a guest gone")
    set_policy(product, "pseudonym", "basic")
    result = product.ok("sync")
    check("personal data" in result.err, "nothing is said", result.story())
    nowhere(everything(world, product, result), STAFF + GUESTS)
    check_equal(world.database.value("select count(*) filter (where reservation_name !~ '^p:') || ' '"
                                     " || (count(reservation_name) > 10) from resto.reservation"), "0 true",
                "reservations whose names are no pseudonyms, and that there are names")
    check_equal(world.database.value("select count(*) from resto.customer where deleted_at is null and"
                                     " first_name ~ '^p:' and email ~ '^p:'"), "249", "guests with pseudonyms")
    written = compare.tuples_written(world.database)
    product.ok("sync")
    check_equal(compare.tuples_written(world.database) - written, 0, "tuples written by one more sync")
    links = links_to_guests(world)
    check(all(links), "a table names no guest: nothing is proven", links)
    set_policy(product, "none", "none")
    product.ok("sync receipts")
    check_equal(links_to_guests(world), [0] * len(links), "rows that name guests")
    for table in ("customer", "customer_card", "customer_credit_change", "employee"):
        check_equal(world.database.value("select count(*) from resto.%s" % table), "0", table)
    set_policy(product, "full", "full")
    product.ok("sync")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    product.ok("backfill --from %s --to %s --again" % (days[0], days[-1]))
    check_equal(links_to_guests(world)[1:], links[1:], "rows that name guests, read again")


def links_to_guests(world):
    return [int(world.database.value("select count(*) from %s where customer_id is not null" % table))
            for table in ("resto.online_order", "resto.receipt", "resto.reservation", "report.fct_receipt",
                          "resto.customer_credit_change")]


def case_privacy_forget_a_guest(world):
    """forget customer: gone from every table, and later syncs, backfills and retries leave the guest out."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "full"
    world.sign_in(product)
    product.ok("sync")
    guest = world.database.value(
        "select customer_id from resto.receipt where customer_id is not null group by 1"
        " order by count(*) desc limit 1")
    first, uuid = world.database.rows("select first_name, uuid from resto.customer where customer_id = %s"
                                      % guest)[0]
    world.database.query(
        "insert into restosync.rejected (company_id, stream, record_key, reason, raw, first_seen_at, last_seen_at)"
        " select {0}, 'receipts', n, 'test', raw, now(), now() from (values ('1', '{{\"customerId\": {1},"
        " \"customerUuid\": \"{2}\"}}'), ('2', '{{\"customerId\": {1}0}}')) v(n, raw)".format(
            world.companies()[0], guest, uuid))
    result = product.ok("forget customer %s" % guest)
    check_equal(world.database.value("select string_agg(record_key, ',' order by record_key) from"
                                     " restosync.rejected where raw_cut = (record_key = '1')"), "1,2",
                "records set aside, of which one named the guest")
    check(re.search(r"receipts\s+[1-9]", result.out), "no receipt was unlinked", result.story())
    product.ok("sync")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    product.ok("backfill --from %s --to %s --again" % (days[0], days[-1]))
    for table, column in (("customer", "customer_id"), ("customer_card", "customer_id"),
                          ("customer_credit_change", "customer_id"), ("receipt", "customer_id"),
                          ("online_order", "customer_id"), ("reservation", "customer_id")):
        check_equal(world.database.value("select count(*) from resto.%s where %s = %s"
                                         % (table, column, guest)), "0", "rows of the guest in " + table)
    dump = world.database.dump().decode("utf-8")
    for word in (first + "\t", uuid):
        check(word not in dump, "the database still holds " + word)
    check_equal(world.database.value("select count(*) from restosync.suppression"), "2", "suppressions")
    check_equal(world.database.value("select count(*) from resto.customer"), "249", "other guests")
    before = compare.tuples_written(world.database)
    product.ok("sync")
    check_equal(compare.tuples_written(world.database) - before, 0, "tuples written by one more sync")


def case_privacy_another_key_is_refused_after_erasing(world):
    """With another pseudonym key an erased guest would come back: the sync says so and stops."""
    product = world.ready(*SMALL)
    product.ok("sync")
    guest = world.database.value("select max(customer_id) from resto.customer")
    product.ok("forget customer %s" % guest)
    product.environment["RESTOSYNC_SYNC_PSEUDONYM_KEY_FILE"] = os.path.join(product.directory, "other")
    result = product.run("sync").expect(78)
    check("another pseudonym key" in result.err, "no word of the key", result.story())
    check_equal(world.database.value("select count(*) from resto.customer where customer_id = %s" % guest),
                "0", "the erased guest")


def case_privacy_bad_words(world):
    """forget and the settings refuse what they cannot mean."""
    product = world.ready(*SMALL)
    product.run("forget customer").expect(64)
    product.run("forget guest 5").expect(64)
    product.environment["RESTOSYNC_SYNC_CUSTOMERS"] = "hashed"
    result = product.run("sync").expect(78)
    check("pseudonym" in result.err, "the words are not named", result.story())

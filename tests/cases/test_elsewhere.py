"""The numbers do not depend on where the agent runs."""

import json
import os
import subprocess

from harness import compare
from harness.failure import Skip, check, check_equal

DAYS = ("--days", "5", "--receipts-per-day", "30", "--seed", "23")


def case_elsewhere_time_zone(world):
    """Another time zone of the machine and of the database changes no number."""
    at_home(world)
    expected = everything(world)
    world.database.query("alter database \"%s\" set timezone = 'Asia/Kathmandu'" % world.database.name)
    away = world.new_database()
    away.query("alter database \"%s\" set timezone = 'America/St_Johns'" % away.name)
    product = world.new_product(database=away)
    product.environment["TZ"] = "Pacific/Kiritimati"
    world.sign_in(product)
    product.ok("sync")
    world.database = away
    check_equal(everything(world), expected, "numbers in another time zone")
    compare.equals_sandbox(world, world.companies()[0])


def case_elsewhere_decimal_comma(world):
    """A locale with a decimal comma and another language changes no number and no JSON."""
    at_home(world)
    expected = everything(world)
    product = world.new_product(database=world.new_database())
    product.environment["LOCPATH"] = comma_locale(world)
    for name in ("LANG", "LC_ALL", "LC_NUMERIC"):
        product.environment[name] = "de_DE.UTF-8"
    world.database = comma_database = type(world.database)(
        product.environment["RESTOSYNC_POSTGRES_URL"], world.databases[-1])
    world.sign_in(product)
    product.ok("sync")
    check_equal(everything(world), expected, "numbers in a locale with a decimal comma")
    check(comma_database.value("select count(*) from resto.receipt") != "0", "nothing was synced")


def at_home(world):
    product = world.ready(*DAYS)
    product.ok("sync")


def everything(world):
    report = json.loads(world.product.ok("report summary --json --period last-7-days").out)
    report.pop("data_of")  # when the sync ended: the only thing that may differ
    return {"tables": compare.digests(world.database), "report": report}


def comma_locale(world):
    """A folder for LOCPATH, so that nothing has to be installed into the system."""
    folder = os.path.join(world.directory, "locale")
    os.makedirs(folder, exist_ok=True)
    try:
        done = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                               os.path.join(folder, "de_DE.UTF-8")], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
    except FileNotFoundError:
        raise Skip("there is no localedef here") from None
    if not os.path.isdir(os.path.join(folder, "de_DE.UTF-8")):
        raise Skip("the locale de_DE cannot be made: " + done.stdout.strip())
    return folder

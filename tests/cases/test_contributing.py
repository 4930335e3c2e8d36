"""CONTRIBUTING.md tells the truth: an invented stream needs one catalog row and one fixture."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from harness.failure import Failure, check, check_equal
from harness.paths import ROOT
from harness.payloads import load, reply
from test_payloads import TOKENS

BUILD = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DRS_TESTS=OFF", "-DRS_WERROR=ON"]


def block(text, mark):
    """The code block that follows a mark."""
    found = re.search(r"<!-- %s -->\n```\w+\n(.*?)```" % re.escape(mark), text, re.S)
    if not found:
        raise Failure("CONTRIBUTING.md has no block marked " + mark)
    return found.group(1)


def run(arguments, directory):
    done = subprocess.run(arguments, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=300)
    if done.returncode != 0:
        raise Failure("%s failed" % arguments[0], done.stdout[-3000:])


def with_the_row(directory, row):
    """A copy of the sources with one more row in the catalog, built."""
    for name in ("CMakeLists.txt", "cmake", "src", "include", "sql"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, directory / name)
    catalog = directory / "src" / "model" / "catalog.c"
    text = catalog.read_text(encoding="utf-8")
    end = text.index("};\n/* clang-format on */")
    catalog.write_text(text[:end] + row + text[end:], encoding="utf-8")
    run(["cmake", "-S", ".", "-B", "build"] + BUILD, directory)
    run(["cmake", "--build", "build"], directory)
    return directory / "build" / "restosync"


def case_contributing_adds_a_stream(world):
    """The row and the fixture of CONTRIBUTING.md make a stream: read, stored, documented, drawn, deleted."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    fixture = json.loads(block(text, "fixture: tests/fixtures/suppliers/list.json"))

    directory = Path(world.directory) / "tree"
    directory.mkdir()
    program = with_the_row(directory, block(text, "catalog row"))
    world.start_server([
        ("POST", "/resto/oauth2/v1/token", [reply(TOKENS)]),
        ("GET", "/resto/rest/core/company", [reply(load("company/list.json"))]),
        # The page behind the first begins with its last record, where there were two.
        ("GET", "/resto/rest/inventory/supplier?amount=100&offset=1",
         [reply(fixture[1:]), reply(fixture[1:]), reply([])]),
        ("GET", "/resto/rest/inventory/supplier",
         [reply({"results": fixture}), reply(fixture), reply(fixture[:1])]),
    ])
    product = world.new_product()
    product.program = str(program)
    product.run("auth import", "first-refresh-token\n").expect(0)
    for _ in range(2):
        product.ok("sync suppliers")
    rows = world.database.rows("select supplier_id, name, since, closed, balance from resto.supplier order by 1")
    check_equal([tuple(r) for r in rows],
                [("17", "Maison Légumes", "2021-10-06 15:22:24.83+00", "", "-12.5000"),
                 ("18", "", "", "", "8.9286")], "suppliers")
    check_equal(world.database.value("select string_agg(product_id::text, ' ' order by link_no)"
                                     " from resto.supplier_product"), "839417 839420", "products")
    check_equal(world.database.value("select name || ' ' || is_primary from resto.supplier_contact"),
                "Ada true", "contacts")
    check_equal(world.database.value("select updated + inserted from restosync.run_stream where stream ="
                                     " 'suppliers' order by (select started_at from restosync.run r where"
                                     " r.run_id = run_stream.run_id) desc limit 1"), "0",
                "records written by the second sync")
    product.ok("sync suppliers")
    check_equal(world.database.value("select count(*) from resto.supplier where deleted_at is not null"), "1",
                "suppliers that left the list")
    for command in ("streams", "schema docs", "schema erd", "explain supplier"):
        check("supplier" in product.ok(command).out, command + " does not know it")

"""Every command that reads answers --json with JSON: the table of commands is walked."""

import json
import re

from harness.failure import Failure, check, check_equal

# What a reading command is given; {receipt} is a stored one.
READS = {
    "auth status": "", "status": "", "reconcile": "--last 2d", "check": "", "runs": "", "report": "",
    "trace": "receipt {receipt}", "explain": "RS-AUTH-02 noperm 130 receipts sales_daily resto.receipt.total PAID base_url",
    "streams": "", "doctor": "", "timer status": "{directory}", "config path": "", "config show": "", "config check": "",
    "schema print": "", "schema docs": "", "schema erd": "",
}
# Their output is a document for people, or a script of the shell.
DOCUMENTS = {"help", "completion"}
# They change something; sync and backfill write JSON lines.
ACTS = {"auth login", "auth refresh", "auth import", "auth logout", "auth recover", "auth takeover", "auth rekey", "sync",
        "backfill", "retry", "forget", "schema init", "schema upgrade", "schema promote", "schema grant", "schema drop",
        "schema dbt", "init", "timer install", "timer remove"}

# Of the database, with the types as the catalog of streams calls them.
COLUMNS = """
select n.nspname, c.relname, a.attname,
       replace(replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'),
               ' without time zone', '')
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = 'resto' and c.relkind = 'r'"""


def commands(product):
    """The words of every row of the table, as help prints them."""
    table = product.ok("help").out.partition("flags of every command")[0].partition("\n\n")[2].partition("\n\n")[2]
    words = set()
    for line in re.findall(r"^  (\S.*)$", table, re.M):
        found = re.match(r"[a-z]+(?: (?!customer|receipt|bash)[a-z]+)?(?= )", line)
        if not found:
            raise Failure("a line of help names no command", line)
        words.add(found.group())
    return words


def case_json_of_every_reading_command(world):
    """Each command is known to read, to act, or to print a document; each that reads answers with JSON."""
    product = world.ready("--days", "4", "--receipts-per-day", "5")
    product.ok("sync")
    receipt = world.database.value("select min(receipt_id) from resto.receipt")
    check_equal(commands(product), set(READS) | DOCUMENTS | ACTS, "commands of the table")
    wrong = []
    for command, words in READS.items():
        result = product.run("%s %s --json" % (command, words.format(receipt=receipt, directory=product.directory)))
        try:
            check(json.loads(result.out), "nothing is said", result.story())
        except ValueError as error:
            wrong.append("%s: %s\n%s" % (command, error, result.story()))
    check(not wrong, "commands that answer --json with something else", "\n".join(wrong))


def case_json_of_the_schema(world):
    """schema docs --json has the tables and columns of the database with their types; SQL and diagram stand under a key."""
    product = world.new_product()
    product.ok("schema init")
    tables = json.loads(product.ok("schema docs --json").out)
    check_equal(set(tables[0]), {"schema", "table", "stream", "comment", "columns"}, "members of a table")
    check_equal({frozenset(column) for table in tables for column in table["columns"]},
                {frozenset(("name", "type", "key", "comment", "personal", "json"))}, "members of a column")
    check_equal(sorted([table["schema"], table["table"], column["name"], column["type"]]
                       for table in tables for column in table["columns"]),
                sorted(list(row) for row in world.database.rows(COLUMNS)), "columns")
    text = product.ok("schema docs").out
    for table in tables:
        check("### %s.%s\n\n%s.\n" % (table["schema"], table["table"], table["comment"]) in text, "not the text's words",
              table["table"])
    check_equal(json.loads(product.ok("schema print --json").out), {"sql": product.ok("schema print").out}, "SQL")
    check_equal(json.loads(product.ok("schema erd --json").out), {"mermaid": product.ok("schema erd").out}, "diagram")


def case_json_of_explain(world):
    """One object for each table a word stands in; what is not known is an error, and what was said before is JSON."""
    product = world.new_product()
    said = json.loads(product.ok("explain --json RS-AUTH-02 sales_daily resto.receipt.total 130").out)
    check_equal([(entry["word"], entry["kind"], entry["name"]) for entry in said],
                [("RS-AUTH-02", "error", "RS-AUTH-02"), ("sales_daily", "view", "report.sales_daily"),
                 ("resto.receipt.total", "column", "resto.receipt.total"), ("130", "exit code", "130")], "entries")
    check_equal(said[2]["type"], "numeric(19,4)", "type of the column")
    check(any(detail.startswith("net_sales ") for detail in said[1]["details"]), "the view lacks its columns", said[1])
    check("restosync auth login" in " ".join(said[0]["details"]), "what to do", said[0])
    result = product.run("explain --json PAID qqqqqqqqqq").expect(64)
    check_equal({entry["word"] for entry in json.loads(result.out)}, {"PAID"}, "what was said before")

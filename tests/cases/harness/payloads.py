"""Documented payloads against the tables, leaf by leaf, by the product's own data dictionary."""

import json
import re
import uuid
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from .paths import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
JSON_HEAD = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n"
# What must never be stored, so that it cannot come back.
NEVER = ("socialSecurityNumber",)


def load(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"), parse_float=Decimal)


def records(name):
    """The records of a documented list, whatever its envelope."""
    value = load(name + "/list.json")
    return value if isinstance(value, list) else value["results"]


def dumps(value):
    """JSON with every number as its own literal: json.dumps would round through binary."""
    if isinstance(value, dict):
        return "{%s}" % ",".join("%s:%s" % (json.dumps(k), dumps(v)) for k, v in value.items())
    if isinstance(value, list):
        return "[%s]" % ",".join(dumps(v) for v in value)
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def reply(value):
    return JSON_HEAD + dumps(value) + "\n"


def dictionary(product):
    """{root: {table: {"path": array path or "", "columns": {json path: column}, "keys": [...]}}}"""
    roots, tables, table = {}, None, None
    for line in product.ok("schema docs").out.splitlines():
        named = re.match(r"### resto\.(\w+)", line)
        filled = re.match(r"Filled from `([^`]+)`", line)
        row = re.match(r"\| `(\w+)` \| ([^|]*) \| .* \| ([^|]*) \|$", line)
        if line.startswith("## "):
            tables = None
        elif named:
            if tables is None:
                tables = roots.setdefault(named.group(1), {})
            table = tables.setdefault(named.group(1), {"path": "", "columns": {}, "keys": []})
        elif filled and table is not None:
            table["path"] = filled.group(1)
        elif row and table is not None:
            if "key" in row.group(2):
                table["keys"].append(row.group(1))
            if row.group(3).strip():
                for path in re.split(r"\s+or\s+|,\s*", row.group(3).strip()):
                    table["columns"].setdefault(path.strip("`"), row.group(1))
    return roots


def same(sent, stored):
    """One value of a payload against what the database holds; NULL stands for the sentinels."""
    if stored is None:
        return sent in (None, "", 0, "0", "1970-01-01T00:00:00.000Z")
    if isinstance(sent, bool) or isinstance(stored, bool):
        return sent == stored or str(sent).lower() == str(stored).lower()
    if isinstance(sent, (int, Decimal)) and isinstance(stored, (int, Decimal)):
        return Decimal(sent) == Decimal(stored)
    text, kept = str(sent), str(stored)
    if text == kept or text + ":00" == kept:
        return True
    try:
        return Decimal(text) == Decimal(kept)
    except ArithmeticError:
        pass
    try:
        return uuid.UUID(text) == uuid.UUID(kept)
    except ValueError:
        pass
    return instant(text) is not None and instant(text) == instant(kept)


def instant(text):
    if re.fullmatch(r"\d{10,}", text):  # milliseconds since 1970
        return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=int(text))
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def same_json(sent, kept):
    if isinstance(sent, dict) and isinstance(kept, dict):
        return sent.keys() == kept.keys() and all(same_json(sent[k], kept[k]) for k in sent)
    if isinstance(sent, list) and isinstance(kept, list):
        return len(sent) == len(kept) and all(same_json(a, b) for a, b in zip(sent, kept))
    return sent == kept or same(sent, kept)


class Stored:
    """All rows of one root table and its children, found by table and key."""

    def __init__(self, database, tables, root):
        self.root = root
        self.tables = tables[root]
        self.arrays = {t["path"]: name for name, t in self.tables.items() if t["path"]}
        self.rows = {}
        for name, table in self.tables.items():
            for line in database.query("select to_jsonb(t)::text from resto.%s t" % name).split("\n"):
                if line:
                    row = json.loads(line, parse_float=Decimal)
                    self.rows[(name,) + tuple(row[k] for k in table["keys"][1:])] = row

    def check_record(self, record, key, wrong):
        row = self.rows.get((self.root,) + key)
        if row is None:
            wrong.append("%s %s is not stored" % (self.root, key))
            return
        self.check_object(record, "", (self.root,) + key, row, wrong)

    def check_object(self, value, prefix, key, row, wrong):
        for name, member in value.items():
            path = prefix + name
            table = self.arrays.get(path)
            if name in NEVER:
                continue
            if table and isinstance(member, list):
                self.check_rows(member, path, table, key, wrong)
            elif isinstance(member, dict) and self.known_object(path):
                self.check_object(member, path + ".", key, row, wrong)
            else:
                self.check_leaf(member, path, key, row, wrong)

    def known_object(self, path):
        return any(p.startswith(path + ".") for t in self.tables.values()
                   for p in list(t["columns"]) + [t["path"]])

    def check_rows(self, members, path, table, key, wrong):
        for number, member in enumerate(members, 1):
            child = (table,) + key[1:] + (number,)
            row = self.rows.get(child)
            if row is None:
                wrong.append("%s has no row %s" % (path, child))
            elif isinstance(member, dict):
                self.check_object(member, path + ".", child, row, wrong)
            elif not same(member, row[self.tables[table]["columns"][path]]):
                wrong.append("%s of %s: sent %r, stored %r" % (path, child, member, row))

    def check_leaf(self, member, path, key, row, wrong):
        column = self.tables[key[0]]["columns"].get(path)
        extra = self.in_extra(key, row, path)
        if extra is not None and same_json(member, extra[0]):
            return
        if column is not None and same_json(member, row[column]):
            return
        if member in (None, []) or (column is None and member == {}):
            return
        wrong.append("%s of %s: sent %r, column %s holds %r, extra %r"
                     % (path, key, member, column, row.get(column), row.get("extra")))

    def in_extra(self, key, row, path):
        """The value kept under the names below the row's own array, as [value]."""
        array = self.tables[key[0]]["path"]
        names = path[len(array) + 1:].split(".") if array else path.split(".")
        found = row.get("extra") or {}
        for name in names:
            if not isinstance(found, dict) or name not in found:
                return None
            found = found[name]
        return [found]


def vary(dice, value, keep=()):
    """A record as another till, another year or another proxy might send it: absent members, nulls,
    numbers as text, members nobody knows, any order. Members in `keep` stay."""
    varied = {}
    for name, member in value.items():
        roll = dice.random()
        if isinstance(member, list) and member and isinstance(member[0], dict):
            varied[name] = [vary(dice, m) for m in member]
        elif isinstance(member, (list, dict)):
            varied[name] = member
        elif name in keep:
            varied[name] = member
        elif roll < 0.06:
            continue
        elif roll < 0.12:
            varied[name] = None
        elif roll < 0.24 and isinstance(member, (int, Decimal)) and not isinstance(member, bool):
            varied[name] = str(member)
        else:
            varied[name] = member
    if dice.random() < 0.15:
        varied["newThing"] = dice.choice(["a \"quoted\" \\ text\nwith\ttabs", 12, True, "Čajovňa ☕",
                                          {"deep": [1, {"x": None}]}, [1, "b", None]])
    names = list(varied)
    dice.shuffle(names)
    return {name: varied[name] for name in names}

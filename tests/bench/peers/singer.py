"""Meltano's target-postgres in its fastest documented mode (COPY, upsert, large batches), fed by a tap
of ours: there is none for this API, and the target wants a stream a table.
"""

import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request

TEXT, NUMBER, WHOLE = ({"type": [kind, "null"]} for kind in ("string", "number", "integer"))
TIME = {"type": ["string", "null"], "format": "date-time"}
NESTED = {"receipt": ("items", "payments", "taxInfo"), "receipt_item": ("modifierValues", "taxInfo")}
STREAMS = {
    "receipt": ["id"],
    "receipt_item": ["receipt_id", "line_no"],
    "receipt_item_modifier": ["receipt_id", "line_no", "modifier_no"],
    "receipt_item_tax": ["receipt_id", "line_no", "tax_no"],
    "receipt_payment": ["receipt_id", "payment_no"],
    "receipt_tax": ["receipt_id", "tax_no"],
}


def write(message):
    sys.stdout.write(json.dumps(message) + "\n")


def kind_of(name, value):
    if name.endswith("Date"):
        return TIME
    if isinstance(value, bool):
        return {"type": ["boolean", "null"]}
    if isinstance(value, int):
        return WHOLE
    return NUMBER if isinstance(value, float) else TEXT


def flat(stream, record, **keys):
    keys.update((name, value) for name, value in record.items()
                if name not in NESTED.get(stream, ()) and not isinstance(value, (list, dict)))
    return keys


def rows(receipt):
    yield "receipt", flat("receipt", receipt)
    number = receipt["id"]
    for line, item in enumerate(receipt.get("items") or [], 1):
        yield "receipt_item", flat("receipt_item", item, receipt_id=number, line_no=line)
        for at, modifier in enumerate(item.get("modifierValues") or [], 1):
            yield "receipt_item_modifier", flat("", modifier, receipt_id=number, line_no=line,
                                                modifier_no=at)
        for at, tax in enumerate((item.get("taxInfo") or {}).get("taxCalculations") or [], 1):
            yield "receipt_item_tax", flat("", tax, receipt_id=number, line_no=line, tax_no=at)
    for at, payment in enumerate(receipt.get("payments") or [], 1):
        yield "receipt_payment", flat("", payment, receipt_id=number, payment_no=at)
    for at, tax in enumerate(receipt.get("taxInfo") or [], 1):
        yield "receipt_tax", flat("", tax, receipt_id=number, tax_no=at)


def pages():
    offset = 0
    while True:
        request = urllib.request.Request(
            "%s&offset=%d" % (os.environ["PEER_URL"], offset),
            headers={"Authorization": "Bearer " + os.environ["PEER_TOKEN"]})
        with urllib.request.urlopen(request, timeout=60) as reply:
            page = json.load(reply)["results"]
        if not page:
            return
        offset += len(page)
        yield page


def tap():
    """Schemas of the members that the first page has; a number with a fraction anywhere is a number."""
    schemas = {}
    for page in pages():
        if not schemas:
            for receipt in page:
                for stream, row in rows(receipt):
                    kinds = schemas.setdefault(stream, {})
                    for name, value in row.items():
                        if kinds.get(name) != NUMBER and (value is not None or name not in kinds):
                            kinds[name] = kind_of(name, value)
            for stream, kinds in schemas.items():
                write({"type": "SCHEMA", "stream": stream, "key_properties": STREAMS[stream],
                       "schema": {"type": "object", "properties": kinds}})
        for receipt in page:
            for stream, row in rows(receipt):
                write({"type": "RECORD", "stream": stream, "record": row})


def main():
    if sys.argv[1:] == ["tap"]:
        tap()
        return
    url = urllib.parse.urlsplit(os.environ["PEER_DATABASE"])
    os.makedirs(os.environ["PEER_STATE"], exist_ok=True)
    config = os.path.join(os.environ["PEER_STATE"], "target.json")
    with open(config, "w", encoding="utf-8") as out:
        json.dump({"host": url.hostname, "port": url.port, "user": url.username,
                   "password": url.password, "database": url.path[1:],
                   "default_target_schema": "singer", "load_method": "upsert", "use_copy": True,
                   "batch_size_rows": 10000, "validate_records": False,
                   "add_record_metadata": False, "activate_version": False}, out)
    with subprocess.Popen([sys.executable, __file__, "tap"], stdout=subprocess.PIPE) as source:
        target = os.path.join(os.path.dirname(sys.executable), "target-postgres")
        done = subprocess.run([target, "--config", config], stdin=source.stdout,
                              stdout=subprocess.DEVNULL, check=False)
    raise SystemExit(source.returncode or done.returncode)


main()

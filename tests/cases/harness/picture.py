"""The picture of the README: the top of a page, with the digest of what drew it inside."""

import hashlib
import os
import struct
import zlib

from . import browser
from .paths import ROOT

PICTURE = ROOT / "docs" / "report.png"
WIDTH, HEIGHT = 1120, 1500
KEYWORD = b"restosync-drawn-by"
DRAWN_BY = ("page", "page_style", "page_tiles", "page_days", "page_heat", "page_shares", "markup", "color",
            "buckets", "screen_grid")


def digest():
    """Of the sources that draw what the picture shows."""
    state = hashlib.sha256()
    for name in DRAWN_BY:
        state.update((ROOT / "src" / "report" / (name + ".c")).read_bytes())
    return state.hexdigest()


def chunks(data):
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + size]
        at += 12 + size


def facts(data):
    """Width, height and the digest a picture carries ("" for none)."""
    width = height = 0
    drawn_by = ""
    for kind, content in chunks(data):
        if kind == b"IHDR":
            width, height = struct.unpack(">II", content[:8])
        elif kind == b"tEXt" and content.startswith(KEYWORD + b"\0"):
            drawn_by = content[len(KEYWORD) + 1:].decode("ascii")
    return width, height, drawn_by


def write_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(
        ">I", zlib.crc32(kind + content))


def make(world, path):
    """Syncs a synthetic restaurant, writes its page and takes the picture of its top. The page."""
    product = world.ready("--days", "400", "--receipts-per-day", "60", "--seed", "4")
    product.environment["RESTOSYNC_SYNC_HISTORY_DAYS"] = "400"
    product.ok("sync")
    world.database.query("insert into report.wage select company_id, user_id, '2001-01-01', 9"
                         " from (select distinct company_id, user_id from resto.clocktime) x")
    page = os.path.join(world.directory, "page.html")
    product.ok(["report", "--html", page])
    shot = os.path.join(world.directory, "shot.png")
    browser.shoot(page, shot, WIDTH, HEIGHT)
    with open(shot, "rb") as file:
        data = file.read()
    kept = b"".join(write_chunk(kind, content) for kind, content in chunks(data) if kind != b"IEND")
    text = write_chunk(b"tEXt", KEYWORD + b"\0" + digest().encode("ascii"))
    with open(path, "wb") as file:
        file.write(data[:8] + kept + text + write_chunk(b"IEND", b""))
    return page

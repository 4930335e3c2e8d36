"""Headless Chromium: what a page looks like, without a network and without anything to install."""

import html
import json
import os
import re
import shutil
import subprocess
import tempfile

from .failure import Failure
from .paths import ROOT

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--hide-scrollbars", "--mute-audio")
DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
FORCED = ("--force-high-contrast",)
SECONDS = 120
FRAME = """<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>body{margin:0}iframe{border:0;width:%dpx;height:2900px}</style>
<pre id="found"></pre><iframe srcdoc="%s" onload="document.getElementById('found').textContent =
this.contentDocument.getElementById('findings').textContent"></iframe>"""


def program():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    raise Failure("there is no Chromium: tests/lib/install page")


def run(page, *arguments):
    """Chromium's standard output for a file, after it was laid out."""
    with tempfile.TemporaryDirectory(prefix="restosync-browser-") as profile:
        done = subprocess.run([program(), *FLAGS, "--user-data-dir=" + profile, *arguments,
                               "file://" + page], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, timeout=SECONDS, check=False,
                              env={"PATH": os.environ.get("PATH", ""), "HOME": profile,
                                   "LANG": "C.UTF-8"})
    if done.returncode != 0:
        raise Failure("Chromium ended with %d" % done.returncode,
                      done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout.decode("utf-8", "replace")


def look(page, width, dark=False, spoil=lambda text: text, forced=False):
    """Lays a copy of the page out with tests/page/checker.js and returns its findings. In a frame:
    windows of Chromium are 500 pixels wide at least, a frame is as narrow as a phone."""
    checker = (ROOT / "tests" / "page" / "checker.js").read_text(encoding="utf-8")
    with open(page, encoding="utf-8") as file:
        text = spoil(file.read())
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    text = text.replace("</body>", "<script>%s</script></body>" % checker)
    copy = page + ".checked.html"
    with open(copy, "w", encoding="utf-8") as file:
        file.write(FRAME % (width, html.escape(text)))
    out = run(copy, "--window-size=%d,3000" % (width + 100), "--dump-dom", *(DARK if dark else ()),
              *(FORCED if forced else ()))
    found = re.search(r'<pre id="found">(.*?)</pre>', out, re.S)
    if not found or not found.group(1):
        raise Failure("the checker did not run", out[-500:])
    seen = json.loads(html.unescape(found.group(1)))
    if (seen["width"], seen["dark"], seen["forced"]) != (width, dark, forced):
        raise Failure("the page was laid out %(width)d wide, dark %(dark)s, forced colours %(forced)s" % seen)
    return seen


def shoot(page, picture, width, height, dark=False):
    run(page, "--window-size=%d,%d" % (width, height), "--screenshot=" + picture,
        *(DARK if dark else ()))


def paper(page, pdf):
    run(page, "--no-pdf-header-footer", "--print-to-pdf=" + pdf)

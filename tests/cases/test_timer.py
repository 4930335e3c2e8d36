"""The agent every night: units that systemd accepts, cron lines a shell reads, and away again."""

import json
import os
import pwd
import re
import shutil
import stat
import subprocess

from harness.failure import Skip, check, check_equal


def ready(world):
    """A product with a configuration whose path is as awkward as paths can be."""
    product = world.new_product()
    folder = os.path.join(product.directory, "it's 100% \"quoted\" $HOME")
    os.mkdir(folder, 0o700)
    path = os.path.join(folder, "restosync.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[api]\nclient_id = x\n[notify]\nmetrics_file = %s/m.prom\n" % product.directory)
    os.chmod(path, 0o600)
    product.environment["RESTOSYNC_CONFIG"] = path
    return product, path


def folder_of(product, name):
    path = os.path.join(product.directory, name)
    os.mkdir(path)
    return path


def tool(product, name, body):
    """A program of that name that the product finds first."""
    folder = os.path.join(product.directory, "tools")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + body)
    os.chmod(path, 0o755)
    if not product.environment["PATH"].startswith(folder):
        product.environment["PATH"] = folder + ":" + product.environment["PATH"]


def case_timer_units(world):
    """Both units are written, accepted by systemd, hardened below 1.5, and the same a second time;
    a unit of somebody else is left alone; remove takes away what install made."""
    product, config = ready(world)
    units = folder_of(product, "units")
    told = product.ok(["timer", "install", "--system", units])
    check("RESTOSYNC_POSTGRES_URL" in told.err, "no word on the variables a timer lacks", told.story())
    check_equal(sorted(os.listdir(units)), ["restosync.service", "restosync.timer"], "units")
    service = open(os.path.join(units, "restosync.service"), encoding="utf-8").read()
    for word in ("--config", config.replace('"', '\\"').replace("%", "%%").replace("$", "$$"),
                 "RESTOSYNC_API_STATE_DIR=" + product.environment["RESTOSYNC_API_STATE_DIR"]):
        check(word in service, "the service lacks " + word, service)
    check(" UTC\n" in open(os.path.join(units, "restosync.timer"), encoding="utf-8").read(), "no UTC")
    before = os.stat(os.path.join(units, "restosync.service"))
    again = product.ok(["timer", "install", "--system", units])
    check("as it was" in again.err, "installed anew", again.story())
    check_equal(os.stat(os.path.join(units, "restosync.service")).st_ino, before.st_ino, "the file")
    check_equal(stat.S_IMODE(before.st_mode), 0o644, "mode")
    analyse(units)
    state = json.loads(product.ok(["timer", "status", "--system", "--json", units]).out)
    check_equal([f["state"] for f in state["files"]], ["installed", "installed"], "states")
    product.ok(["timer", "install", "--system", "--at", "04:10", units])
    check("04:10:00 UTC" in open(os.path.join(units, "restosync.timer"), encoding="utf-8").read(), "--at")
    check("changed" not in product.ok(["timer", "status", "--system", units]).out, "--at is a change")
    product.ok(["timer", "install", "--system", units])
    with open(os.path.join(units, "restosync.timer"), "r+", encoding="utf-8") as file:
        check("04:10:00 UTC" in file.read(), "a second install moved the time")
        file.write("# by hand\n")
    state = product.ok(["timer", "status", "--system", units]).out
    check(re.search(r"changed +\S+restosync\.timer", state), "a changed timer is not seen", state)
    product.run(["timer", "install", "--at", "24:00", units]).expect(64)
    product.run(["timer", "install", "--user", "--cron", units]).expect(64)
    with open(os.path.join(units, "restosync.service"), "w", encoding="utf-8") as file:
        file.write("[Service]\nExecStart=/bin/true\n")
    for words in ("install", "remove"):
        refused = product.run(["timer", words, "--system", units]).expect(78)
        check("not made by restosync" in refused.err, "no reason", refused.story())
    os.unlink(os.path.join(units, "restosync.service"))
    product.ok(["timer", "remove", "--system", units])
    check_equal(os.listdir(units), [], "what remove left")
    check("no timer of ours" in product.ok(["timer", "remove", "--system", units]).err, "second remove")


def analyse(units):
    if shutil.which("systemd-analyze") is None:
        return
    for unit in ("restosync.timer", "restosync.service"):
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", os.path.join(units, unit)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                              env=dict(os.environ, SYSTEMD_UNIT_PATH=units + ":"))
        ours = [line for line in done.stdout.splitlines() if "restosync" in line]
        check(not ours, "systemd-analyze verify of %s" % unit, done.stdout)
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager",
                           "--threshold=15", os.path.join(units, "restosync.service")],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    check(done.returncode == 0, "the exposure is above 1.5", done.stdout[-1500:])


def case_timer_dollar(world):
    """A $ is itself in the program's path, in variables and in directories; doubled it would be another
    program, and a state directory that is another machine. Only among arguments it is doubled."""
    product, config = ready(world)
    folder = folder_of(product, "5% of $HOME")
    product.program = shutil.copy(product.program, os.path.join(folder, "restosync"))
    product.environment["RESTOSYNC_API_STATE_DIR"] = os.path.join(folder, "state")
    units = folder_of(product, "units")
    product.ok(["timer", "install", "--system", units])
    lines = open(os.path.join(units, "restosync.service"), encoding="utf-8").read().splitlines()
    place = folder.replace("%", "%%")
    check_equal([line for line in lines if line.startswith("ReadWritePaths=")][0],
                'ReadWritePaths="%s/state"' % place, "what may be written")
    check('Environment="RESTOSYNC_API_STATE_DIR=%s/state"' % place in lines, "the state directory", lines)
    start = [line for line in lines if line.startswith("ExecStart=")][0]
    check(start.startswith('ExecStart="%s/restosync" ' % place), "the program", start)
    check(config.replace('"', '\\"').replace("%", "%%").replace("$", "$$") in start, "the argument", start)
    analyse(units)


def case_timer_of_owner(world):
    """root makes the timer of whoever owns the file: it runs as that user, and root makes no state
    directory that the user could not write. Everything else still refuses another user's file."""
    if os.geteuid() != 0:
        raise Skip("only root installs for another user")
    product, config = ready(world)
    del product.environment["RESTOSYNC_API_STATE_DIR"]
    os.chown(config, 65534, 65534)
    owner = pwd.getpwuid(65534).pw_name
    units = folder_of(product, "units")
    service = os.path.join(units, "restosync.service")
    told = product.ok(["timer", "install", "--system", units])
    check("install -d -m 700 -o %s /var/lib/restosync" % owner in told.err, "no word on the state", told.story())
    text = open(service, encoding="utf-8").read()
    check("User=%s\n" % owner in text and "StateDirectory=restosync\n" in text, "not the owner's", text)
    product.environment["RESTOSYNC_API_STATE_DIR"] = "/var/lib/restosync"
    told = product.ok(["timer", "install", "--system", units])
    check("keeps its state" not in told.err and "as it was" in told.err, "the hint was followed", told.story())
    place = os.path.join(product.directory, "own")
    product.environment["RESTOSYNC_API_STATE_DIR"] = place
    told = product.run(["timer", "install", "--system", units]).expect(78)
    check("install -d -m 700 -o %s %s" % (owner, place) in told.err, "no command", told.story())
    check(not os.path.exists(place), "root made the state directory")
    subprocess.run(["install", "-d", "-m", "700", "-o", owner, place], check=True)
    product.ok(["timer", "install", "--system", units])
    check('ReadWritePaths="%s"' % place in open(service, encoding="utf-8").read(), "the state directory")
    del product.environment["RESTOSYNC_API_STATE_DIR"]
    told = product.ok(["timer", "install", "--cron", units])
    line = open(os.path.join(units, "restosync"), encoding="utf-8").read().splitlines()[-1]
    check(" * * *   %s   '" % owner in line and "/var/lib" not in told.err, "the line of cron", line)
    product.run("sync --dry-run").expect(78)
    product.run("timer install --user --print").expect(78)


def case_timer_missing(world):
    """What was typed or set, and no timer will see, is named: flags, variables of libpq, of proxies, keys."""
    product, _ = ready(world)
    units = folder_of(product, "units")
    for name in ("PGSERVICE", "PGPASSFILE", "HTTPS_PROXY", "RESTOSYNC_TOKEN_KEY"):
        product.environment[name] = "x"
    told = product.ok(["--db", "service=bi", "--ping-url", "https://example.com/x", "timer", "install",
                       "--system", units]).err
    for word in ("PGSERVICE", "PGPASSFILE", "HTTPS_PROXY", "RESTOSYNC_TOKEN_KEY", "the flag for url",
                 "the flag for ping_url"):
        check("the timer will not see " + word in told, "no word on " + word, told)
    check("RESTOSYNC_POSTGRES_URL" not in told, "the flag hides the variable", told)


def case_timer_memory(world):
    """A unit never kills a run that keeps to its own memory_limit."""
    product, _ = ready(world)
    for limit, unit in (("12", 256), ("2048", 2 * 2048)):
        product.environment["RESTOSYNC_SYNC_MEMORY_LIMIT"] = limit
        text = product.ok("timer install --system --print").out
        found = int(re.search(r"^MemoryMax=(\d+)M$", text, re.M).group(1))
        check(found >= unit, "memory_limit = %s" % limit, found)


def case_timer_user(world):
    """A user's timer is enabled through systemctl, and disabled before it goes."""
    product, _ = ready(world)
    product.environment["XDG_CONFIG_HOME"] = folder_of(product, "xdg")
    log = os.path.join(product.directory, "systemctl.log")
    tool(product, "systemctl", 'echo "$@" >>%s\necho "Fri 2026-11-27 05:30:00 UTC"\n' % log)
    product.ok("timer install --user")
    status = product.ok("timer status --user").out
    check("next" in status and "05:30:00 UTC" in status, "no next start", status)
    product.ok("timer remove --user")
    check_equal([line for line in open(log, encoding="utf-8").read().splitlines() if "show" not in line],
                ["--user daemon-reload", "--user enable --now restosync.timer",
                 "--user disable --now restosync.timer", "--user daemon-reload"], "systemctl")
    tool(product, "systemctl", "exit 1\n")
    failed = product.run("timer install --user").expect(71)
    check("systemctl --user daemon-reload" in failed.err, "the command is not named", failed.story())


def case_timer_cron(world):
    """The line in /etc/cron.d starts exactly what is meant, whatever the paths; % ends no line."""
    product, config = ready(world)
    folder = folder_of(product, "cron.d")
    product.ok(["timer", "install", "--cron", "--company", "7", folder])
    text = open(os.path.join(folder, "restosync-7"), encoding="utf-8").read()
    line = text.splitlines()[-1]
    found = re.match(r"30 05 \* \* \*   (\S+)   (.*)$", line)
    check(found, "no cron line", text)
    command = found.group(2)
    check(not re.search(r"(?<!\\)%", command), "a bare % in the line", line)
    seen = subprocess.run(["/bin/sh", "-c", 'set -- ' + command.replace("\\%", "%").partition(" ")[2] +
                           '; printf "%s\\n" "$@"'], stdout=subprocess.PIPE, text=True, check=True)
    check_equal(seen.stdout.splitlines(),
                [product.program, "--quiet", "--no-input", "--config", config, "--company", "7", "sync"],
                "the words of the command")
    product.ok(["timer", "remove", "--cron", "--company", "7", folder])
    check_equal(os.listdir(folder), [], "what remove left")


def become_nobody(world, product):
    """The product as somebody who is not root."""
    if shutil.which("setpriv") is None:
        raise Skip("there is no setpriv here")
    program = os.path.join(product.directory, "restosync")
    shutil.copy(product.program, program)
    tool(product, "as-nobody", 'exec setpriv --reuid=65534 --regid=65534 --clear-groups %s "$@"\n'
         % program)
    product.program = os.path.join(product.directory, "tools", "as-nobody")
    os.chmod(world.directory, 0o755)
    for folder, folders, files in os.walk(product.directory):
        for name in [folder] + [os.path.join(folder, n) for n in folders + files]:
            os.chown(name, 65534, 65534)


def case_timer_crontab(world):
    """In a user's crontab only our block changes; every other line stays byte for byte, and a state
    directory with blanks in its name is no other file."""
    product, _ = ready(world)
    product.environment["RESTOSYNC_API_STATE_DIR"] = os.path.join(folder_of(product, "a b"), "state")
    if os.geteuid() == 0:  # root has /etc/cron.d
        become_nobody(world, product)
    stored = os.path.join(product.directory, "stored")
    tool(product, "crontab", 'if [ "$1" = -l ]; then cat %s 2>/dev/null; else cp "$1" %s; fi\n'
         % (stored, stored))
    mine = "# mine\n0 1 * * * /bin/true %\nPATH=/bin"
    for before in (None, mine, mine + "\n"):
        if before is not None:
            with open(stored, "w", encoding="utf-8") as file:
                file.write(before)
        product.ok("timer install --cron")
        first = open(stored, encoding="utf-8").read()
        check(first.startswith(before or "") and first.count("restosync timer install") == 1, "block", first)
        product.ok("timer install --cron")
        check_equal(open(stored, encoding="utf-8").read(), first, "a second install")
        check("installed" in product.ok("timer status --cron").out, "status")
        product.ok("timer remove --cron")
        check_equal(open(stored, encoding="utf-8").read().rstrip("\n"), (before or "").rstrip("\n"),
                    "what remove left")


def case_timer_crontab_unread(world):
    """A `crontab -l` that is killed, or fails in the middle, is no empty crontab: nothing is written over."""
    product, _ = ready(world)
    if os.geteuid() == 0:  # root has /etc/cron.d
        become_nobody(world, product)
    stored = os.path.join(product.directory, "stored")
    for listing in ("kill -9 $$", "echo '# mine'; exit 1", "exit 2"):
        tool(product, "crontab", 'if [ "$1" = -l ]; then %s; else cp "$1" %s; fi\n' % (listing, stored))
        told = product.run("timer install --cron").expect(78)
        check("crontab ended with status" in told.err, "no reason", told.story())
        check(not os.path.exists(stored), "a crontab was written without having read the old one", listing)


def case_timer_companies(world):
    """Each company has its own line in a crontab, at its own time; without one chosen nothing is
    installed, since every night would end with the question which is meant."""
    product, config = ready(world)
    with open(config, "a", encoding="utf-8") as file:
        file.write("[company 1]\n[company 2]\n")
    refused = product.run("timer install --cron").expect(78)
    check("RS-CONF-04" in refused.err and "--company 1" in refused.err, "no way out", refused.story())
    if os.geteuid() == 0:  # root has /etc/cron.d
        become_nobody(world, product)
    stored = os.path.join(product.directory, "stored")
    tool(product, "crontab", 'if [ "$1" = -l ]; then cat %s 2>/dev/null; else cp "$1" %s; fi\n'
         % (stored, stored))
    product.ok("timer install --cron --company 1 --at 04:10")
    product.ok("timer install --cron --company 2")
    lines = [line for line in open(stored, encoding="utf-8").read().splitlines() if "sync" in line
             and not line.startswith("#")]
    check_equal([(line[:5], line[-16:]) for line in lines],
                [("10 04", "--company 1 sync"), ("30 05", "--company 2 sync")], "lines")
    for company in "12":
        state = product.ok("timer status --cron --company " + company).out
        check("installed" in state, "company " + company, state)
    product.ok("timer remove --cron --company 2")
    left = open(stored, encoding="utf-8").read()
    check("--company 1 sync" in left and "--company 2" not in left, "the wrong one is gone", left)

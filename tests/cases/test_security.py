"""Security defaults: verified TLS that nothing turns off, a process that leaves nothing behind, files that
others cannot touch, words of a server that cannot move a terminal."""

import os
import re
import shutil
import signal
import ssl
import subprocess

from harness.certs import Authority
from harness.failure import Skip, check, check_equal
from harness.faultserver import FaultServer, reply
from harness.tokens import wait_until

SMALL = ("--days", "1", "--receipts-per-day", "5")


# ---- TLS ----

def tls(world, certificate, hook=None, versions=None, name="127.0.0.1", authority=None):
    """An agent that talks TLS to a server before the sandbox."""
    server = FaultServer(world.sandbox.root, hook, certificate, versions, name)
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url)
    if authority:
        product.environment["RESTOSYNC_API_CA_FILE"] = authority.certificate
    return server, product


def sign_in_by_import(world, product):
    """A refresh token from the sandbox, without a browser: certificates are not the browser's business."""
    plain = world.new_product(base_url=world.sandbox.base_url)
    world.sign_in(plain)
    token = world.sandbox.tokens()[-1]
    return product.run("auth import --company %s" % world.companies()[0], token + "\n")


def case_security_certificates(world):
    """Expired, of another host, of nobody, of an authority that was not named, TLS 1.0 and 1.1: refused with
    69 before a byte of a request has left; the right one is accepted."""
    world.start_sandbox(*SMALL)
    authority = Authority(world.directory)
    good = authority.server("good")
    old = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
    rows = (("expired", authority.server("expired", days=-1), authority, None, "expired"),
            ("another host", authority.server("other", names="DNS:example.org"), authority, None,
             "no alternative certificate subject name matches"),
            ("self-signed", authority.self_signed(), authority, None, "self-signed"),
            ("unknown authority", good, None, None, "unable to get local issuer"),
            ("old protocol", good, authority, old, "protocol"))
    for name, certificate, trusted, versions, words in rows:
        server, product = tls(world, certificate, versions=versions, authority=trusted)
        result = sign_in_by_import(world, product).expect(69)
        for word in ("RS-HTTP-02", words, "HINT:"):
            check(word in result.err, "%s: the message lacks %s" % (name, word), result.story())
        if versions is None:
            check("clock of this machine" in result.err, "no word of the clock", result.story())
        check_equal(len(server.seen), 0, name + ": requests that reached the server")
    server, product = tls(world, good, authority=authority)
    sign_in_by_import(world, product).expect(0)
    product.ok("sync receipts")
    check(server.seen, "the good server was not asked: nothing was proven")


def case_security_authorities_of_the_environment(world):
    """SSL_CERT_FILE names an authority where ca_file does not; ca_file goes before it."""
    world.start_sandbox(*SMALL)
    elsewhere = os.path.join(world.directory, "elsewhere")
    os.mkdir(elsewhere)
    authority, stranger = Authority(world.directory), Authority(elsewhere)
    server, product = tls(world, authority.server("good"))
    product.environment["SSL_CERT_FILE"] = authority.certificate
    sign_in_by_import(world, product).expect(0)
    product.ok("sync receipts")
    check(server.seen, "the server was not asked: nothing was proven")
    asked = len(server.seen)
    product.environment["RESTOSYNC_API_CA_FILE"] = stranger.certificate
    refused = product.run("sync receipts").expect(69)
    check("RS-HTTP-02" in refused.err, "no word of RS-HTTP-02", refused.story())
    check_equal(len(server.seen), asked, "requests under another authority")


def case_security_key_log_and_netrc_are_ignored(world):
    """SSLKEYLOGFILE writes nothing, and a .netrc with a login for the host changes no request."""
    world.start_sandbox(*SMALL)
    authority = Authority(world.directory)
    server, product = tls(world, authority.server("good"), authority=authority)
    log = os.path.join(world.directory, "keys.log")
    product.environment["SSLKEYLOGFILE"] = log
    with open(os.path.join(product.directory, ".netrc"), "w", encoding="ascii",
              opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write("machine 127.0.0.1 login thief password stolen\ndefault login thief password stolen\n")
    sign_in_by_import(world, product).expect(0)
    product.ok("sync receipts")
    check(not os.path.exists(log), "TLS keys were logged")
    calls = [r for r in server.seen if "/rest/" in r.path]
    check(calls and all(r.headers["authorization"].startswith("Bearer ") for r in calls), "other credentials")


def case_security_proxy_variables(world):
    """all_proxy and http_proxy are ignored; HTTPS_PROXY gets a CONNECT and never a credential."""
    proxy = FaultServer()
    world.servers.append(proxy)
    world.start_sandbox(*SMALL)
    product = world.new_product()
    for name in ("http_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY", "https_proxy"):
        product.environment[name] = proxy.root
    world.sign_in(product)
    product.ok("sync receipts")
    check_equal(len(proxy.seen), 0, "calls to this machine that went to the proxy")
    product.environment["RESTOSYNC_API_BASE_URL"] = "https://api.example.invalid/resto"
    result = product.run("auth import --company 1", "token\n")
    check(result.exit in (69, 76), "exit %s" % result.exit, result.story())
    check([r.method for r in proxy.seen] == ["CONNECT"] * len(proxy.seen) and proxy.seen, "what the proxy got",
          [(r.method, r.path) for r in proxy.seen])
    check(all("authorization" not in r.headers and b"token" not in r.body for r in proxy.seen), "a credential")
    before = len(proxy.seen)
    for name in ("HTTPS_PROXY", "https_proxy"):
        del product.environment[name]
    product.run("auth import --company 1", "token\n").expect(69)
    check_equal(len(proxy.seen), before, "calls that all_proxy got")


def case_security_unknown_host(world):
    """A name that does not resolve: 69 with the host's name, and nothing was sent."""
    world.start_sandbox(*SMALL)
    product = world.new_product(base_url="https://api.example.invalid/resto")
    result = product.run("auth import --company 1", "token\n").expect(69)
    check("RS-HTTP-01" in result.err and "api.example.invalid" in result.err, "no word of it", result.story())


# ---- the process ----

def case_security_process_is_closed(world):
    """While it runs: no core, no dump, no new privileges, umask 077, no file of its parent open."""
    product = world.ready("--days", "3", "--receipts-per-day", "40")
    product.pace(1)
    secret, write_end = os.pipe()
    os.set_inheritable(secret, True)
    process = subprocess.Popen([product.program, "sync"], env=product.environment, cwd=product.directory,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, pass_fds=(secret,))
    try:
        wait_until(lambda: world.database.value("select to_regclass('restosync.run') is not null") == "t" and
                   world.database.value("select count(*) from restosync.run where status = 'running'") == "1",
                   "the run", 60)
        place = "/proc/%d/" % process.pid
        status = read(place + "status")
        check(re.search(r"^NoNewPrivs:\s+1$", status, re.M), "new privileges are possible", status)
        check(re.search(r"^Umask:\s+0077$", status, re.M), "umask", status)
        check(re.search(r"^Max core file size\s+0\s+0\s", read(place + "limits"), re.M), "core files")
        # Files of a process that cannot be dumped belong to root, whoever runs it.
        check(os.geteuid() == 0 or os.stat(place + "fd").st_uid == 0, "the process can be dumped")
        pipes = [os.readlink(place + "fd/" + n) for n in os.listdir(place + "fd")] if os.geteuid() == 0 else []
        ours = "pipe:[%d]" % os.fstat(secret).st_ino
        check(ours not in pipes, "a file of the parent is still open", pipes)
    finally:
        os.close(write_end)
        os.close(secret)
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def read(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()


def case_security_setuid_is_refused(world):
    """A copy that runs with another user's rights refuses to work."""
    if os.geteuid() != 0:
        raise Skip("only root can make such a copy")
    directory = os.path.join(world.directory, "bin")
    os.chmod(world.directory, 0o755)
    os.mkdir(directory, 0o755)
    program = os.path.join(directory, "restosync")
    shutil.copy(world.programs.restosync, program)
    os.chmod(program, 0o4755)
    done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program,
                           "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, env={"PATH": "/usr/bin:/bin"}, cwd="/")
    check(done.returncode == 78 and "setuid" in done.stderr, "exit %d" % done.returncode, done.stderr)
    os.chmod(program, 0o755)
    done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program,
                           "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd="/",
                          env={"PATH": "/usr/bin:/bin"})
    check_equal(done.returncode, 0, "exit without the bit")


def case_security_closed_standard_files(world):
    """Without standard files a sync works, and no file or socket gets their numbers by mistake."""
    product = world.ready(*SMALL)
    done = subprocess.run(["sh", "-c", 'exec "$0" sync <&- >&- 2>&-', product.program],
                          env=product.environment, cwd=product.directory, timeout=120)
    check_equal(done.returncode, 0, "exit of a sync without standard files")
    check(int(world.database.value("select count(*) from resto.receipt")) > 0, "nothing was stored")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([product.program, "schema", "print"], env=product.environment, stdout=writer,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writer)
    check(done.returncode == 74 and "RS-IO-01" in done.stderr, "a broken pipe: exit %d" % done.returncode,
          done.stderr)


def case_security_bare_environment(world):
    """As cron runs it: no HOME, no PATH, no language, no terminal, nothing on standard input."""
    product = world.ready(*SMALL)
    kept = {name: value for name, value in product.environment.items() if name.startswith("RESTOSYNC_")
            or name.endswith("SAN_OPTIONS")}
    done = subprocess.run([product.program, "sync"], env=kept, cwd="/", stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    check_equal(done.returncode, 0, "exit\n" + done.stderr)
    check("\r" not in done.stdout + done.stderr and "\x1b" not in done.stdout + done.stderr, "terminal output")
    check(int(world.database.value("select count(*) from resto.receipt")) > 0, "nothing was stored")


def case_security_build_flags(world):
    """The program is position independent, its tables read-only, its stack not executable and guarded."""
    binary = world.programs.restosync
    if b"__asan_init" in binary.read_bytes():
        raise Skip("a sanitizer's build is not hardened")
    def elf(*words):
        return subprocess.run(["readelf", "-W", *words, str(binary)], check=True, text=True,
                              stdout=subprocess.PIPE).stdout
    check("DYN (Position-Independent" in elf("-h"), "no PIE", elf("-h"))
    check("BIND_NOW" in elf("-d") and "GNU_RELRO" in elf("-l"), "no full RELRO", elf("-d"))
    check(re.search(r"GNU_STACK.*\sRW\s", elf("-l")), "the stack can be executed", elf("-l"))
    symbols = elf("--dyn-syms")
    for word in ("__stack_chk_fail", "_chk"):
        check(word in symbols, "the build lacks " + word)
    if os.uname().machine == "x86_64":
        # The C library's own start files have no such marks, so the note of the whole is not set.
        check(binary.read_bytes().count(b"\xf3\x0f\x1e\xfa") > 500, "no control-flow protection")
    check(b"RESTOSYNC_FAULT" not in binary.read_bytes(), "fault points in the program people get")


def case_security_parser_without_trees(world):
    """The JSON parser's functions by events are called, its tree (which leaks and recurses without end) is not."""
    done = subprocess.run(["nm", "--dynamic", "--undefined-only", str(world.programs.restosync)], check=True,
                          stdout=subprocess.PIPE, text=True)
    names = [line.split()[-1].partition("@")[0] for line in done.stdout.splitlines()]
    check("yajl_parse" in names, "the parser is not called as a library: nothing was proven")
    check(not [name for name in names if name.startswith("yajl_tree")], "the parser's tree is called", names)


def case_security_libraries_of_the_system(world):
    """Every library the program loads belongs to a package of the system, which keeps it up to date; one that does
    not is found out."""
    if not shutil.which("dpkg-query"):
        raise Skip("the packages of this system are not Debian's")
    program = world.programs.restosync
    if b"__asan_init" in program.read_bytes():
        raise Skip("a sanitizer's libraries are the compiler's")
    libraries = loaded(program)
    check(any("libcurl" in path for path in libraries) and any("libpq" in path for path in libraries),
          "libraries are missing: nothing was proven", libraries)
    check_equal(unpackaged(libraries), [], "libraries of no package")
    yajl = next(path for path in libraries if "yajl" in path)
    copy = os.path.join(world.directory, os.path.basename(yajl))
    shutil.copy(yajl, copy)
    check_equal(unpackaged(loaded(program, LD_LIBRARY_PATH=world.directory)), [copy],
                "libraries of no package, with one of our own in front")


def loaded(program, **environment):
    """Paths of the libraries that the program would load; "not found" stays as a word."""
    done = subprocess.run(["ldd", str(program)], check=True, stdout=subprocess.PIPE, text=True,
                          env={"PATH": "/usr/bin:/bin", **environment})
    lines = [line.rpartition("=> ")[2].strip() for line in done.stdout.splitlines() if "linux-vdso" not in line]
    return [line.split(" (")[0] for line in lines]


def unpackaged(paths):
    """The files that no package owns; /lib is /usr/lib, whatever a package's list says."""
    names = {path: {path, os.path.realpath(path), os.path.realpath(path).removeprefix("/usr")} for path in paths}
    done = subprocess.run(["dpkg-query", "--search", *sorted(set().union(*names.values()))], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    owned = {line.rpartition(": ")[2] for line in done.stdout.splitlines()}
    return [path for path in paths if not names[path] & owned]


# ---- files ----

def case_security_files(world):
    """Key and secret files that are links, hard links, other people's or readable: 78; so is a directory of
    the state, or a configuration, that others can write."""
    product = world.ready(*SMALL)
    key = product.environment["RESTOSYNC_API_TOKEN_KEY_FILE"]
    state = product.environment["RESTOSYNC_API_STATE_DIR"]
    moved = key + "-moved"

    def refused(words):
        result = product.run("sync receipts").expect(78)
        check("RS-CONF-03" in result.err and words in result.err, "the message lacks " + words, result.story())

    os.chmod(key, 0o640)
    refused("can be read or written by others")
    os.chmod(key, 0o600)
    os.rename(key, moved)
    os.symlink(moved, key)
    refused("symbolic link")
    os.unlink(key)
    os.link(moved, key)
    refused("another name")
    os.unlink(key)
    os.rename(moved, key)
    if os.geteuid() == 0:
        os.chown(key, 65534, 65534)
        refused("another user")
        os.chown(key, 0, 0)
    os.chmod(state, 0o777)
    refused("can be written by others")
    os.chmod(state, 0o700)
    config = os.path.join(product.directory, "restosync.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write("[sync]\nreread_days = 8\n")
    product.environment["RESTOSYNC_CONFIG"] = config
    os.chmod(config, 0o666)
    refused("can be written by others")
    os.chmod(config, 0o644)
    if os.geteuid() == 0:
        os.chown(config, 65534, 65534)
        refused("another user")
        os.chown(config, 0, 0)
    product.ok("sync receipts")


def case_security_nothing_turns_verification_off(world):
    """No key, flag or variable of the usual names switches certificate checks off."""
    product = world.new_product(base_url="https://127.0.0.1:9/resto")
    for key in ("verify = no", "insecure = yes", "ssl_verify = 0", "tls_verify = off"):
        config = os.path.join(product.directory, "restosync.conf")
        with open(config, "w", encoding="ascii", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write("[api]\n%s\n" % key)
        product.environment["RESTOSYNC_CONFIG"] = config
        product.run("config show").expect(78)
    del product.environment["RESTOSYNC_CONFIG"]
    for flag in ("--insecure", "-k", "--no-verify"):
        product.run("sync %s" % flag).expect(64)
    product.environment["RESTOSYNC_API_VERIFY"] = "no"
    product.run("config show").expect(78)


# ---- a terminal ----

ESCAPES = "\x1b]0;owned\x07\x1b[2J\u009b31m\x07Evil"


def case_security_terminal_escapes(world):
    """Escape sequences in names and error texts of the server never reach standard output or error."""
    world.start_sandbox(*SMALL)
    evil = ESCAPES.encode("unicode_escape").decode().replace("\\x", "\\u00")

    def hook(request):
        if "/oauth2/" in request.path:
            return None
        status, kind, body, headers = request.forward()
        if "receipt" in request.path:
            return reply(418, kind, ('{"code": "%s", "description": "%s"}' % (evil, evil)).encode())
        return reply(status, kind, re.sub(rb'"name" ?: ?"', lambda _: b'"name": "' + evil.encode(), body), headers)

    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url)
    results = [product.sign_in()]
    results[0].expect(0)
    for words in ("sync", "-v sync receipts", "status", "status --json", "runs", "runs show last", "report",
                  "auth status", "check", "explain company.name", "report summary", "doctor"):
        results.append(product.run(words))
    check(any("Evil" in r.out + r.err for r in results), "no word of the server was printed: nothing was proven",
          "\n".join(r.story() for r in results[:3]))
    check(int(world.database.value("select count(*) from resto.company where name like '%Evil%'")) == 1,
          "the name was not stored: nothing was proven")
    for result in results:
        for bad in ("\x1b", "\x07", "\u009b"):
            check(bad not in result.out + result.err, "%r was printed" % bad, result.story())



"""No secret in clear anywhere: planted words and the tokens of the run itself are looked for."""

import base64
import os
import pathlib
import time

from harness.failure import check

SECRET = "canary-client-secret-7f3a"


def case_secrets_stay_secret(world):
    """Client secret, token key and every token: not in output, arguments, environment, state
    directory, database dump or server log."""
    world.start_sandbox("--days", "3", "--receipts-per-day", "40", "--latency-ms", "20",
                        "--client-secret", SECRET)
    world.database.query("alter database \"%s\" set log_statement = 'all'" % world.database.name)
    world.database.query("alter database \"%s\" set log_min_error_statement = 'debug5'"
                         % world.database.name)
    product = world.new_product()
    secret_file = os.path.join(product.directory, "client-secret")
    with open(secret_file, "w", encoding="ascii", opener=private) as file:
        file.write(SECRET + "\n")
    del product.environment["RESTOSYNC_CLIENT_SECRET"]
    product.environment["RESTOSYNC_API_CLIENT_SECRET_FILE"] = secret_file

    texts = {}
    results = [product.sign_in("-v auth login --no-browser").expect(0)]
    world.sandbox.post("/_sandbox/tokens/expire-access")
    results.append(watched(product, "-v sync", texts).expect(0))
    results.append(product.ok("-v auth refresh"))
    for words in ("auth status", "auth status --json", "status --json", "config show", "runs",
                  "schema docs"):
        results.append(product.ok(words))
    world.sandbox.post("/_sandbox/tokens/revoke")
    world.sandbox.post("/_sandbox/tokens/expire-access")
    results.append(product.run("-v sync").expect(77))

    for number, result in enumerate(results):
        texts["output of run %d (%s)" % (number, result.words)] = (result.out + result.err).encode()
    texts["dump of the database"] = world.database.dump()
    for folder in ("state", "."):
        for path in pathlib.Path(product.directory, folder).rglob("*"):
            if path.is_file() and path.name not in ("client-secret", "token-key"):
                texts[str(path)] = path.read_bytes()
    for path in pathlib.Path(world.cluster.directory).rglob("*.log"):
        texts["server log " + path.name] = path.read_bytes()
    check(any(b"restosync" in text for name, text in texts.items() if "server log" in name),
          "the server's log was not found: nothing was proven", sorted(texts))

    with open(os.path.join(product.directory, "token-key"), encoding="ascii") as file:
        key = file.read().strip()
    secrets = {"client secret": SECRET, "token key": key}
    for number, token in enumerate(world.sandbox.tokens()):
        secrets["token %d" % number] = token
    check(len(secrets) >= 6, "the sandbox's token log is too short", len(secrets))
    for name, secret in secrets.items():
        for where, text in texts.items():
            for form in forms(secret):
                check(form not in text, "%s stands in: %s" % (name, where))


def case_secrets_files_must_be_private(world):
    """A secret that others can read is refused, with the command that mends it."""
    world.start_sandbox("--days", "1", "--receipts-per-day", "3")
    product = world.new_product()
    secret_file = os.path.join(product.directory, "client-secret")
    with open(secret_file, "w", encoding="ascii") as file:
        file.write("sandbox-secret\n")
    os.chmod(secret_file, 0o644)
    del product.environment["RESTOSYNC_CLIENT_SECRET"]
    product.environment["RESTOSYNC_API_CLIENT_SECRET_FILE"] = secret_file
    refused = product.run("auth login --no-browser").expect(78)
    for word in ("RS-CONF-03", secret_file, "chmod 600"):
        check(word in refused.err, "the refusal lacks " + word, refused.story())
    os.chmod(secret_file, 0o600)
    world.sign_in(product)
    state = os.path.join(product.directory, "state")
    for path in [state] + [str(p) for p in pathlib.Path(state).rglob("*")]:
        check(os.stat(path).st_mode & 0o077 == 0, "others can look into " + path)


def private(path, flags):
    return os.open(path, flags, 0o600)


def forms(secret):
    """As it is, and as a dump or an encoder would write it."""
    raw = secret.encode("utf-8")
    return raw, raw.hex().encode("ascii"), base64.b64encode(raw).rstrip(b"=")[:-1]


def watched(product, words, texts):
    """Runs and reads what any user of the machine could see of the process."""
    running = product.start(words)
    looks = {"cmdline": b"", "environ": b""}
    while running.process.poll() is None:
        for name in looks:
            try:
                with open("/proc/%d/%s" % (running.process.pid, name), "rb") as file:
                    seen = file.read()
                if seen not in looks[name]:
                    looks[name] += seen + b"\n"
            except OSError:
                pass
        time.sleep(0.01)
    check(b"sync" in looks["cmdline"], "the process was never seen: nothing was proven")
    for name, seen in looks.items():
        texts["/proc " + name] = seen
    return running.wait()

/* Who this machine is: an identity in the state directory, an epoch on both sides, two locks.
 *
 * The epoch of a sign-in is raised at every renewal, first in the state directory, then in the row.
 * A process that dies in between leaves the file one ahead. Any other difference tells that the
 * directory was copied or set back (it is behind) or that the database was (the row is behind). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "auth_private.h"
#include "base/file.h"
#include "base/interrupt.h"

#define LOCK_WAIT_MS 30000
#define LOCK_CLASS 0x52535341 /* "RSSA" */

/* ---- identity ---- */

static void identity_path(const Auth *auth, char *out, size_t cap)
{
    (void)text_format(out, cap, "%s/machine-id", auth->options.state_dir);
}

bool machine_new(Auth *auth, Err *err)
{
    Digest random;
    char path[1024];

    identity_path(auth, path, sizeof(path));
    if (!random_bytes(random.bytes, sizeof(random.bytes), err)) {
        return false;
    }
    digest_text(&random, auth->machine);
    return file_replace(path, auth->machine, 36, 0600, err);
}

static bool read_identity(Auth *auth, const char *path, Err *err)
{
    Buf text;
    bool ok;

    buf_init(&text, 64);
    ok = file_read_secret(path, &text, err) &&
         text_copy(auth->machine, sizeof(auth->machine), str_trim((Str){text.data, text.len}));
    if (ok && strlen(auth->machine) != 36) {
        ok = err_set(err, ERR_AUTH_COPIED, "%s holds no machine identity", path);
    }
    buf_release(&text);
    return ok;
}

static bool ensure_identity(Auth *auth, Err *err)
{
    char path[1024], lock[1040];
    int fd = -1;
    bool ok;

    identity_path(auth, path, sizeof(path));
    if (file_exists(path)) {
        return read_identity(auth, path, err);
    }
    /* Several processes may start in a new directory at once: one of them makes it. */
    (void)text_format(lock, sizeof(lock), "%s.lock", path);
    if (!file_lock(lock, LOCK_WAIT_MS, &fd, err)) {
        return false;
    }
    ok = file_exists(path) ? read_identity(auth, path, err) : machine_new(auth, err);
    file_unlock(fd);
    return ok;
}

bool machine_identity(Auth *auth, Err *err)
{
    char host[128] = "";

    if (!ensure_identity(auth, err)) {
        return false;
    }
    if (gethostname(host, sizeof(host) - 1) != 0) {
        host[0] = '\0';
    }
    const PgParam params[] = {{.text = auth->machine}, {.text = host}};

    return pg_query(auth->conn, sql_query("auth_machine"), params, 2, NULL, err);
}

/* ---- epoch ---- */

static bool epoch_read(const Auth *auth, const char *login_id, int64_t *ret, Err *err)
{
    char path[1024];
    Buf text;
    bool ok = true;

    *ret = 0;
    state_path(auth, login_id, "epoch", path, sizeof(path));
    if (!file_exists(path)) {
        return true;
    }
    buf_init(&text, 64);
    ok = file_read_secret(path, &text, err);
    if (ok && (!text_parse_int64(str_trim((Str){text.data, text.len}), ret) || *ret < 1)) {
        ok = err_set(err, ERR_AUTH_COPIED, "%s holds no number", path);
    }
    buf_release(&text);
    return ok;
}

bool machine_epoch_write(Auth *auth, const char *login_id, int64_t epoch, Err *err)
{
    char path[1024], number[NUMBER_ROOM];

    state_path(auth, login_id, "epoch", path, sizeof(path));
    (void)number_text(number, epoch);
    return file_replace(path, number, strlen(number), 0600, err);
}

bool machine_epoch_raise(Auth *auth, const StoredRow *row, int64_t *ret_next, bool *ret_older,
                         Err *err)
{
    int64_t here = 0;

    if (!epoch_read(auth, row->login_id, &here, err)) {
        return false;
    }
    if (here < row->epoch) {
        (void)err_set(err, ERR_AUTH_COPIED,
                      "this state directory is older than the database knows it (%lld renewals of "
                      "%lld): it was copied to another machine, or set back",
                      (long long)here, (long long)row->epoch);
        err_hint(err,
                 "on the copy: remove %s/machine-id, and it is a machine of its own; nothing "
                 "was sent",
                 auth->options.state_dir);
        return false;
    }
    *ret_older = row->epoch > 0 && here > row->epoch + 1;
    *ret_next = here > row->epoch ? here : here + 1;
    return *ret_next == here || machine_epoch_write(auth, row->login_id, *ret_next, err);
}

/* ---- locks: a file for this machine, an advisory lock for all of them ---- */

/* A pooler that gives every transaction another server session (PgBouncer) cannot hold a session's
 * lock. The intent in the row protects all the same; the lock is only the faster "busy". */
static bool pooled(Auth *auth, bool *ret, Err *err)
{
    PgResult *result = NULL;

    if (!pg_query(auth->conn, sql_query("auth_session"), NULL, 0, &result, err)) {
        return false;
    }
    *ret = pg_integer(result, 0, 0) != pg_backend_pid(auth->conn);
    pg_result_free(result);
    return true;
}

static int32_t lock_object(const Auth *auth)
{
    return (int32_t)(auth->options.company_id & 0x7fffffff);
}

static bool lock_database(Auth *auth, Err *err)
{
    int64_t until = clock_monotonic_ms() + LOCK_WAIT_MS;
    char who[160] = "";
    bool got = false;
    bool through_pooler = false;

    if (!pooled(auth, &through_pooler, err) || through_pooler) {
        return through_pooler;
    }
    while (pg_try_lock(auth->conn, LOCK_CLASS, lock_object(auth), &got, who, sizeof(who), err)) {
        if (got) {
            return true;
        }
        if (interrupt_signal() != 0) {
            return err_set(err, ERR_INTERRUPTED, "stopped by signal %d", interrupt_signal());
        }
        if (clock_monotonic_ms() > until) {
            return err_set(err, ERR_AUTH_BUSY, "the sign-in of company %lld is being renewed (%s)",
                           (long long)auth->options.company_id, who);
        }
        clock_sleep_ms(100);
    }
    return false;
}

bool auth_lock(Auth *auth, int *ret_fd, Err *err)
{
    char path[1024];
    int fd = -1;

    (void)text_format(path, sizeof(path), "%s/login-%lld.lock", auth->options.state_dir,
                      (long long)auth->options.company_id);
    if (!file_lock(path, LOCK_WAIT_MS, &fd, err)) {
        if (err->code == ERR_LOCKED) {
            (void)err_set(err, ERR_AUTH_BUSY,
                          "another process on this machine is renewing the sign-in of company %lld",
                          (long long)auth->options.company_id);
        }
        return false;
    }
    if (!lock_database(auth, err)) {
        file_unlock(fd);
        return false;
    }
    *ret_fd = fd;
    return true;
}

void auth_unlock(Auth *auth, int fd)
{
    Err ignored = {0};
    bool through_pooler = true;

    /* The session's end releases what could not be released here. */
    if (pg_alive(auth->conn) && pooled(auth, &through_pooler, &ignored) && !through_pooler &&
        !pg_unlock(auth->conn, LOCK_CLASS, lock_object(auth), &ignored)) {
        err_clear(&ignored);
    }
    file_unlock(fd);
}

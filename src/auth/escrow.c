/* The escrow: one file a sign-in and machine that receives an answer before anything else does.
 *
 * Two slots of constant size, each a head that tells what the sealed pair is bound to. The spare
 * one is filled with zeros and synced before the request leaves, so that the answer is written in
 * place, into blocks the file has, even on a full disk. Nothing is ever erased after a commit: the
 * slot of generation g then is a mirror of generation g + 1, which survives a database set back. A
 * slot that is torn, damaged or of another key counts as absent. Slots were smaller once: they lie
 * where the first one is now, and are read until it is written. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth_private.h"
#include "base/file.h"
#include "base/memory.h"

static const struct {
    off_t at;
    size_t sealed;
} places[] = {
    {0, SEALED_BYTES},
    {ESCROW_SLOT, SEALED_BYTES}, /* the spare one, unless it holds the newest */
    {0, FORMER_SEALED},
    {FORMER_SLOT, FORMER_SEALED},
};
#define PLACES (int)(sizeof(places) / sizeof(places[0]))
#define HEAD_FORMAT "restosync escrow 1 %s %lld\n"

void state_path(const Auth *auth, const char *login_id, const char *kind, char *out, size_t cap)
{
    (void)text_format(out, cap, "%s/%s-%s", auth->options.state_dir, kind, login_id);
}

static int open_file(const Auth *auth, const char *login_id, int flags)
{
    char path[1024];

    state_path(auth, login_id, "escrow", path, sizeof(path));
    return open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* A file of ours: regular, one name, our user's, nobody else's to read. */
static bool check_file(int fd, Err *err)
{
    struct stat facts;

    if (fstat(fd, &facts) != 0) {
        return err_set(err, ERR_IO, "the escrow cannot be examined: %s", strerror(errno));
    }
    if (!S_ISREG(facts.st_mode) || facts.st_nlink != 1 || facts.st_uid != geteuid() ||
        (facts.st_mode & 077) != 0) {
        (void)err_set(err, ERR_CONFIG_MODE, "the escrow is no private file of this user");
        err_hint(err, "the state directory belongs to the agent's user alone, mode 0700");
        return false;
    }
    return true;
}

/* ---- reading ---- */

static bool read_head(const unsigned char *slot, const char *login_id, int64_t *ret_generation)
{
    const char *text = (const char *)slot;
    const char *end = memchr(text, '\n', ESCROW_HEAD);
    char start[80];
    size_t len;

    (void)text_format(start, sizeof(start), "restosync escrow 1 %s ", login_id);
    len = strlen(start);
    return end != NULL && (size_t)(end - text) > len && memcmp(text, start, len) == 0 &&
           text_parse_int64((Str){text + len, (size_t)(end - text) - len}, ret_generation) &&
           *ret_generation >= 0;
}

static bool open_slot(Auth *auth, const StoredRow *row, int fd, int place, unsigned char *bytes,
                      int64_t *ret_generation, TokenPair *ret)
{
    size_t sealed = places[place].sealed;
    size_t len = ESCROW_HEAD + sealed;
    const SealKeys keys = auth_keys(auth);
    Err ignored = {0};
    bool broken;

    if (pread(fd, bytes, len, places[place].at) != (ssize_t)len ||
        !read_head(bytes, row->login_id, ret_generation)) {
        return false;
    }
    const SealContext context = row_context(auth, row, *ret_generation, "escrow");

    return pair_open(bytes + ESCROW_HEAD, sealed, &context, &keys, ret, &broken, &ignored);
}

/* Place with the newest answer of `generation` (-1: of any), -1 for none. */
static int newest_place(Auth *auth, const StoredRow *row, int fd, int64_t generation,
                        int64_t *ret_generation, TokenPair *ret)
{
    unsigned char *bytes = mem_alloc(ESCROW_SLOT);
    int newest = -1;

    for (int place = 0; bytes != NULL && place < PLACES; place++) {
        TokenPair pair = {.expires_in = 0};
        int64_t found = -1;

        if (open_slot(auth, row, fd, place, bytes, &found, &pair) &&
            (generation < 0 || found == generation) &&
            (newest < 0 || found > *ret_generation ||
             (found == *ret_generation && pair.attempt > ret->attempt))) {
            pair_release(ret);
            *ret = pair;
            *ret_generation = found;
            newest = place;
        } else {
            pair_release(&pair);
        }
    }
    mem_free(bytes);
    return newest;
}

static int look(Auth *auth, const StoredRow *row, int64_t generation, int64_t *ret_generation,
                TokenPair *ret)
{
    int fd = open_file(auth, row->login_id, O_RDONLY);
    int slot;

    if (fd < 0) {
        return -1;
    }
    slot = newest_place(auth, row, fd, generation, ret_generation, ret);
    (void)close(fd);
    return slot;
}

bool escrow_read(Auth *auth, const StoredRow *row, int64_t generation, TokenPair *ret)
{
    int64_t found = -1;

    return generation >= 0 && look(auth, row, generation, &found, ret) >= 0;
}

int64_t escrow_newest(Auth *auth, const StoredRow *row, TokenPair *ret)
{
    int64_t found = -1;

    return look(auth, row, -1, &found, ret) < 0 ? -1 : found;
}

/* ---- writing ---- */

/* The slot an answer may be written to: not the one that holds the newest. */
static int spare_slot(Auth *auth, const StoredRow *row, int fd)
{
    TokenPair pair = {.expires_in = 0};
    int64_t found = -1;
    int newest = newest_place(auth, row, fd, -1, &found, &pair);

    pair_release(&pair);
    return newest == 1 || newest < 0 ? 0 : 1;
}

static bool write_slot(int fd, int slot, const void *bytes)
{
    size_t done = 0;

    while (done < ESCROW_SLOT) {
        ssize_t put;

        if (FAULT_FAILS("file_write")) {
            errno = ENOSPC;
            return false;
        }
        put = pwrite(fd, (const char *)bytes + done, ESCROW_SLOT - done,
                     (off_t)slot * ESCROW_SLOT + (off_t)done);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        done += (size_t)put;
    }
    if (FAULT_FAILS("file_sync")) {
        errno = EIO;
        return false;
    }
    return fdatasync(fd) == 0;
}

bool escrow_reserve(Auth *auth, const StoredRow *row, Err *err)
{
    static const unsigned char zeros[ESCROW_SLOT];
    int fd = open_file(auth, row->login_id, O_RDWR | O_CREAT);
    bool ok = fd >= 0;

    if (ok && !check_file(fd, err)) {
        (void)close(fd);
        return false;
    }
    ok = ok && write_slot(fd, spare_slot(auth, row, fd), zeros);
    if (!ok) {
        (void)err_set(err, ERR_IO, "no room to keep a renewed sign-in in %s: %s",
                      auth->options.state_dir, strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok && file_sync_directory(auth->options.state_dir, err);
}

static bool seal_slot(Auth *auth, const StoredRow *row, const TokenPair *pair, unsigned char *bytes,
                      Err *err)
{
    const SealContext context = row_context(auth, row, row->generation, "escrow");
    char key_id[17];

    memset(bytes, 0, ESCROW_HEAD);
    return text_format((char *)bytes, ESCROW_HEAD, HEAD_FORMAT, row->login_id,
                       (long long)row->generation) &&
           pair_seal(pair, &context, row->key, bytes + ESCROW_HEAD, key_id, err);
}

/* A file whose sync failed is not to be trusted again: a new one takes its place. */
static bool write_anew(const Auth *auth, const StoredRow *row, const unsigned char *bytes, Err *err)
{
    char path[1024];

    state_path(auth, row->login_id, "escrow", path, sizeof(path));
    return file_replace(path, bytes, ESCROW_SLOT, 0600, err);
}

bool escrow_write(Auth *auth, const StoredRow *row, const TokenPair *pair, Err *err)
{
    unsigned char *bytes = mem_alloc(ESCROW_SLOT);
    bool ok = bytes != NULL && seal_slot(auth, row, pair, bytes, err);
    int fd = ok ? open_file(auth, row->login_id, O_RDWR) : -1;

    if (ok && (fd < 0 || !write_slot(fd, spare_slot(auth, row, fd), bytes))) {
        ok = write_anew(auth, row, bytes, err);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    if (bytes == NULL) {
        ok = err_set(err, ERR_MEMORY, "no memory to keep a renewed sign-in");
    }
    mem_free(bytes);
    return ok;
}

bool escrow_replace(Auth *auth, const StoredRow *row, const TokenPair *pair, Err *err)
{
    unsigned char *bytes = mem_alloc(ESCROW_SLOT);
    bool ok = bytes != NULL
                  ? seal_slot(auth, row, pair, bytes, err) && write_anew(auth, row, bytes, err)
                  : err_set(err, ERR_MEMORY, "no memory to keep a sign-in");

    mem_free(bytes);
    return ok;
}

void escrow_remove(const Auth *auth, const char *login_id)
{
    static const char *const kinds[] = {"escrow", "epoch"};
    char path[1024];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        state_path(auth, login_id, kinds[i], path, sizeof(path));
        (void)unlink(path);
    }
}

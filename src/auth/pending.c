/* A sign-in by a person between the exchange of its code and the database: kept in a file of its
 * own, because a code works once. `auth recover` finishes what a crash left. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "auth_private.h"
#include "base/file.h"
#include "base/memory.h"

static SealContext pending_context(const Auth *auth)
{
    return (SealContext){"new", auth->options.client_id, auth->options.base_url, 0, 0, "pending"};
}

bool pending_write(Auth *auth, const TokenPair *pair, Err *err)
{
    const SealContext context = pending_context(auth);
    unsigned char *sealed = mem_alloc(SEALED_BYTES);
    char path[1024], key_id[17];
    bool ok;

    if (sealed == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to keep a sign-in");
    }
    state_path(auth, "new", "login", path, sizeof(path));
    ok = pair_seal(pair, &context, auth->options.token_key, sealed, key_id, err) &&
         file_replace(path, sealed, SEALED_BYTES, 0600, err);
    mem_free(sealed);
    return ok;
}

bool pending_read(Auth *auth, TokenPair *ret)
{
    const SealContext context = pending_context(auth);
    const SealKeys keys = auth_keys(auth);
    Err ignored = {0};
    bool broken, ok;
    char path[1024];
    Buf sealed;

    state_path(auth, "new", "login", path, sizeof(path));
    if (!file_exists(path)) {
        return false;
    }
    buf_init(&sealed, SEALED_BYTES);
    ok = file_read_secret(path, &sealed, &ignored) &&
         pair_open((const unsigned char *)sealed.data, sealed.len, &context, &keys, ret, &broken,
                   &ignored);
    buf_release(&sealed);
    return ok;
}

void pending_remove(const Auth *auth)
{
    char path[1024];

    state_path(auth, "new", "login", path, sizeof(path));
    (void)unlink(path);
}

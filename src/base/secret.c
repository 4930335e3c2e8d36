/* Secrets in OpenSSL's secure heap, random bytes, base64, and a process that leaves no dump. */
#include "base/secret.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECURE_HEAP (512 * 1024)
#define SECURE_MINIMUM 64

static bool reopen_standard_files(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd) {
            return false;
        }
    }
    return true;
}

bool process_harden(Err *err)
{
    const struct rlimit none = {0, 0};

    (void)umask(077);
    /* Whoever started us may not have wanted to hear of children; with it ignored, waitpid tells
     * nothing of how they ended, and each of them would have gone well. */
    (void)signal(SIGCHLD, SIG_DFL);
    if (!reopen_standard_files()) {
        return err_set(err, ERR_OS, "the standard files could not be opened");
    }
    /* The environment of a setuid program belongs to the wrong person, and so does its output. */
    if (getuid() != geteuid() || getgid() != getegid() || getauxval(AT_SECURE) != 0) {
        (void)err_set(err, ERR_CONFIG, "restosync does not run setuid or setgid");
        err_hint(err, "chmod u-s,g-s the program, and run it as the agent's own user");
        return false;
    }
    (void)close_range(STDERR_FILENO + 1, ~0U, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)unsetenv("SSLKEYLOGFILE");
    return true;
}

bool secret_process_init(Err *err)
{
    /* Where memory may not be locked the secure heap still keeps secrets out of dumps. */
    if (CRYPTO_secure_malloc_initialized() == 0 &&
        CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_MINIMUM) == 0) {
        return err_set(err, ERR_OS, "no protected memory for secrets");
    }
    return true;
}

void secret_wipe(void *bytes, size_t len)
{
    OPENSSL_cleanse(bytes, len);
}

void secret_release(Secret *secret)
{
    if (secret->hidden != NULL) {
        OPENSSL_secure_clear_free(secret->hidden, secret->len + 1);
    }
    *secret = SECRET_EMPTY;
}

bool secret_set(Secret *secret, Str text, Err *err)
{
    char *hidden = OPENSSL_secure_malloc(text.len + 1);

    if (hidden == NULL) {
        return err_set(err, ERR_MEMORY, "no protected memory for a secret");
    }
    if (text.len > 0) {
        memcpy(hidden, text.ptr, text.len);
    }
    hidden[text.len] = '\0';
    secret_release(secret);
    *secret = (Secret){hidden, text.len};
    return true;
}

bool secret_present(const Secret *secret)
{
    return secret->hidden != NULL && secret->len > 0;
}

bool secret_equal(const Secret *a, const Secret *b)
{
    return a->len == b->len && (a->len == 0 || CRYPTO_memcmp(a->hidden, b->hidden, a->len) == 0);
}

Str secret_text(const Secret *secret)
{
    return secret->hidden == NULL ? STR_LIT("") : (Str){secret->hidden, secret->len};
}

bool random_bytes(void *out, size_t len, Err *err)
{
    if (len > 4096 || RAND_bytes(out, (int)len) != 1) {
        return err_set(err, ERR_OS, "the random number generator failed");
    }
    return true;
}

bool secret_random_base64url(Secret *secret, size_t bytes, Err *err)
{
    unsigned char raw[64];
    Buf text;
    bool ok;

    if (bytes > sizeof(raw) || !random_bytes(raw, bytes, err)) {
        return false;
    }
    buf_init_secret(&text, 256);
    base64url_append(&text, raw, bytes);
    secret_wipe(raw, sizeof(raw));
    ok = buf_check(&text, "a secret", err) && secret_set(secret, (Str){text.data, text.len}, err);
    buf_release(&text);
    return ok;
}

/* ---- base64, RFC 4648 ---- */

static void append_encoded(Buf *out, const unsigned char *bytes, size_t len, const char *alphabet,
                           bool padded)
{
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        unsigned word = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                        (left > 2 ? bytes[i + 2] : 0);

        buf_append_char(out, alphabet[word >> 18]);
        buf_append_char(out, alphabet[word >> 12 & 63]);
        if (left > 1) {
            buf_append_char(out, alphabet[word >> 6 & 63]);
        }
        if (left > 2) {
            buf_append_char(out, alphabet[word & 63]);
        }
        for (size_t pad = left; padded && pad < 3; pad++) {
            buf_append_char(out, '=');
        }
    }
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

void base64url_append(Buf *out, const void *bytes, size_t len)
{
    append_encoded(out, bytes, len, LETTERS "-_", false);
}

void base64_append(Buf *out, const void *bytes, size_t len)
{
    append_encoded(out, bytes, len, LETTERS "+/", true);
}

static int letter_value(char c)
{
    static const char letters[] = LETTERS;
    const char *at = c == '\0' ? NULL : strchr(letters, c);

    if (at != NULL) {
        return (int)(at - letters);
    }
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

bool base64_decode(Str text, unsigned char *out, size_t cap, size_t *ret_len)
{
    unsigned word = 0;
    int bits = 0;
    size_t len = 0;
    bool padding = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int value = letter_value(c);

        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        if (c == '=') {
            padding = true;
            continue;
        }
        if (value < 0 || padding) {
            return false;
        }
        word = word << 6 | (unsigned)value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            if (len == cap) {
                return false;
            }
            out[len++] = (unsigned char)(word >> bits & 0xffU);
        }
    }
    if (bits >= 6) {
        return false;
    }
    *ret_len = len;
    return true;
}

const char *crypto_library(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

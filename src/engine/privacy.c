/* Pseudonyms and erased guests, by one keyed digest. */
#include "engine/privacy.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define NORMAL_TEXT 512

static Str key_of(const Privacy *privacy)
{
    return privacy->key == NULL ? STR_LIT("") : secret_text(privacy->key);
}

PersonalPolicy privacy_policy(const Privacy *privacy, PersonalKind kind)
{
    if (privacy == NULL || kind == PERSONAL_NOBODY) {
        return PERSONAL_FULL;
    }
    return kind == PERSONAL_GUESTS ? privacy->guests : privacy->staff;
}

/* Without guests there is nothing to read of them; reservations remain, without their guests. */
bool privacy_allows(const Privacy *privacy, const Stream *stream)
{
    const Column *key = stream->root.columns;
    bool person = strcmp(key->name, "customer_id") == 0 || strcmp(stream->name, "employees") == 0;

    return !person || privacy_policy(privacy, stream->personal) != PERSONAL_NONE;
}

/* ---- pseudonyms ---- */

/* Telephones by their digits, everything else without outer blanks and ASCII case. */
static size_t normal(bool phone, Str text, char out[NORMAL_TEXT])
{
    size_t len = 0;

    text = str_trim(text);
    for (size_t i = 0; i < text.len && len < NORMAL_TEXT; i++) {
        char c = text.ptr[i];

        if (phone && (c < '0' || c > '9')) {
            continue;
        }
        out[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return len;
}

void privacy_pseudonym(const Privacy *privacy, const char *column, Str text,
                       char out[PSEUDONYM_TEXT])
{
    bool phone = strcmp(column, "telephone") == 0;
    char normalised[NORMAL_TEXT];
    char piece[NORMAL_TEXT + 16];
    size_t head;
    size_t len = normal(phone, text, normalised);
    char hex[37];
    Digest digest;
    char *at = out;

    (void)text_copy(piece, sizeof(piece),
                    phone                          ? STR_LIT("phone:")
                    : strcmp(column, "email") == 0 ? STR_LIT("email:")
                                                   : STR_LIT("name:"));
    head = strlen(piece);
    memcpy(piece + head, normalised, len);
    digest_keyed(key_of(privacy), (Str){piece, head + len}, &digest);
    digest_text(&digest, hex);
    secret_wipe(normalised, sizeof(normalised));
    secret_wipe(piece, sizeof(piece));
    *at++ = 'p';
    *at++ = ':';
    for (const char *c = hex; *c != '\0'; c++) {
        if (*c != '-') {
            *at++ = *c;
        }
    }
    *at = '\0';
}

/* ---- erased guests ---- */

/* Ids and uuids, with or without dashes, share one space: none looks like the other. */
void privacy_erased_digest(const Privacy *privacy, Str text, Digest *ret)
{
    char piece[160];
    size_t len;

    (void)text_format(piece, sizeof(piece), "erased:%lld:", (long long)privacy->company_id);
    len = strlen(piece);
    for (size_t i = 0; i < text.len && len < sizeof(piece); i++) {
        char c = text.ptr[i];

        if (c != '-') {
            piece[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
    }
    digest_keyed(key_of(privacy), (Str){piece, len}, ret);
}

void privacy_key_id(const Privacy *privacy, char out[37])
{
    Digest digest;

    digest_keyed(key_of(privacy), STR_LIT("key-id"), &digest);
    digest_text(&digest, out);
}

static int compare(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(Digest));
}

bool privacy_erased(const Privacy *privacy, Str text)
{
    Digest digest;

    if (privacy == NULL || privacy->erased_count == 0 || text.len == 0) {
        return false;
    }
    privacy_erased_digest(privacy, text, &digest);
    return bsearch(&digest, privacy->erased, (size_t)privacy->erased_count, sizeof(Digest),
                   compare) != NULL;
}

static bool digest_parse(const char *text, Digest *ret)
{
    size_t at = 0;

    memset(ret, 0, sizeof(*ret));
    for (; *text != '\0'; text++) {
        int value = *text >= '0' && *text <= '9'   ? *text - '0'
                    : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10
                                                   : -1;

        if (*text == '-') {
            continue;
        }
        if (value < 0 || at >= 32) {
            return false;
        }
        ret->bytes[at / 2] = (unsigned char)(ret->bytes[at / 2] | value << (at % 2 == 0 ? 4 : 0));
        at++;
    }
    return at == 32;
}

static bool other_key(Err *err)
{
    (void)err_set(err, ERR_CONFIG,
                  "guests were erased under another pseudonym key: with this one they would come "
                  "back");
    err_hint(err, "restore the file that pseudonym_key_file names from your copy");
    return false;
}

static bool note_key(Privacy *privacy, const char *key_id, PgConn *conn, Err *err)
{
    const PgParam params[] = {{.text = key_id}};
    PgResult *result = NULL;

    if (privacy->guests != PERSONAL_PSEUDONYM) {
        return true;
    }
    if (!pg_query(conn, "pseudonym_key", params, 1, &result, err)) {
        return false;
    }
    privacy->key_changed = pg_rows(result) == 1 && !pg_null(result, 0, 0);
    pg_result_free(result);
    return true;
}

bool privacy_load(Privacy *privacy, PgConn *conn, Err *err)
{
    char company[24];
    char key_id[37];
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;
    bool ok = true;

    (void)text_format(company, sizeof(company), "%lld", (long long)privacy->company_id);
    privacy_key_id(privacy, key_id);
    if (!note_key(privacy, key_id, conn, err)) {
        return false;
    }
    if (!pg_query(conn, "suppression_list", params, 1, &result, err)) {
        return false;
    }
    privacy->erased = mem_alloc(sizeof(Digest) * (size_t)(pg_rows(result) + 1));
    if (privacy->erased == NULL) {
        pg_result_free(result);
        return err_set(err, ERR_MEMORY, "no memory for erased guests");
    }
    for (int i = 0; ok && i < pg_rows(result); i++) {
        if (strcmp(pg_value(result, i, 1), key_id) != 0) {
            ok = other_key(err);
        } else if (digest_parse(pg_value(result, i, 0), &privacy->erased[privacy->erased_count])) {
            privacy->erased_count++;
        }
    }
    pg_result_free(result);
    if (ok && privacy->erased_count > 1) {
        qsort(privacy->erased, (size_t)privacy->erased_count, sizeof(Digest), compare);
    }
    return ok;
}

void privacy_release(Privacy *privacy)
{
    mem_free(privacy->erased);
    privacy->erased = NULL;
    privacy->erased_count = 0;
}

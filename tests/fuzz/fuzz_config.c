/* Configuration files: every refusal is a sentence, every value stands in the text. */
#include "cli_private.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Settings settings;
    Err err = {0};
    Arena arena;

    memset(&settings, 0, sizeof(settings));
    arena_init(&arena, 4 * 1024 * 1024);
    if (!ini_parse((Str){(const char *)data, size}, "fuzz.conf", &arena, &settings, &err)) {
        PROMISE(err.code != ERR_NONE && err.message[0] != '\0');
    }
    PROMISE(settings.company_count >= 0 && settings.company_count <= COMPANIES_MAX);
    arena_release(&arena);
    return 0;
}

/* What the fuzz targets share. A target is one file fuzz_<name>.c; its corpus is corpus/<name>/. */
#ifndef RS_TESTS_FUZZ_H
#define RS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that was broken is a finding, as a crash is. */
#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            __builtin_trap();                                                                      \
        }                                                                                          \
    } while (0)

/* The first line and the rest. */
static inline Str first_line(const uint8_t *data, size_t size, Str *rest)
{
    const char *text = (const char *)data;
    const char *end = size == 0 ? NULL : memchr(text, '\n', size);
    size_t len = end == NULL ? 0 : (size_t)(end - text);

    *rest = end == NULL ? (Str){text, size} : (Str){end + 1, size - len - 1};
    return (Str){text, len};
}

#endif

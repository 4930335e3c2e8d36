/* Retry-After: never negative but -1, never above its ceiling. */
#include "base/limits.h"
#include "fuzz.h"
#include "http/retry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Instant dates[] = {0, 1, 1700000000LL * 1000000, 253402300799LL * 1000000};

    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        int64_t ms = retry_after_parse((Str){(const char *)data, size}, dates[i], dates[2]);

        PROMISE(ms >= -1 && ms <= LIMIT_RETRY_AFTER_S * 1000LL);
    }
    return 0;
}

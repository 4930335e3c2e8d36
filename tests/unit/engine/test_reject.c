/* Rejected records: what of a guest may stand in the JSON that is set aside. */
#include <string.h>

#include "unit.h"

#include "engine/decode.h"

#define RUN_ID "00000000-0000-0000-0000-000000000001"
#define GUEST "448111"
#define RECORD                                                                                     \
    "[{\"id\":7,\"total\":\"abc\",\"status\":\"PAID\",\"customerId\":" GUEST                       \
    ",\"customerUuid\":\"u-1\"}]"

typedef struct Seen {
    int count;
    bool cut;
    char raw[512];
} Seen;

static bool on_reject(void *ctx, const Rejected *rejected, Err *err)
{
    Seen *seen = ctx;

    (void)err;
    seen->count++;
    seen->cut = rejected->raw_cut;
    (void)text_copy(seen->raw, sizeof(seen->raw), rejected->raw);
    return true;
}

static Seen reject(const Privacy *privacy)
{
    Seen seen = {0};
    DecodeOptions options = {.company_id = 32265,
                             .run_id = RUN_ID,
                             .privacy = privacy,
                             .on_reject = on_reject,
                             .ctx = &seen};
    StreamPlan *plan = NULL;
    Decoder *decoder = NULL;
    DecodeResult result;
    Err err = {0};
    Arena arena;
    Page *page = NULL;

    arena_init(&arena, 4 * 1024 * 1024);
    assert_true(stream_plan(catalog_find("receipts"), &arena, &plan, &err));
    options.plan = plan;
    assert_true(page_new(&page, plan, &err));
    assert_true(decoder_new(&decoder, &err) && decoder_start(decoder, &options, page, &err));
    assert_true(decoder_feed(decoder, STR_LIT(RECORD), &err));
    assert_true(decoder_finish(decoder, &result, &err));
    decoder_free(decoder);
    page_free(page);
    arena_release(&arena);
    assert_int_equal(seen.count, 1);
    assert_non_null(strstr(seen.raw, "PAID"));
    return seen;
}

static void a_receipt_may_name_a_guest_who_is_kept(void **state)
{
    const Privacy privacy = {.guests = PERSONAL_PSEUDONYM, .company_id = 32265};
    Seen seen = reject(&privacy);

    (void)state;
    assert_false(seen.cut);
    assert_non_null(strstr(seen.raw, GUEST));
}

static void it_names_nobody_where_no_guest_is_kept(void **state)
{
    const Privacy privacy = {.guests = PERSONAL_NONE, .company_id = 32265};
    Seen seen = reject(&privacy);

    (void)state;
    assert_true(seen.cut);
    assert_null(strstr(seen.raw, GUEST));
    assert_null(strstr(seen.raw, "u-1"));
}

static void it_names_no_erased_guest(void **state)
{
    Digest erased;
    Privacy privacy = {
        .guests = PERSONAL_FULL, .company_id = 32265, .erased = &erased, .erased_count = 1};
    Seen seen;

    (void)state;
    privacy_erased_digest(&privacy, STR_LIT(GUEST), &erased);
    seen = reject(&privacy);
    assert_true(seen.cut);
    assert_null(strstr(seen.raw, GUEST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_may_name_a_guest_who_is_kept),
        cmocka_unit_test(it_names_nobody_where_no_guest_is_kept),
        cmocka_unit_test(it_names_no_erased_guest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

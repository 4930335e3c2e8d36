/* Every column of the catalog can be loaded in binary: nothing falls back to text unnoticed. */
#include <string.h>

#include "unit.h"

#include "load.h"

static void every_stream_loads_in_binary(void **state)
{
    Arena arena;
    Err err = {0};

    (void)state;
    arena_init(&arena, 16 * 1024 * 1024);
    for (size_t i = 0; i < catalog_count; i++) {
        StreamPlan *plan = NULL;
        LoadPlan load;

        assert_true(stream_plan(&catalog[i], &arena, &plan, &err));
        assert_true(load_plan_init(&load, plan, true, &err));
        if (!load.binary) {
            fail_msg("%s has a column without an encoder", catalog[i].name);
        }
        load_plan_release(&load);
        assert_true(load_plan_init(&load, plan, false, &err));
        assert_false(load.binary);
        load_plan_release(&load);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stream_loads_in_binary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

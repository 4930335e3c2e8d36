/* Colours that read, words that cover nothing, marks that people's words cannot become. */
#include <string.h>

#include "unit.h"

#include "page_private.h"

static void every_heat_step_reads(void **state)
{
    const Color black = {0, 0, 0}, white = {255, 255, 255}, grey = {118, 118, 118};

    (void)state;
    assert_int_equal(color_contrast(black, white), 21000);
    assert_int_equal(color_contrast(white, white), 1000);
    assert_in_range(color_contrast(grey, white), 4500, 4600); /* WCAG's own example, #767676 */
    for (int dark = 0; dark < 2; dark++) {
        for (int step = 0; step < HEAT_STEPS; step++) {
            Color ground = heat_color(step, dark == 1);

            assert_true(color_contrast(ground, color_ink(ground)) >= 4500);
        }
    }
}

/* Points on a grid so dense that most words find no place: those that do are free of all others. */
static void words_never_cover_anything(void **state)
{
    const Box frame = {0, 0, 2800, 1700};
    Boxes boxes = {.count = 0};
    int placed = 0;

    (void)state;
    for (int i = 0; i < 40; i++) {
        boxes_add(&boxes, &(Box){(i * 977) % 2600, (i * 613) % 1500, 120, 120});
    }
    for (int i = 0; i < 40; i++) {
        Box point = boxes.list[i], place;

        placed += label_place(&boxes, &frame, &point, 600, 150, &place) ? 1 : 0;
    }
    assert_in_range(placed, 5, 39);
    for (int i = 40; i < boxes.count; i++) {
        const Box *word = &boxes.list[i];

        assert_true(word->x >= 0 && word->x + word->width <= frame.width);
        assert_true(word->y >= 0 && word->y + word->height <= frame.height);
        for (int j = 0; j < i; j++) {
            assert_false(box_meets(word, &boxes.list[j]));
        }
    }
}

static void a_full_list_takes_no_word(void **state)
{
    const Box frame = {0, 0, 100000, 100000}, point = {50000, 50000, 10, 10};
    Boxes boxes = {.count = 0};
    Box place;

    (void)state;
    for (int i = 0; i < BOXES_MAX + 5; i++) {
        boxes_add(&boxes, &(Box){i, 0, 1, 1});
    }
    assert_int_equal(boxes.count, BOXES_MAX);
    assert_false(label_place(&boxes, &frame, &point, 100, 100, &place));
}

static void words_stay_words(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, 4096);
    html_text(&out, "<b onload='x'>\"Rock & Rôle\"</b>\x1b[2J\xc2\x9b");
    assert_string_equal(buf_text(&out),
                        "&lt;b onload=&#39;x&#39;&gt;&quot;Rock &amp; Rôle&quot;&lt;"
                        "/b&gt; [2J ");
    buf_release(&out);
}

static void lengths_are_written_short(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, 256);
    html_tenths(&out, 1200);
    buf_append_char(&out, ' ');
    html_tenths(&out, -15);
    buf_append_char(&out, ' ');
    html_tenths(&out, 3);
    assert_string_equal(buf_text(&out), "120 -1.5 0.3");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_heat_step_reads),     cmocka_unit_test(words_never_cover_anything),
        cmocka_unit_test(a_full_list_takes_no_word), cmocka_unit_test(words_stay_words),
        cmocka_unit_test(lengths_are_written_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

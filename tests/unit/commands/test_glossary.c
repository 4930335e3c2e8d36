/* Words: each explained once, and the page of definitions says all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "base/file.h"
#include "comments.h"
#include "glossary.h"

#define TEXT_MAX (8 * 1024 * 1024)

static void functions_and_columns_are_read_out_of_the_script(void **state)
{
    const char *script = "x\ncomment on function report.f(bigint, date) is 'it''s one';\n"
                         "comment on column report.v.\"order\" is\n    'two';\n";
    Comment comment;

    (void)state;
    assert_true(comment_next(&script, &comment));
    assert_true(str_is(comment.object, "f") && comment.column.len == 0);
    assert_string_equal(comment.text, "it's one");
    assert_true(comment_next(&script, &comment));
    assert_true(str_is(comment.column, "order") && comment_names(&comment, "v.order"));
    assert_false(comment_next(&script, &comment));
    assert_string_equal(vendor_word(STR_LIT("receipts")), "Tickets");
    assert_null(vendor_word(STR_LIT("receipt")));
}

static void words_stand_in_groups(void **state)
{
    (void)state;
    for (const GlossaryWord *row = glossary; row->word != NULL; row++) {
        assert_true(row->meaning[0] != '\0');
        assert_true(row->group[0] >= 'a' && row->group[0] <= 'z');
        for (const GlossaryWord *other = row + 1; other->word != NULL; other++) {
            assert_false(strcmp(row->word, other->word) == 0 &&
                         strcmp(row->group, other->group) == 0);
        }
    }
}

static void the_page_says_them(void **state)
{
    const char *path = RS_SOURCE_DIR "/docs/definitions.md";
    Buf script, page, stored;
    Err err = {0};

    (void)state;
    buf_init(&script, TEXT_MAX);
    buf_init(&page, TEXT_MAX);
    buf_init(&stored, TEXT_MAX);
    engine_schema_script(&script);
    glossary_page(&page, buf_text(&script));
    assert_true(page.len > 5000);
    if (getenv("RS_UPDATE_GOLDEN") != NULL) {
        assert_true(file_replace(path, page.data, page.len, 0644, &err));
    }
    assert_true(file_read(path, &stored, &err));
    if (strcmp(buf_text(&stored), buf_text(&page)) != 0) {
        fail_msg("docs/definitions.md is not what the words say: RS_UPDATE_GOLDEN=1");
    }
    buf_release(&script);
    buf_release(&page);
    buf_release(&stored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_and_columns_are_read_out_of_the_script),
        cmocka_unit_test(words_stand_in_groups),
        cmocka_unit_test(the_page_says_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Columns spelled wrongly are refused with a sentence that names the column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalog_sample.h"

/* clang-format off */
SPOIL(column_unnamed, s->root[3].name = "")
SPOIL(column_nameless, s->root[3].name = NULL)
SPOIL(column_camel, s->root[3].name = "theStatus")
SPOIL(column_dashes, s->root[3].name = "the__status")
SPOIL(column_reserved, s->root[3].name = "user")
SPOIL(column_long,
      s->root[3].name = "a23456789012345678901234567890123456789012345678901234567890abcd")
SPOIL(column_twice, s->line[3].name = "user_id")
SPOIL(column_implicit, s->root[4].name = "extra"; s->root[5].type = TYPE_NONE)
SPOIL(column_no_comment, s->root[3].comment = NULL)
SPOIL(column_odd_type, s->root[3].type = (ColumnType)99)
SPOIL(column_odd_flag, s->root[3].flags = 1U << 12)
SPOIL(company_in_child, s->line[3].name = "company_id")
SPOIL(company_text, s->root[0].name = "company_id"; s->root[0].type = TYPE_TEXT)
SPOIL(key_money, s->line[3].flags = COLUMN_KEY)
SPOIL(key_null, s->root[0].flags = COLUMN_KEY | COLUMN_ZERO_NULL)
SPOIL(version_text, s->root[3].flags = COLUMN_VERSION)
SPOIL(version_twice, s->root[1].flags = COLUMN_CREATED | COLUMN_VERSION)
SPOIL(version_in_child, s->line[3].type = TYPE_INSTANT; s->line[3].flags = COLUMN_VERSION)
SPOIL(zero_instant, s->root[1].flags |= COLUMN_ZERO_NULL)
SPOIL(epoch_text, s->root[3].flags = COLUMN_EPOCH_NULL)
SPOIL(empty_money, s->line[3].flags = COLUMN_EMPTY_NULL)
SPOIL(position_text, s->line[1].type = TYPE_TEXT)
SPOIL(position_twice, s->line[5].path = "#"; s->line[5].type = TYPE_INTEGER; s->line[5].flags = 0)
SPOIL(position_in_root, s->root[3].path = "#"; s->root[3].type = TYPE_INTEGER)
SPOIL(outer_without_recurse, s->children[0].recurse = NULL)
SPOIL(copied_from_nowhere, s->line[3].path = "^")
SPOIL(copied_in_root, s->root[3].path = "^")
SPOIL(copied_other_type, s->line[0].type = TYPE_TEXT)
SPOIL(copied_with_flag, s->line[3] = (Column){"^", "status", TYPE_TEXT, COLUMN_EMPTY_NULL, "State"})
SPOIL(unfilled, s->line[3].path = NULL)
SPOIL(path_blank, s->root[3].path = "the status")
SPOIL(path_dots, s->root[3].path = "a..b")
SPOIL(path_child_blank, s->children[0].path = "the lines")
SPOIL(path_recurse_taken, s->children[0].recurse = "total")
SPOIL(path_twice, s->root[3].path = "plu")
SPOIL(path_inside, s->line[3].path = "tax")
SPOIL(path_of_child, s->root[3].path = "lines")
SPOIL(path_of_keep, s->keep[0] = "status")
SPOIL(keep_mark, s->keep[0] = "#")
SPOIL(alias_first, s->root[0].flags = COLUMN_ALIAS)
SPOIL(alias_astray, s->root[5].name = "sku")
SPOIL(alias_other_type, s->root[5].type = TYPE_BIGINT)
SPOIL(alias_with_flag, s->root[5].flags = COLUMN_ALIAS | COLUMN_EMPTY_NULL)
SPOIL(alias_of_mark, s->root[5].path = "^")
SPOIL(alias_of_position, s->line[2] = (Column){"no", "line_no", TYPE_INTEGER, COLUMN_ALIAS, "No"})
SPOIL(alias_same_member, s->root[5].path = "plu")

static const Refusal refusals[] = {
    {"column without name", column_unnamed, "column \"\": it has no name"},
    {"column with no name at all", column_nameless, "column 4: it has no name"},
    {"camel case", column_camel, "column \"theStatus\": its name is not in snake_case"},
    {"two underscores", column_dashes, "not in snake_case"},
    {"reserved column name", column_reserved, "column \"user\": its name is a reserved word"},
    {"long column name", column_long, "longer than 63 bytes"},
    {"column twice", column_twice, "column \"user_id\": it stands there twice"},
    {"implicit name", column_implicit, "column \"extra\": every table"},
    {"column without comment", column_no_comment, "column \"status\": it has no comment"},
    {"unknown type", column_odd_type, "its type does not exist"},
    {"unknown flag", column_odd_flag, "a flag that does not exist"},
    {"company_id in a child", company_in_child, "company_id can only be filled in a root"},
    {"company_id as a text", company_text, "company_id can only be filled in a root"},
    {"money in a key", key_money, "column \"total\": its type cannot be part of a key"},
    {"key that can be NULL", key_null, "a key is never NULL"},
    {"version that is no instant", version_text, "a version has to be an instant"},
    {"two versions", version_twice, "the second with the flag for a version"},
    {"version in a child", version_in_child, "only a root has a version"},
    {"zero instant", zero_instant, "zero for none"},
    {"epoch text", epoch_text, "the epoch for none"},
    {"empty money", empty_money, "its type has no empty text"},
    {"position as a text", position_text, "a position has to be an integer"},
    {"two positions", position_twice, "the position has a column already"},
    {"position in a root", position_in_root, "nothing fills it"},
    {"outer row without recursion", outer_without_recurse, "only a table that recurses"},
    {"copied from nowhere", copied_from_nowhere, "column \"total\": its parent has no such column"},
    {"copied in a root", copied_in_root, "its parent has no such column"},
    {"copied with another type", copied_other_type, "its parent's column has another type"},
    {"copied with a flag", copied_with_flag, "so its flag is void"},
    {"filled by nothing", unfilled, "nothing fills it"},
    {"member with a blank", path_blank, "its path is no JSON member"},
    {"member with two dots", path_dots, "its path is no JSON member"},
    {"child array with a blank", path_child_blank, "\"the lines\" is no JSON member"},
    {"recursion into a value", path_recurse_taken, "\"total\" and \"total\" collide"},
    {"member twice", path_twice, "\"plu\" and \"plu\" collide"},
    {"value that is an object too", path_inside, "\"tax\" and \"tax.code\" collide"},
    {"value that is a child array too", path_of_child, "\"lines\" and \"lines\" collide"},
    {"value that is kept too", path_of_keep, "\"status\" and \"status\" collide"},
    {"mark that is kept", keep_mark, "\"#\" is no JSON member"},
    {"alias of nothing", alias_first, "has to follow the column"},
    {"alias of another column", alias_astray, "column \"sku\": an alias has to follow"},
    {"alias of another type", alias_other_type, "an alias has to follow"},
    {"alias with a flag", alias_with_flag, "an alias has no flag of its own"},
    {"alias of a mark", alias_of_mark, "an alias needs a JSON member"},
    {"alias of a position", alias_of_position, "only a column read from JSON can have an alias"},
    {"alias of the same member", alias_same_member, "\"plu\" and \"plu\" collide"},
};
/* clang-format on */

static void test_bad_columns_are_refused(void **state)
{
    (void)state;
    refusals_check(refusals, sizeof(refusals) / sizeof(refusals[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_columns_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

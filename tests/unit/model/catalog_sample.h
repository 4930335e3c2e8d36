/* A good stream for tests to spoil, and a loop over cases that spoil one thing each.
 *
 * Include after cmocka.h. A good stream stands beside the bad ones, so that a check that refuses
 * everything fails too.
 */
#ifndef RS_TESTS_UNIT_MODEL_CATALOG_SAMPLE_H
#define RS_TESTS_UNIT_MODEL_CATALOG_SAMPLE_H

#include <string.h>

#include "model/paths.h"

#define END                                                                                        \
    {                                                                                              \
        .type = TYPE_NONE                                                                          \
    }
#define ROOT_COLUMNS 8
#define LINE_COLUMNS 8

/* A good stream with a child that recurses, in memory that a case may spoil. */
typedef struct Sample {
    Column root[ROOT_COLUMNS];
    Column line[LINE_COLUMNS];
    Column tax[4];
    Table line_children[2];
    Table children[3];
    const char *index[2];
    const char *keep[2];
    Stream streams[2];
} Sample;

static void sample_init(Sample *sample)
{
    static const char *const final[] = {"DONE", NULL};

    *sample = (Sample){
        .root =
            {
                {"id", "bill_id", TYPE_BIGINT, COLUMN_KEY, "Number"},
                {"made", "created_at", TYPE_INSTANT, COLUMN_CREATED, "When made"},
                {"changed", "modified_at", TYPE_INSTANT, COLUMN_VERSION, "When changed"},
                {"status", "status", TYPE_TEXT, 0, "State"},
                {"plu", "plu", TYPE_TEXT, 0, "Code"},
                {"PLU", "plu", TYPE_TEXT, COLUMN_ALIAS, "Code again"},
                END,
            },
        .line =
            {
                {"^", "bill_id", TYPE_BIGINT, COLUMN_KEY, "Bill"},
                {"#", "line_no", TYPE_INTEGER, COLUMN_KEY, "Position"},
                {"^#", "parent_line_no", TYPE_INTEGER, 0, "Outer line"},
                {"total", "total", TYPE_MONEY, 0, "Total"},
                {"tax.code", "tax_code", TYPE_TEXT, COLUMN_EMPTY_NULL, "Tax"},
                {"userId", "user_id", TYPE_BIGINT, COLUMN_ZERO_NULL, "User"},
                END,
            },
        .tax =
            {
                {"^", "bill_id", TYPE_BIGINT, COLUMN_KEY, "Bill"},
                {"^", "line_no", TYPE_INTEGER, COLUMN_KEY, "Line"},
                {"#", "tax_no", TYPE_INTEGER, COLUMN_KEY, "Position"},
                END,
            },
    };
    sample->index[0] = "plu, created_at";
    sample->keep[0] = "again";
    sample->line_children[0] = (Table){
        .name = "bill_line_tax", .comment = "Taxes", .path = "tax.rates", .columns = sample->tax};
    sample->children[0] = (Table){.name = "bill_line",
                                  .comment = "Lines",
                                  .path = "lines",
                                  .recurse = "parts",
                                  .columns = sample->line,
                                  .children = sample->line_children};
    sample->streams[0] = (Stream){
        .name = "bills",
        .summary = "Bills.",
        .path = "financial/bill",
        .paging = PAGING_OFFSET,
        .page_size = 50,
        .windows = WINDOW_DETAIL,
        .from_param = "since",
        .detail_path = "financial/bill/{id}",
        .final_status = final,
        .root = {.name = "bill",
                 .comment = "Bills",
                 .columns = sample->root,
                 .children = sample->children,
                 .index = sample->index,
                 .keep = sample->keep},
    };
}

typedef struct Refusal {
    const char *title;
    void (*spoil)(Sample *sample);
    const char *sentence; /* a part of it that names entry and reason */
} Refusal;

/* One function a refusal keeps each case readable on one line. */
#define SPOIL(name, ...)                                                                           \
    static void name(Sample *s)                                                                    \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }

static void refusals_check(const Refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Refusal *refusal = &refusals[i];
        Sample sample;
        Err err = {0};

        sample_init(&sample);
        refusal->spoil(&sample);
        if (catalog_check(sample.streams, 1, &err)) {
            fail_msg("%s: not refused", refusal->title);
        }
        assert_int_equal(err.code, ERR_INTERNAL);
        if (strstr(err.message, refusal->sentence) == NULL ||
            strncmp(err.message, "catalog: stream ", 16) != 0) {
            fail_msg("%s: refused with \"%s\"", refusal->title, err.message);
        }
    }
}

#endif

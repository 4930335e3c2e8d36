/* Words for the catalog's enums, and lookup by name. */
#include "model/catalog.h"

#include <string.h>

typedef struct TypeWords {
    const char *sql;
    int precision;
    int scale;
} TypeWords;

static const TypeWords type_words[] = {
    [TYPE_BIGINT] = {"bigint", 0, 0},
    [TYPE_INTEGER] = {"integer", 0, 0},
    [TYPE_BOOLEAN] = {"boolean", 0, 0},
    [TYPE_TEXT] = {"text", 0, 0},
    [TYPE_MONEY] = {"numeric(19,4)", 19, 4},
    [TYPE_PRICE] = {"numeric(19,6)", 19, 6},
    [TYPE_RATE] = {"numeric(9,4)", 9, 4},
    [TYPE_QUANTITY] = {"numeric(14,4)", 14, 4},
    [TYPE_INSTANT] = {"timestamptz", 0, 0},
    [TYPE_LOCAL] = {"timestamp", 0, 0},
    [TYPE_DATE] = {"date", 0, 0},
    [TYPE_TIME] = {"time", 0, 0},
    [TYPE_UUID] = {"uuid", 0, 0},
    [TYPE_JSON] = {"jsonb", 0, 0},
};

const Stream *catalog_find(const char *name)
{
    for (size_t i = 0; i < catalog_count; i++) {
        if (strcmp(catalog[i].name, name) == 0) {
            return &catalog[i];
        }
    }
    return NULL;
}

bool column_stored(const Column *column)
{
    return (column->flags & COLUMN_ALIAS) == 0 && strcmp(column->name, "company_id") != 0;
}

const char *column_type_sql(ColumnType type)
{
    return type_words[type].sql;
}

ColumnType column_type_find(const char *word)
{
    static const struct {
        const char *word;
        ColumnType type;
    } words[] = {
        {"money", TYPE_MONEY},       {"price", TYPE_PRICE}, {"rate", TYPE_RATE},
        {"quantity", TYPE_QUANTITY}, {"json", TYPE_JSON},   {"int", TYPE_INTEGER},
        {"bool", TYPE_BOOLEAN},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].word, word) == 0) {
            return words[i].type;
        }
    }
    for (int type = TYPE_BIGINT; type <= TYPE_JSON; type++) {
        if (type_words[type].precision == 0 && type != TYPE_LOCAL &&
            strcmp(type_words[type].sql, word) == 0) {
            return (ColumnType)type;
        }
    }
    return TYPE_NONE;
}

int column_type_precision(ColumnType type)
{
    return type_words[type].precision;
}

int column_type_scale(ColumnType type)
{
    return type_words[type].scale;
}

const char *window_kind_name(unsigned kind)
{
    switch (kind) {
    case WINDOW_SNAPSHOT:
        return "snapshot";
    case WINDOW_MODIFIED:
        return "modified";
    case WINDOW_CREATED:
        return "created";
    case WINDOW_REPORT_DAY:
        return "report_day";
    case WINDOW_DETAIL:
        return "detail";
    case WINDOW_PARENT:
        return "parent";
    default:
        return "unknown";
    }
}

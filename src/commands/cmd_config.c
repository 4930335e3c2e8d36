/* config path and show: which file is used, each value and where it came from. */
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"

#define VALUE_TEXT 2048
#define ORIGIN_TEXT 600
#define JSON_MAX (1024 * 1024)

ExitCode cmd_config_path(Context *context, Err *err)
{
    const char *path = context->settings->config_path;
    Buf json;
    bool ok = true;

    if (context->flags->json) {
        buf_init(&json, VALUE_TEXT);
        buf_append_text(&json, "{\"path\": ");
        text_json_optional(&json, path);
        buf_append_text(&json, "}\n");
        ok = out_result(&json, "the path", err);
        buf_release(&json);
    } else {
        out_line("%s", path[0] == '\0' ? "none: environment and defaults only" : path);
    }
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

/* ---- show ---- */

typedef struct Shown {
    char name[SETTING_VARIABLE];
    char value[VALUE_TEXT];
    char origin[ORIGIN_TEXT];
} Shown;

static void show_origin(const Settings *settings, int id, Shown *shown)
{
    char variable[SETTING_VARIABLE];

    switch (settings->origins[id]) {
    case ORIGIN_FILE:
        (void)text_format(shown->origin, sizeof(shown->origin), "%s:%d", settings->config_path,
                          settings->lines[id]);
        break;
    case ORIGIN_ENVIRONMENT:
        setting_variable(&setting_defs[id], variable);
        (void)text_copy(shown->origin, sizeof(shown->origin), str_of(variable));
        break;
    case ORIGIN_FLAG:
        (void)text_copy(shown->origin, sizeof(shown->origin), STR_LIT("flag"));
        break;
    case ORIGIN_DEFAULT:
        (void)text_copy(shown->origin, sizeof(shown->origin), STR_LIT("default"));
        break;
    }
}

/* `company` NULL: the general value; else its own one. false: it has none of its own. */
static bool show(const Settings *settings, const CompanySection *company, int id, Shown *shown)
{
    const char *value =
        company == NULL ? setting_text(settings, (SettingId)id) : company->values[id];

    if (value == NULL) {
        return false;
    }
    (void)text_format(shown->name, sizeof(shown->name), "%s.%s", setting_defs[id].section,
                      setting_defs[id].key);
    setting_shown((SettingId)id, value, shown->value, sizeof(shown->value));
    if (company == NULL) {
        show_origin(settings, id, shown);
    } else {
        (void)text_format(shown->origin, sizeof(shown->origin), "%s:%d", settings->config_path,
                          company->lines[id]);
    }
    return true;
}

static void json_setting(Buf *out, int id, const CompanySection *company, const Shown *shown)
{
    buf_append_text(out, out->len == 0 ? "[" : ",\n ");
    if (company == NULL) {
        buf_printf(out, "{\"section\": \"%s\"", setting_defs[id].section);
    } else {
        buf_printf(out, "{\"section\": \"company %lld\"", (long long)company->company_id);
    }
    buf_printf(out, ", \"key\": \"%s\", \"value\": ", setting_defs[id].key);
    text_json_string(out, str_of(shown->value));
    buf_append_text(out, ", \"origin\": ");
    text_json_string(out, str_of(shown->origin));
    buf_append_char(out, '}');
}

static void row_setting(TextTable *table, const CompanySection *company, const Shown *shown)
{
    char name[SETTING_VARIABLE + 32];

    if (company == NULL) {
        (void)text_copy(name, sizeof(name), str_of(shown->name));
    } else {
        (void)text_format(name, sizeof(name), "company %lld: %s", (long long)company->company_id,
                          shown->name);
    }
    table_add(table, name);
    table_add(table, shown->value[0] == '\0' ? "-" : shown->value);
    table_add(table, shown->origin);
}

/* General values first, then what each company has of its own. */
static void collect(const Settings *settings, Buf *json, TextTable *table)
{
    for (int c = -1; c < settings->company_count; c++) {
        const CompanySection *company = c < 0 ? NULL : &settings->companies[c];

        for (int id = 0; id < SET_COUNT; id++) {
            Shown shown;

            if (show(settings, company, id, &shown)) {
                json_setting(json, id, company, &shown);
                row_setting(table, company, &shown);
            }
        }
    }
}

ExitCode cmd_config_show(Context *context, Err *err)
{
    static const char *const heads[] = {"setting", "value", "from"};
    TextTable table;
    Buf json;
    bool ok;

    buf_init(&json, JSON_MAX);
    table_init(&table, heads, 3);
    collect(context->settings, &json, &table);
    buf_append_text(&json, "]\n");
    ok = context->flags->json ? out_result(&json, "the settings", err)
                              : table_print(&table, context->flags->plain, err);
    table_release(&table);
    buf_release(&json);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

/* The configuration file: INI with comments; whatever it cannot mean is an error with its line. */
#include <stdio.h>
#include <string.h>

#include "cli_private.h"

typedef struct IniReader {
    const char *name; /* of the text, for messages */
    int line;
    Arena *arena;
    Settings *settings;
    char section[32];        /* "" before the first one */
    CompanySection *company; /* inside [company N] */
} IniReader;

static bool bad(const IniReader *reader, ErrCode code, const char *sentence, Str what, Err *err)
{
    Buf shown;

    buf_init(&shown, 256);
    text_append_redacted(&shown, what, 60);
    (void)err_set(err, code, "%s:%d: %s \"%s\"", reader->name, reader->line, sentence,
                  buf_text(&shown));
    buf_release(&shown);
    return false;
}

static bool twice(const IniReader *reader, const char *what, int line, Err *err)
{
    (void)err_set(err, ERR_CONFIG, "%s:%d: %s stands in line %d already", reader->name,
                  reader->line, what, line);
    err_hint(err, "keep one of the two lines");
    return false;
}

/* ---- sections ---- */

static bool take_company(IniReader *reader, Str number, Err *err)
{
    Settings *settings = reader->settings;
    CompanySection *company;
    int64_t id;

    if (!text_parse_int64(number, &id) || id < 1) {
        (void)bad(reader, ERR_CONFIG, "a company section needs the company's number, not", number,
                  err);
        err_hint(err, "for example [company 32265]");
        return false;
    }
    for (int i = 0; i < settings->company_count; i++) {
        if (settings->companies[i].company_id == id) {
            return twice(reader, "this company", settings->companies[i].line, err);
        }
    }
    if (settings->company_count == COMPANIES_MAX) {
        return err_set(err, ERR_CONFIG, "%s:%d: there are more than %d companies", reader->name,
                       reader->line, COMPANIES_MAX);
    }
    company = &settings->companies[settings->company_count++];
    memset(company, 0, sizeof(*company));
    company->company_id = id;
    company->line = reader->line;
    reader->company = company;
    (void)text_copy(reader->section, sizeof(reader->section), STR_LIT("company"));
    return true;
}

static bool unknown_section(const IniReader *reader, Str name, Err *err)
{
    static const char *const sections[] = {"postgres", "api", "sync", "notify", "company", NULL};
    char word[64];
    const char *nearest;

    (void)text_copy(word, sizeof(word), name);
    nearest = text_nearest(word, sections);
    (void)bad(reader, ERR_CONFIG_KEY, "there is no section", name, err);
    if (nearest == NULL) {
        err_hint(err, "there are: [postgres], [api], [sync], [notify] and [company NUMBER]");
    } else if (strcmp(nearest, "company") == 0) {
        err_hint(err, "for example [company 32265]");
    } else {
        err_hint(err, "did you mean [%s]?", nearest);
    }
    return false;
}

static bool take_section(IniReader *reader, Str name, Err *err)
{
    reader->company = NULL;
    if (name.len > 8 && memcmp(name.ptr, "company", 7) == 0 &&
        (name.ptr[7] == ' ' || name.ptr[7] == '\t')) {
        return take_company(reader, str_trim((Str){name.ptr + 8, name.len - 8}), err);
    }
    for (int i = 0; i < SET_COUNT; i++) {
        if (str_is(name, setting_defs[i].section)) {
            (void)text_copy(reader->section, sizeof(reader->section), name);
            return true;
        }
    }
    return unknown_section(reader, name, err);
}

/* ---- keys ---- */

/* A company's section overrides settings of [api]. */
static const char *section_of(const IniReader *reader)
{
    return reader->company != NULL ? "api" : reader->section;
}

/* `config show` would stop at the same line: the keys are named here. */
static void list_keys(const IniReader *reader, const char *const *names, Err *err)
{
    Buf keys;

    buf_init(&keys, 1024);
    for (int i = 0; names[i] != NULL; i++) {
        buf_printf(&keys, " %s", names[i]);
    }
    err_hint(err, "keys of [%s]:%s%s", reader->section, reader->company != NULL ? " name" : "",
             buf_text(&keys));
    buf_release(&keys);
}

static bool unknown_key(const IniReader *reader, const char *key, Err *err)
{
    const char *names[SET_COUNT + 1];
    const char *nearest;
    int count = 0;

    for (int i = 0; i < SET_COUNT; i++) {
        if (strcmp(setting_defs[i].section, section_of(reader)) == 0) {
            names[count++] = setting_defs[i].key;
        }
    }
    names[count] = NULL;
    nearest = text_nearest(key, names);
    (void)err_set(err, ERR_CONFIG_KEY, "%s:%d: there is no key \"%.60s\" under [%s]", reader->name,
                  reader->line, key, reader->section);
    if (nearest != NULL) {
        err_hint(err, "did you mean %s?", nearest);
        return false;
    }
    for (int i = 0; i < SET_COUNT; i++) {
        if (strcmp(setting_defs[i].key, key) == 0) {
            err_hint(err, "%s stands under [%s]", key, setting_defs[i].section);
            return false;
        }
    }
    list_keys(reader, names, err);
    return false;
}

/* Where the value goes, and the line that gave it before. */
static bool store(IniReader *reader, int id, const char *value, Err *err)
{
    Settings *settings = reader->settings;
    const char **values = reader->company != NULL ? reader->company->values : settings->values;
    int *lines = reader->company != NULL ? reader->company->lines : settings->lines;

    if (lines[id] != 0) {
        return twice(reader, setting_defs[id].key, lines[id], err);
    }
    values[id] = value;
    lines[id] = reader->line;
    if (reader->company == NULL) {
        settings->origins[id] = ORIGIN_FILE;
    }
    return true;
}

static bool take_setting(IniReader *reader, const char *key, const char *value, Err *err)
{
    char where[600];

    (void)text_format(where, sizeof(where), "%s:%d", reader->name, reader->line);
    if (reader->company != NULL && strcmp(key, "name") == 0) {
        if (reader->company->name[0] != '\0') {
            return err_set(err, ERR_CONFIG, "%s: name is given twice", where);
        }
        (void)text_copy(reader->company->name, sizeof(reader->company->name), str_of(value));
        return true;
    }
    for (int i = 0; i < SET_COUNT; i++) {
        if (strcmp(setting_defs[i].section, section_of(reader)) == 0 &&
            strcmp(setting_defs[i].key, key) == 0) {
            return setting_check(&setting_defs[i], value, where, err) &&
                   store(reader, i, value, err);
        }
    }
    return unknown_key(reader, key, err);
}

/* ---- lines ---- */

/* A comment begins with ; or # at the start of a line, or with ; after a blank. */
static Str without_comment(Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        bool first = i == 0;
        bool after_blank = !first && (line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t');

        if ((line.ptr[i] == ';' && (first || after_blank)) || (line.ptr[i] == '#' && first)) {
            line.len = i;
        }
    }
    return str_trim(line);
}

static bool take_pair(IniReader *reader, Str key, Str value, Err *err)
{
    char *key_text = arena_copy(reader->arena, key);
    char *value_text = arena_copy(reader->arena, value);

    if (key_text == NULL || value_text == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for the configuration");
    }
    if (key.len == 0) {
        return err_set(err, ERR_CONFIG, "%s:%d: there is no key before =", reader->name,
                       reader->line);
    }
    if (reader->section[0] == '\0') {
        return bad(reader, ERR_CONFIG_KEY, "before any section stands the key", key, err);
    }
    if (value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'') &&
        value.ptr[value.len - 1] == value.ptr[0]) {
        (void)bad(reader, ERR_CONFIG, "quotes would become part of the value of", key, err);
        err_hint(err, "write the value without quotes");
        return false;
    }
    return take_setting(reader, key_text, value_text, err);
}

static bool take_line(IniReader *reader, Str raw, Err *err)
{
    Str line = without_comment(str_trim(raw));
    const char *equals;

    if (line.len == 0) {
        return true;
    }
    if (text_has_nul(line) || !text_utf8_valid(line)) {
        return err_set(err, ERR_CONFIG, "%s:%d: the line is no UTF-8 text", reader->name,
                       reader->line);
    }
    if (line.ptr[0] == '[') {
        return line.len > 1 && line.ptr[line.len - 1] == ']'
                   ? take_section(reader, str_trim((Str){line.ptr + 1, line.len - 2}), err)
                   : bad(reader, ERR_CONFIG, "the section is not closed with ]:", line, err);
    }
    equals = memchr(line.ptr, '=', line.len);
    if (equals == NULL) {
        return bad(reader, ERR_CONFIG,
                   "neither \"key = value\" nor a section nor a ; comment:", line, err);
    }
    return take_pair(reader, str_trim((Str){line.ptr, (size_t)(equals - line.ptr)}),
                     str_trim((Str){equals + 1, line.len - (size_t)(equals + 1 - line.ptr)}), err);
}

bool ini_parse(Str text, const char *name, Arena *arena, Settings *settings, Err *err)
{
    IniReader reader = {.name = name, .arena = arena, .settings = settings};

    if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0) {
        text = (Str){text.ptr + 3, text.len - 3};
    }
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.ptr);
        size_t step = end == NULL ? len : len + 1;

        reader.line++;
        if (!take_line(&reader, (Str){text.ptr, len}, err)) {
            return false;
        }
        text = (Str){text.ptr + step, text.len - step};
    }
    return true;
}

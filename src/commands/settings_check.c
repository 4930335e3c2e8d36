/* What a value of a setting may be, and the sentence when it cannot. */
#include <string.h>

#include "base/text.h"
#include "commands/settings.h"
#include "model/catalog.h"

static bool word_in(const char *words, Str word)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        if (str_equal((Str){words, len}, word)) {
            return true;
        }
        words += len + (words[len] == ' ' ? 1 : 0);
    }
    return false;
}

/* Digits after the thousandths would be lost, and a tiny rate would become "no limit". */
static bool decimal_ok(const SettingDef *def, const char *value)
{
    size_t whole = strspn(value, "0123456789");
    size_t fraction = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    size_t len = whole + (value[whole] == '.' ? 1 + fraction : 0);

    return whole > 0 && whole <= 9 && value[len] == '\0' && fraction <= 3 &&
           (value[whole] != '.' || fraction > 0) && setting_thousandths(value) >= def->min &&
           setting_thousandths(value) <= def->max;
}

static bool url_ok(const char *value)
{
    return (strncmp(value, "https://", 8) == 0 && value[8] != '\0') ||
           (strncmp(value, "http://", 7) == 0 && value[7] != '\0');
}

static bool header_ok(const char *value)
{
    size_t name = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    return name > 0 && value[name] == ':' && value[name + 1] != '\0';
}

static bool streams_ok(const char *value)
{
    bool all = false;
    int names = 0;

    for (size_t len = 0; *value != '\0'; value += len) {
        char name[64];

        value += strspn(value, " ,\t");
        len = strcspn(value, " ,\t");
        if (len == 0) {
            break;
        }
        if (!text_copy(name, sizeof(name), (Str){value, len}) ||
            (strcmp(name, "all") != 0 && catalog_find(name) == NULL)) {
            return false;
        }
        all = all || strcmp(name, "all") == 0;
        names++;
    }
    return names > 0 && (!all || names == 1);
}

static void allowed_text(const SettingDef *def, Buf *out)
{
    switch (def->type) {
    case SETTING_INTEGER:
        buf_printf(out, "%lld to %lld", (long long)def->min, (long long)def->max);
        break;
    case SETTING_DECIMAL:
        buf_printf(out, "a number such as 2 or 0.5, at most %lld", (long long)(def->max / 1000));
        break;
    case SETTING_BOOL:
        buf_append_text(out, "yes or no");
        break;
    case SETTING_WORD:
        buf_append_text(out, def->words);
        break;
    case SETTING_URL:
        buf_append_text(out, "an address that begins with https:// (or http:// for this machine)");
        break;
    case SETTING_HEADER:
        buf_append_text(out, "one header, \"Name: value\"");
        break;
    case SETTING_STREAMS:
        buf_append_text(out, "all, or some of:");
        for (size_t i = 0; i < catalog_count; i++) {
            buf_printf(out, " %s", catalog[i].name);
        }
        break;
    case SETTING_TEXT:
        buf_append_text(out, "one line of text");
        break;
    case SETTING_PATH:
        buf_append_text(out, "a whole path, which begins with /");
        break;
    }
}

static bool value_ok(const SettingDef *def, const char *value)
{
    int64_t number;
    bool flag;

    for (const char *c = value; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            return false;
        }
    }
    switch (def->type) {
    case SETTING_INTEGER:
        return text_parse_int64(str_of(value), &number) && number >= def->min && number <= def->max;
    case SETTING_DECIMAL:
        return decimal_ok(def, value);
    case SETTING_BOOL:
        return text_parse_bool(str_of(value), &flag);
    case SETTING_WORD:
        return word_in(def->words, str_of(value));
    case SETTING_URL:
        return url_ok(value) && strchr(value, ' ') == NULL;
    case SETTING_HEADER:
        return header_ok(value);
    case SETTING_STREAMS:
        return streams_ok(value);
    case SETTING_PATH: /* from another directory a relative one would be another file */
        return value[0] == '/';
    case SETTING_TEXT:
        break;
    }
    return true;
}

bool setting_check(const SettingDef *def, const char *value, const char *where, Err *err)
{
    Buf words;

    if (value[0] == '\0' || value_ok(def, value)) {
        return true;
    }
    buf_init(&words, 2048);
    if (def->masked) {
        buf_append_text(&words, "a value that cannot be");
    } else {
        buf_append_char(&words, '"');
        text_append_redacted(&words, str_of(value), 60);
        buf_append_char(&words, '"');
    }
    buf_append_text(&words, "; allowed: ");
    allowed_text(def, &words);
    (void)err_set(err, ERR_CONFIG, "%s: %s under [%s] is %s", where, def->key, def->section,
                  buf_text(&words));
    buf_release(&words);
    return false;
}

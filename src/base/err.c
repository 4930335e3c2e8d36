/* Failures as values; the table of all of them. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const ErrInfo infos[] = {
    {ERR_NONE, "RS-OK", EXIT_CODE_OK, RETRY_NEVER, "no error", NULL},
#define ERROR(name, id, exit, retry, title, hint) {name, id, exit, retry, title, hint},
#include "base/errors.def"
#undef ERROR
};

void err_clear(Err *err)
{
    memset(err, 0, sizeof(*err));
}

bool err_set(Err *err, ErrCode code, const char *format, ...)
{
    va_list arguments;

    err_clear(err);
    err->code = code;
    va_start(arguments, format);
    (void)vsnprintf(err->message, sizeof(err->message), format, arguments);
    va_end(arguments);
    text_make_valid(err->message);
    return false;
}

bool err_wrap(Err *err, const char *format, ...)
{
    char message[sizeof(err->message)];
    va_list arguments;
    size_t len;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    len = strlen(message);
    (void)text_format(message + len, sizeof(message) - len, ": %s", err->message);
    memcpy(err->message, message, sizeof(message));
    text_make_valid(err->message);
    return false;
}

void err_hint(Err *err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(err->hint, sizeof(err->hint), format, arguments);
    va_end(arguments);
    text_make_valid(err->hint);
}

const char *err_hint_text(const Err *err)
{
    return err->hint[0] != '\0' ? err->hint : err_info(err->code)->hint;
}

const ErrInfo *err_info(ErrCode code)
{
    return (unsigned)code < ERR_COUNT ? &infos[code] : &infos[ERR_INTERNAL];
}

const ErrInfo *err_find(const char *id)
{
    for (int i = 1; i < ERR_COUNT; i++) {
        if (strcmp(infos[i].id, id) == 0) {
            return &infos[i];
        }
    }
    return NULL;
}

/* Where several causes meet, the one a person must act on wins. */
static const struct {
    ExitCode code;
    const char *name;
} by_weight[] = {
    {EXIT_CODE_OK, "ok"},
    {EXIT_CODE_PARTIAL, "partial"},
    {EXIT_CODE_STALE, "stale"},
    {EXIT_CODE_MISMATCH, "mismatch"},
    {EXIT_CODE_TEMPFAIL, "tempfail"},
    {EXIT_CODE_UNAVAILABLE, "unavailable"},
    {EXIT_CODE_PROTOCOL, "protocol"},
    {EXIT_CODE_OS, "os"},
    {EXIT_CODE_IO, "io"},
    {EXIT_CODE_DATA, "data"},
    {EXIT_CODE_NOPERM, "noperm"},
    {EXIT_CODE_CONFIG, "config"},
    {EXIT_CODE_INTERNAL, "internal"},
    {EXIT_CODE_USAGE, "usage"},
};

static size_t weight(ExitCode code)
{
    for (size_t i = 0; i < sizeof(by_weight) / sizeof(by_weight[0]); i++) {
        if (by_weight[i].code == code) {
            return i;
        }
    }
    return sizeof(by_weight) / sizeof(by_weight[0]);
}

ExitCode exit_code_worse(ExitCode a, ExitCode b)
{
    return weight(b) > weight(a) ? b : a;
}

const char *exit_code_name(ExitCode code)
{
    size_t at = weight(code);

    return at < sizeof(by_weight) / sizeof(by_weight[0]) ? by_weight[at].name : "signal";
}

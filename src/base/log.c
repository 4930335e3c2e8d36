/* The log: one write a line, three formats. */
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

#define LINE_MAX_BYTES 8192

static LogLevel threshold = LOG_INFO;
static LogFormat chosen = LOG_TEXT;
static bool colored;
static bool to_journal; /* the journal has times of its own and wants a priority */
static char run[16];
static void (*before_line)(void *);
static void *before_ctx;

static const char *const names[] = {"error", "warning", "info", "debug"};
static const int priorities[] = {3, 4, 6, 7}; /* syslog(3) */
static const char *const colors[] = {"\x1b[31m", "\x1b[33m", "", "\x1b[2m"};

/* systemd.exec(5): JOURNAL_STREAM is "device:inode" of the pipe it made. It is inherited by
 * children whose stderr may go elsewhere, so the pipe itself decides. */
static bool stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    char seen[64];
    struct stat facts;

    if (stream == NULL || fstat(STDERR_FILENO, &facts) != 0) {
        return false;
    }
    (void)text_format(seen, sizeof(seen), "%llu:%llu", (unsigned long long)facts.st_dev,
                      (unsigned long long)facts.st_ino);
    return strcmp(stream, seen) == 0;
}

void log_configure(LogLevel level, LogFormat format, bool color)
{
    to_journal = stderr_is_journal();
    threshold = level;
    chosen = format;
    colored = color;
}

void log_set_run(const char *run_id)
{
    (void)text_copy(run, 9, str_of(run_id));
}

bool log_enabled(LogLevel level)
{
    return level <= threshold;
}

void log_set_before_line(void (*callback)(void *), void *ctx)
{
    before_line = callback;
    before_ctx = ctx;
}

static void add_pair(Buf *line, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        return;
    }
    if (chosen == LOG_JSON) {
        buf_printf(line, "%s\"%s\":", line->data[line->len - 1] == '{' ? "" : ",", key);
    } else {
        buf_printf(line, "%s%s=", line->len > 0 && line->data[line->len - 1] != '>' ? " " : "",
                   key);
    }
    text_json_string(line, str_of(value));
}

static void start_line(Buf *line, LogLevel level)
{
    char instant[INSTANT_TEXT];
    struct tm local;
    time_t now;

    if (to_journal) {
        buf_printf(line, "<%d>", priorities[level]);
    }
    if (chosen == LOG_TEXT) {
        now = time(NULL);
        if (!to_journal && !isatty(STDERR_FILENO) && localtime_r(&now, &local) != NULL) {
            buf_printf(line, "%02d:%02d:%02d ", local.tm_hour, local.tm_min, local.tm_sec);
        }
        if (run[0] != '\0') {
            buf_printf(line, "run=%s ", run);
        }
        if (level != LOG_INFO) {
            buf_printf(line, "%s%s:%s ", colored ? colors[level] : "", names[level],
                       colored ? "\x1b[0m" : "");
        }
        return;
    }
    if (chosen == LOG_JSON) {
        buf_append_char(line, '{');
    }
    instant_format(clock_wall(), instant);
    add_pair(line, "time", instant);
    add_pair(line, "level", names[level]);
    add_pair(line, "run", run);
}

static void end_line(Buf *line)
{
    if (chosen == LOG_JSON) {
        buf_append_char(line, '}');
    }
    buf_append_char(line, '\n');
    if (before_line != NULL) {
        before_line(before_ctx);
    }
    /* A log that cannot be written must not stop the work it tells about. */
    if (buf_ok(line) && write(STDERR_FILENO, line->data, line->len) < 0) {
        buf_clear(line);
    }
    buf_release(line);
}

/* Names and texts of others must not move the cursor or begin a line: C0, DEL, and C1 as UTF-8
 * writes it (C2 80 to C2 9F) become blanks. */
static void add_plain(Buf *line, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        bool c1 = c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f;

        buf_append_char(line, c1 || *c < 0x20 || *c == 0x7f ? ' ' : (char)*c);
        c += c1 ? 1 : 0;
    }
}

static void RS_PRINTF(2, 0) log_words(LogLevel level, const char *format, va_list arguments)
{
    char message[2048];
    Buf line;

    (void)vsnprintf(message, sizeof(message), format, arguments);
    text_make_valid(message);
    buf_init(&line, LINE_MAX_BYTES);
    start_line(&line, level);
    if (chosen == LOG_TEXT) {
        add_plain(&line, message);
    } else {
        add_pair(&line, "msg", message);
    }
    end_line(&line);
}

void log_event(LogLevel level, const char *format, ...)
{
    va_list arguments;

    if (log_enabled(level)) {
        va_start(arguments, format);
        log_words(level, format, arguments);
        va_end(arguments);
    }
}

void log_answer(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_words(LOG_INFO, format, arguments);
    va_end(arguments);
}

void log_err(LogLevel level, const Err *err)
{
    const char *hint = err_hint_text(err);
    Buf line;

    if (!log_enabled(level)) {
        return;
    }
    buf_init(&line, LINE_MAX_BYTES);
    start_line(&line, level);
    if (chosen == LOG_TEXT) {
        add_plain(&line, err->message);
        buf_printf(&line, " (%s)", err_info(err->code)->id);
        if (err->request_id[0] != '\0') {
            buf_printf(&line, " [request %s]", err->request_id);
        }
        if (hint != NULL) {
            buf_append_char(&line, '\n');
            if (to_journal) {
                buf_printf(&line, "<%d>", priorities[level]);
            }
            buf_append_text(&line, "HINT: ");
            add_plain(&line, hint);
        }
    } else {
        add_pair(&line, "msg", err->message);
        add_pair(&line, "code", err_info(err->code)->id);
        add_pair(&line, "hint", hint);
        add_pair(&line, "request_id", err->request_id);
    }
    end_line(&line);
}

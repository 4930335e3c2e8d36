/* What is seen of a run while it runs: lines that move, a heartbeat, or JSON lines. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "commands/commands.h"

#define HEARTBEAT_MS 60000
#define DRAW_MS 100
#define BAR_WIDTH 20
#define LINE_MAX_BYTES 4096
#define LINES_UNKNOWN 23

/* One run a process: the observer's callbacks share this. */
static struct {
    Context *context;
    int64_t started_ms, heartbeat_ms, drawn_ms;
    int lines; /* on the terminal, to be wiped before anything else is written there */
    bool started;
    const StreamTally *early; /* read before the plan could be made: told after the start */
} progress;

/* ---- moving lines ---- */

static void wipe_lines(void *ctx)
{
    (void)ctx;
    if (progress.lines == 0) {
        return;
    }
    (void)fputc('\r', stderr);
    for (int i = 1; i < progress.lines; i++) {
        (void)fputs("\x1b[A", stderr);
    }
    (void)fputs("\x1b[J", stderr);
    (void)fflush(stderr);
    progress.lines = 0;
}

static void add_bar(Buf *line, int done, int planned)
{
    int full = planned == 0 ? 0 : (int)((int64_t)done * BAR_WIDTH / planned);

    for (int i = 0; i < BAR_WIDTH; i++) {
        if (progress.context->utf8) {
            buf_append_text(line, i < full ? "█" : "░");
        } else {
            buf_append_char(line, i < full ? '#' : '.');
        }
    }
}

/* Worth something only once a few windows took a while. */
static void add_time_left(Buf *line, int done, int planned, int64_t seconds)
{
    char left[32];

    if (done < 5 || seconds < 3 || planned <= done) {
        return;
    }
    text_duration(seconds * (planned - done) / done, left, sizeof(left));
    buf_printf(line, "  %s left", left);
}

static void add_stream(Buf *line, const StreamTally *stream, int name_width, int64_t seconds)
{
    int done = stream->windows_done + stream->windows_failed;
    char records[32], number[NUMBER_TEXT];

    (void)text_format(number, sizeof(number), "%lld", (long long)stream->read);
    text_grouped(number, records, sizeof(records));
    buf_printf(line, "%-*s ", name_width, stream->stream->name);
    add_bar(line, done, stream->windows_planned);
    buf_printf(line, " %d/%d  %s records", done, stream->windows_planned, records);
    if (seconds > 0) {
        buf_printf(line, "  %lld/s", (long long)(stream->read / seconds));
    }
    add_time_left(line, done, stream->windows_planned, seconds);
}

/* A line as wide as the terminal would make the next wipe miss one. */
static void cut(Buf *line, int columns)
{
    size_t at = 0;
    int width = 0;

    while (at < line->len && (width < columns || ((unsigned char)line->data[at] & 0xc0) == 0x80)) {
        width += ((unsigned char)line->data[at] & 0xc0) != 0x80 ? 1 : 0;
        at++;
    }
    line->len = at;
}

/* What was drawn is wiped line by line: no more of them than the terminal has now, no wider. */
typedef struct Frame {
    int lines, columns, name_width;
    bool whole; /* finished streams have room too */
} Frame;

static bool finished(const StreamTally *stream)
{
    return stream->windows_done + stream->windows_failed >= stream->windows_planned;
}

static Frame measure(const RunTally *tally)
{
    Frame frame = {.lines = LINES_UNKNOWN, .columns = progress.context->columns, .whole = true};
    struct winsize size;
    int planned = 0;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 && size.ws_col > 0) {
        frame.lines = size.ws_row - 1;
        frame.columns = size.ws_col < frame.columns ? size.ws_col : frame.columns;
    }
    for (int i = 0; i < tally->stream_count; i++) {
        int width = (int)strlen(tally->streams[i].stream->name);

        if (tally->streams[i].windows_planned > 0) {
            frame.name_width = width > frame.name_width ? width : frame.name_width;
            planned++;
        }
    }
    frame.whole = planned <= frame.lines;
    return frame;
}

static void draw(const RunTally *tally)
{
    int64_t now = clock_monotonic_ms();
    Frame frame;

    if (now - progress.drawn_ms < DRAW_MS) {
        return;
    }
    progress.drawn_ms = now;
    frame = measure(tally);
    wipe_lines(NULL);
    for (int i = 0; i < tally->stream_count && progress.lines < frame.lines; i++) {
        const StreamTally *stream = &tally->streams[i];
        Buf line;

        if (stream->windows_planned == 0 || (!frame.whole && finished(stream))) {
            continue;
        }
        buf_init(&line, LINE_MAX_BYTES);
        add_stream(&line, stream, frame.name_width, (now - progress.started_ms) / 1000);
        cut(&line, frame.columns - 1);
        (void)fprintf(stderr, "%s%s", progress.lines == 0 ? "" : "\n", buf_text(&line));
        progress.lines++;
        buf_release(&line);
    }
    (void)fflush(stderr);
}

/* ---- lines for programs ---- */

static void json_line(Buf *line)
{
    buf_append_text(line, "}\n");
    out_buf(line);
    (void)fflush(stdout);
    buf_release(line);
}

static void json_start(Buf *line, const char *event, const RunTally *tally)
{
    buf_init(line, LINE_MAX_BYTES);
    buf_printf(line, "{\"event\": \"%s\", \"run_id\": \"%s\"", event, tally->run_id);
}

/* Seconds that the rest will take at the pace so far; -1 while that is worth nothing. */
static int64_t seconds_left(const RunTally *tally)
{
    int64_t seconds = (clock_monotonic_ms() - progress.started_ms) / 1000;
    int64_t done = 0;
    int64_t planned = 0;

    for (int i = 0; i < tally->stream_count; i++) {
        done += tally->streams[i].windows_done + tally->streams[i].windows_failed;
        planned += tally->streams[i].windows_planned;
    }
    return done < 5 || planned < done ? -1 : seconds * (planned - done) / done;
}

static void json_progress(const RunTally *tally, const StreamTally *stream)
{
    Buf line;

    json_start(&line, "progress", tally);
    buf_printf(&line,
               ", \"stream\": \"%s\", \"windows_done\": %d, \"windows_failed\": %d, "
               "\"windows_planned\": %d, \"read\": %lld",
               stream->stream->name, stream->windows_done, stream->windows_failed,
               stream->windows_planned, (long long)stream->read);
    if (seconds_left(tally) >= 0) {
        buf_printf(&line, ", \"eta_seconds\": %lld", (long long)seconds_left(tally));
    }
    json_line(&line);
}

/* ---- the observer ---- */

static void say_status(const RunTally *tally, bool asked)
{
    char words[160];
    int done = 0;
    int planned = 0;
    int64_t read = 0;

    for (int i = 0; i < tally->stream_count; i++) {
        done += tally->streams[i].windows_done + tally->streams[i].windows_failed;
        planned += tally->streams[i].windows_planned;
        read += tally->streams[i].read;
    }
    (void)text_format(words, sizeof(words), "%d of %d windows, %lld records, %lld calls", done,
                      planned, (long long)read, (long long)tally->api_calls);
    if (asked) {
        log_answer("%s", words);
    } else {
        log_event(LOG_INFO, "%s", words);
    }
}

static void on_start(void *ctx, const RunTally *tally)
{
    int planned = 0;
    Buf line;

    (void)ctx;
    for (int i = 0; i < tally->stream_count; i++) {
        planned += tally->streams[i].windows_planned;
    }
    log_set_run(tally->run_id);
    progress.started = true;
    if (progress.context->flags->json) {
        json_start(&line, "start", tally);
        buf_printf(&line, ", \"company_id\": %lld, \"windows\": %d",
                   (long long)progress.context->company_id, planned);
        json_line(&line);
        if (progress.early != NULL) {
            json_progress(tally, progress.early);
        }
    } else {
        log_event(LOG_INFO, "company %lld: %d windows to read",
                  (long long)progress.context->company_id, planned);
    }
}

static void on_progress(void *ctx, const RunTally *tally, const StreamTally *stream)
{
    const Flags *flags = progress.context->flags;
    int64_t now = clock_monotonic_ms();

    (void)ctx;
    log_set_run(tally->run_id);
    if (interrupt_status_asked()) {
        say_status(tally, true);
    }
    if (flags->json) {
        if (stream != NULL && !progress.started) {
            progress.early = stream;
        } else if (stream != NULL) {
            json_progress(tally, stream);
        }
    } else if (flags->quiet) {
        return;
    } else if (progress.context->stderr_tty && !flags->plain) {
        draw(tally);
    } else if (now - progress.heartbeat_ms >= HEARTBEAT_MS) {
        progress.heartbeat_ms = now;
        say_status(tally, false);
    }
}

static void on_warning(void *ctx, const char *stream, const char *sentence)
{
    Buf line;

    (void)ctx;
    if (progress.context->flags->json) {
        buf_init(&line, 2 * LINE_MAX_BYTES);
        buf_append_text(&line, "{\"event\": \"warning\", \"stream\": ");
        text_json_optional(&line, stream);
        buf_append_text(&line, ", \"message\": ");
        text_json_string(&line, str_of(sentence));
        json_line(&line);
    }
    log_event(LOG_WARN, "%s%s%s", stream, stream[0] == '\0' ? "" : ": ", sentence);
}

void progress_start(Context *context, EngineObserver *observer)
{
    progress.context = context;
    progress.started_ms = clock_monotonic_ms();
    progress.heartbeat_ms = progress.started_ms;
    progress.drawn_ms = 0;
    progress.lines = 0;
    progress.started = false;
    progress.early = NULL;
    log_set_before_line(wipe_lines, NULL);
    *observer = (EngineObserver){
        .on_start = on_start, .on_progress = on_progress, .on_warning = on_warning};
}

void progress_end(void)
{
    wipe_lines(NULL);
    log_set_before_line(NULL, NULL);
}

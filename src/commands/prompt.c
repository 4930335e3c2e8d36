/* One question, one line. Bytes are read one by one: what follows belongs to the next question. */
#include "prompt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/interrupt.h"

#define LINE_MAX_BYTES 4096

/* false at the end of the input or after a signal. */
static bool read_bytes(Buf *answer)
{
    char byte = '\0';

    for (;;) {
        ssize_t got = read(STDIN_FILENO, &byte, 1);

        if (got < 0 && errno == EINTR && interrupt_signal() == 0) {
            continue;
        }
        if (got <= 0) {
            return answer->len > 0 && got == 0;
        }
        if (byte == '\n') {
            return true;
        }
        if (answer->len < LINE_MAX_BYTES) {
            buf_append_char(answer, byte);
        }
    }
}

/* What was typed ahead is dropped, as getpass(3) does; false where there is no terminal to silence.
 */
static bool echo_off(struct termios *before)
{
    struct termios quiet;

    if (tcgetattr(STDIN_FILENO, before) != 0) {
        return false;
    }
    quiet = *before;
    quiet.c_lflag &= (tcflag_t)~ECHO;
    quiet.c_lflag |= ECHONL;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
}

bool prompt_line(const char *question, const char *fallback, bool hidden, Buf *answer, Err *err)
{
    struct termios before;
    Str trimmed;
    bool silenced, ok;

    /* Before the question: an answer pasted the moment it shows is neither echoed nor flushed. */
    silenced = hidden && echo_off(&before);
    if (fallback != NULL && fallback[0] != '\0') {
        (void)fprintf(stderr, "%s [%s]: ", question, fallback);
    } else {
        (void)fprintf(stderr, "%s: ", question);
    }
    (void)fflush(stderr);
    buf_clear(answer);
    ok = read_bytes(answer);
    if (silenced) {
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &before); /* also after a signal */
    }
    if (!isatty(STDIN_FILENO)) {
        (void)fputc('\n', stderr); /* nobody pressed return */
    }
    if (interrupt_signal() != 0) {
        return err_set(err, ERR_INTERRUPTED, "stopped by signal %d; nothing was written",
                       interrupt_signal());
    }
    if (!ok) {
        return err_set(err, ERR_USAGE, "the answers ended before the question: %s", question);
    }
    trimmed = str_trim((Str){answer->data, answer->len});
    if (trimmed.len > 0) {
        memmove(answer->data, trimmed.ptr, trimmed.len);
    }
    answer->len = trimmed.len;
    if (answer->len == 0 && fallback != NULL) {
        buf_append_text(answer, fallback);
    }
    return buf_check(answer, "the answer", err);
}

bool prompt_yes(const char *question, bool *ret, Err *err)
{
    bool asking = true;
    bool ok = true;
    Buf answer;

    buf_init(&answer, LINE_MAX_BYTES + 1);
    while (asking && ok) {
        ok = prompt_line(question, "no", false, &answer, err);
        asking =
            ok && !text_parse_bool((Str){answer.data, answer.len}, ret) && isatty(STDIN_FILENO);
    }
    buf_release(&answer);
    return ok;
}

/* A file of the timer: ours by its first line. */
#include <string.h>

#include "base/file.h"
#include "timer.h"

#define FILE_MAX (1024 * 1024)

bool timer_file_state(const char *path, Buf *wanted, TimerState *ret, Err *err)
{
    Buf found;
    bool ok = true;

    if (!file_exists(path)) {
        *ret = TIMER_ABSENT;
        return true;
    }
    buf_init(&found, FILE_MAX);
    ok = file_read(path, &found, err);
    if (ok) {
        *ret = strncmp(buf_text(&found), TIMER_MARK, sizeof(TIMER_MARK) - 1) != 0  ? TIMER_FOREIGN
               : wanted != NULL && strcmp(buf_text(&found), buf_text(wanted)) != 0 ? TIMER_DIFFERENT
                                                                                   : TIMER_SAME;
    }
    buf_release(&found);
    return ok;
}

void timer_file_keep_time(const char *path, Timer *timer)
{
    Buf found;
    Err ignored = {0};

    buf_init(&found, FILE_MAX);
    if (file_read(path, &found, &ignored) &&
        strncmp(buf_text(&found), TIMER_MARK, sizeof(TIMER_MARK) - 1) == 0) {
        timer_time_of((Str){found.data, found.len}, timer->at);
    }
    buf_release(&found);
}

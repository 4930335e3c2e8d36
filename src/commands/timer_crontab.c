/* The user's crontab, where one block a timer is ours and every other line stays as it is. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "program.h"
#include "timer.h"

#define FILE_MAX (1024 * 1024)
#define MARK_TEXT 200

typedef struct Crontab {
    Buf all, others, ours;
} Crontab;

/* A company's own timer has a block of its own. */
static void mark_text(const Timer *timer, char *out, size_t cap)
{
    long long company = (long long)timer->company_id;

    if (company == 0) {
        (void)text_copy(out, cap, STR_LIT(TIMER_MARK));
    } else {
        (void)text_format(out, cap,
                          "# Made by `restosync timer install --company %lld`; `restosync timer "
                          "remove --company %lld` takes it away.\n",
                          company, company);
    }
}

static void split(Str crontab, const char *mark, Buf *others, Buf *ours)
{
    bool inside = false;

    while (crontab.len > 0) {
        const char *end = memchr(crontab.ptr, '\n', crontab.len);
        size_t len = end == NULL ? crontab.len : (size_t)(end - crontab.ptr) + 1;
        Str line = {crontab.ptr, len};

        inside = inside || str_is(line, mark);
        buf_append(inside ? ours : others, line.ptr, line.len);
        if (end == NULL && !inside) {
            buf_append_char(others, '\n');
        }
        inside = inside && !str_is(line, TIMER_END);
        crontab = (Str){crontab.ptr + len, crontab.len - len};
    }
}

/* crontab -l fails with 1 where there is none yet: that is an empty one. One that was killed, or
 * printed a part first, says nothing of the kind: the lines of others would be written over. */
static bool none_yet(const Buf *out, const Err *err)
{
    const char *status = strstr(err->message, "ended with status ");

    return status != NULL && strcmp(status, "ended with status 1") == 0 && out->len == 0;
}

static bool read_crontab(Buf *out, Err *err)
{
    if (program_output("crontab -l", out, err)) {
        return true;
    }
    if (!none_yet(out, err)) {
        err_hint(err, "nothing was changed; look at what `crontab -l` says");
        return false;
    }
    err_clear(err);
    buf_clear(out);
    return true;
}

static bool write_crontab(const Context *context, const Buf *text, Err *err)
{
    char directory[TIMER_PATH], path[TIMER_PATH + 32], name[] = "crontab";
    char *const words[] = {name, path, NULL};
    Buf answer;
    bool ok;

    if (!context_state_dir(context, directory, sizeof(directory), err)) {
        return false;
    }
    (void)text_format(path, sizeof(path), "%s/crontab.new", directory);
    buf_init(&answer, FILE_MAX);
    ok = file_replace(path, text->data, text->len, 0600, err) && program_words(words, &answer, err);
    (void)unlink(path);
    buf_release(&answer);
    return ok;
}

static bool crontab_open(Crontab *crontab, const Timer *timer, Err *err)
{
    char mark[MARK_TEXT];
    bool ok;

    buf_init(&crontab->all, FILE_MAX);
    buf_init(&crontab->others, FILE_MAX);
    buf_init(&crontab->ours, FILE_MAX);
    ok = read_crontab(&crontab->all, err);
    mark_text(timer, mark, sizeof(mark));
    split((Str){crontab->all.data, crontab->all.len}, mark, &crontab->others, &crontab->ours);
    return ok && buf_check(&crontab->others, "the crontab", err);
}

static void crontab_close(Crontab *crontab)
{
    buf_release(&crontab->all);
    buf_release(&crontab->others);
    buf_release(&crontab->ours);
}

static void block_text(const Timer *timer, Buf *block)
{
    char mark[MARK_TEXT];

    mark_text(timer, mark, sizeof(mark));
    buf_init(block, FILE_MAX);
    buf_append_text(block, mark);
    timer_cron_line(block, timer, false);
    buf_append_text(block, TIMER_END);
}

bool crontab_install(const Context *context, const Timer *timer, bool *ret_changed, Err *err)
{
    Crontab crontab;
    Buf block;
    bool ok = crontab_open(&crontab, timer, err);

    block_text(timer, &block);
    *ret_changed = strcmp(buf_text(&crontab.ours), buf_text(&block)) != 0;
    buf_append(&crontab.others, block.data, block.len);
    ok = ok && buf_check(&crontab.others, "the crontab", err) &&
         (!*ret_changed || write_crontab(context, &crontab.others, err));
    buf_release(&block);
    crontab_close(&crontab);
    return ok;
}

void crontab_keep_time(Timer *timer)
{
    Crontab crontab;
    Err ignored = {0};

    if (crontab_open(&crontab, timer, &ignored)) {
        timer_time_of((Str){crontab.ours.data, crontab.ours.len}, timer->at);
    }
    crontab_close(&crontab);
}

bool crontab_state(const Timer *timer, TimerState *ret, Err *err)
{
    Crontab crontab;
    Buf block;
    bool ok = crontab_open(&crontab, timer, err);

    block_text(timer, &block);
    *ret = crontab.ours.len == 0                                    ? TIMER_ABSENT
           : strcmp(buf_text(&crontab.ours), buf_text(&block)) == 0 ? TIMER_SAME
                                                                    : TIMER_DIFFERENT;
    buf_release(&block);
    crontab_close(&crontab);
    return ok;
}

bool crontab_remove(const Context *context, const Timer *timer, int *ret_removed, Err *err)
{
    Crontab crontab;
    bool ok = crontab_open(&crontab, timer, err);

    *ret_removed = ok && crontab.ours.len > 0 ? 1 : 0;
    ok = ok && (*ret_removed == 0 || write_crontab(context, &crontab.others, err));
    crontab_close(&crontab);
    return ok;
}

/* A folder of pages: one a day, one a week, an index with a calendar; settled pages are left alone.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "folder.h"

#define PAGE_MAX (16 * 1024 * 1024)
#define PATH_TEXT 1024
#define GENERATOR "content=\"restosync " RS_VERSION "\""
#define MADE_BY "<meta name=\"generator\" content=\"restosync "
#define SETTLED "<meta name=\"restosync-state\" content=\"final\">"

/* ---- names ---- */

/* The week belongs to the year of its Thursday (ISO 8601). */
void folder_week_name(Date monday, char *out, size_t cap)
{
    int year, month, day;
    Date fourth;

    date_to_civil(monday + 3, &year, &month, &day);
    fourth = date_from_civil(year, 1, 4);
    (void)text_format(out, cap, "%04d-W%02d", year,
                      (int)(monday - (fourth - date_iso_weekday(fourth) + 1)) / 7 + 1);
}

/* "2026-11-24.html" and "2026-W48.html": the last day the page is about; false for other names. */
bool folder_page_day(const char *name, bool *ret_week, Date *ret_last)
{
    size_t len = strlen(name);
    int64_t year, week;
    Date fourth;

    if (len == 15 && strcmp(name + 10, ".html") == 0 && date_parse((Str){name, 10}, ret_last)) {
        *ret_week = false;
        return true;
    }
    if (len != 13 || strcmp(name + 8, ".html") != 0 || name[4] != '-' || name[5] != 'W' ||
        !text_parse_int64((Str){name, 4}, &year) || !text_parse_int64((Str){name + 6, 2}, &week) ||
        year < 1 || week < 1 || week > 53) {
        return false;
    }
    fourth = date_from_civil((int)year, 1, 4);
    *ret_week = true;
    *ret_last = fourth - date_iso_weekday(fourth) + 1 + (Date)(week - 1) * 7 + 6;
    return true;
}

static bool path_of(const Folder *folder, const char *name, const char *ending, char *out, Err *err)
{
    return text_format(out, PATH_TEXT, "%s/%s%s", folder->directory, name, ending) ||
           err_set(err, ERR_USAGE, "the path of the folder is too long");
}

/* ---- what is there ---- */

static bool page_has(const char *path, const char *first, const char *second)
{
    Err ignored = {0};
    bool has = false;
    Buf text;

    buf_init(&text, PAGE_MAX);
    if (file_exists(path) && file_read(path, &text, &ignored)) {
        const char *words = buf_text(&text);

        has = strstr(words, first) != NULL && (second == NULL || strstr(words, second) != NULL);
    }
    buf_release(&text);
    return has;
}

/* Pages of two companies would overwrite each other. */
static bool same_company(const Folder *folder, Err *err)
{
    char path[PATH_TEXT], mark[96];

    folder_company_mark(folder->head, mark, sizeof(mark));
    if (!path_of(folder, "index", ".html", path, err)) {
        return false;
    }
    if (!file_exists(path) || page_has(path, mark, NULL)) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "%s is no index of pages of company %lld", path,
                  (long long)folder->head->company_id);
    err_hint(err, "a folder of its own for each company: --out DIR");
    return false;
}

/* ---- writing ---- */

static bool write_whole(const char *path, Buf *page, Err *err)
{
    return buf_check(page, "the page", err) && file_replace(path, page->data, page->len, 0644, err);
}

/* A final day can move all the same: a late receipt or clock-in, a repair, a verdict. */
static bool is_settled(const Folder *folder, const char *path, Date from, Date to, bool *ret,
                       Err *err)
{
    char mark[PAGE_MARK], meta[PAGE_MARK + 64];

    *ret = false;
    if (!page_has(path, GENERATOR, SETTLED)) {
        return true;
    }
    if (!page_mark(folder->conn, folder->head->company_id, from, to, mark, err)) {
        return false;
    }
    (void)text_format(meta, sizeof(meta), "<meta name=\"" PAGE_MARK_NAME "\" content=\"%s\">",
                      mark);
    *ret = page_has(path, meta, NULL);
    return true;
}

/* A folder of years takes minutes: what is there is whole, and the next run keeps what is settled.
 */
static bool go_on(const Folder *folder, Err *err)
{
    int signal_number = interrupt_signal();

    if (signal_number == 0) {
        return true;
    }
    (void)err_set(err, ERR_INTERRUPTED,
                  "stopped by signal %d after %d new pages; the index is as it was", signal_number,
                  folder->tally->written);
    err_hint(err, "the same command keeps the pages that are settled and writes the others");
    return false;
}

static bool write_page(Folder *folder, const char *name, Date from, Date to, Err *err)
{
    const PageAsk ask = {.from = from, .to = to, .up = "index.html"};
    char path[PATH_TEXT];
    bool settled = false;
    Buf page;
    bool ok;

    if (!go_on(folder, err) || !path_of(folder, name, ".html", path, err) ||
        (!folder->again && !is_settled(folder, path, from, to, &settled, err))) {
        return false;
    }
    if (settled) {
        folder->tally->kept++;
        return true;
    }
    buf_init(&page, PAGE_MAX);
    ok = report_page(folder->conn, folder->head, &ask, &page, err) && write_whole(path, &page, err);
    buf_release(&page);
    folder->tally->written += ok ? 1 : 0;
    return ok;
}

static bool write_days(Folder *folder, Err *err)
{
    for (Date day = folder->from; day <= folder->to; day++) {
        char name[DATE_TEXT];

        date_format(day, name);
        if (!write_page(folder, name, day, day, err)) {
            return false;
        }
    }
    return true;
}

static bool write_weeks(Folder *folder, Err *err)
{
    Date monday = folder->from - date_iso_weekday(folder->from) + 1;

    for (; monday <= folder->to; monday += 7) {
        Date last = monday + 6 > folder->head->today ? folder->head->today : monday + 6;
        char name[DATE_TEXT];

        folder_week_name(monday, name, sizeof(name));
        if (!write_page(folder, name, monday, last, err)) {
            return false;
        }
    }
    return true;
}

/* ---- retention and index ---- */

static bool forget_page(Folder *folder, const char *name, Date last, Err *err)
{
    char path[PATH_TEXT];

    if (folder->keep_days == 0 || folder->head->today - last <= folder->keep_days) {
        return true;
    }
    if (!path_of(folder, name, "", path, err)) {
        return false;
    }
    if (page_has(path, MADE_BY, NULL)) {
        if (unlink(path) != 0) {
            return err_set(err, ERR_IO, "%s cannot be deleted: %s", path, strerror(errno));
        }
        folder->tally->deleted++;
    }
    return true;
}

static void note_page(Folder *folder, bool week, Date last)
{
    if (!week && folder->page_count < FOLDER_PAGES_MAX &&
        (folder->keep_days == 0 || folder->head->today - last <= folder->keep_days)) {
        folder->pages[folder->page_count++] = last;
    }
}

static bool read_directory(Folder *folder, Err *err)
{
    DIR *directory = opendir(folder->directory);
    const struct dirent *entry;
    bool ok = directory != NULL;

    if (!ok) {
        return err_set(err, ERR_IO, "%s cannot be read: %s", folder->directory, strerror(errno));
    }
    /* One thread reads this stream of entries. */
    while (ok && (entry = readdir(directory)) != NULL) { /* NOLINT(concurrency-mt-unsafe) */
        bool week;
        Date last;

        if (folder_page_day(entry->d_name, &week, &last)) {
            note_page(folder, week, last);
            ok = forget_page(folder, entry->d_name, last, err);
        }
    }
    (void)closedir(directory);
    return ok;
}

static bool write_index(Folder *folder, Err *err)
{
    char path[PATH_TEXT];
    Buf page;
    bool ok;

    if (!path_of(folder, "index", ".html", path, err)) {
        return false;
    }
    buf_init(&page, PAGE_MAX);
    ok = folder_index(folder, &page, err) && write_whole(path, &page, err);
    buf_release(&page);
    return ok;
}

bool report_folder(PgConn *conn, const ReportHead *head, const FolderAsk *ask, FolderTally *ret,
                   Err *err)
{
    Folder folder = {.conn = conn,
                     .head = head,
                     .directory = ask->directory,
                     .from = ask->from,
                     .to = ask->to > head->today ? head->today : ask->to,
                     .keep_days = ask->keep_days,
                     .again = ask->again,
                     .tally = ret};

    if (head->first_day == 0) {
        (void)err_set(err, ERR_EMPTY, "no receipt of company %lld is stored: there is no page",
                      (long long)head->company_id);
        err_hint(err, "restosync sync");
        return false;
    }
    folder.from = folder.from < head->first_day ? head->first_day : folder.from;
    return file_make_directory(ask->directory, err) && same_company(&folder, err) &&
           write_days(&folder, err) && write_weeks(&folder, err) && read_directory(&folder, err) &&
           write_index(&folder, err);
}

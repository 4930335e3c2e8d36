/* report: from the command line to one of the reports, in the form that was asked for. */
#include <string.h>

#include "base/file.h"
#include "commands/commands.h"
#include "report/report.h"

#define OUT_MAX (64 * 1024 * 1024)
#define DEFAULT_DAYS 28

static const ReportDef *wanted(const Context *context)
{
    return report_find(context->argument_count > 0 ? context->arguments[0] : "summary");
}

/* ---- what may have been mistyped ---- */

static bool no_report(const char *name, Err *err)
{
    const char *nearest = report_nearest(name);
    Buf names;

    (void)err_set(err, ERR_USAGE, "there is no report \"%.60s\"", name);
    if (nearest != NULL) {
        err_hint(err, "did you mean: restosync report %s", nearest);
        return false;
    }
    buf_init(&names, 1024);
    for (size_t i = 0; report_at(i) != NULL; i++) {
        buf_printf(&names, "%s%s", i == 0 ? "" : " ", report_at(i)->name);
    }
    err_hint(err, "%s", buf_text(&names));
    buf_release(&names);
    return false;
}

static bool check_forms(const Flags *flags, Err *err)
{
    int forms = (flags->csv ? 1 : 0) + (flags->json ? 1 : 0) + (flags->html != NULL ? 1 : 0) +
                (flags->out != NULL ? 1 : 0);

    if (forms > 1) {
        return err_set(err, ERR_USAGE, "one of --csv, --json, --html and --out at a time");
    }
    if ((flags->index || flags->keep_days > 0) && flags->out == NULL) {
        return err_set(err, ERR_USAGE, "--index and --keep belong to --out DIR");
    }
    if (flags->out != NULL && !flags->index) {
        (void)err_set(err, ERR_USAGE, "--out keeps a folder of pages and needs --index");
        err_hint(err, "restosync report --out %s --index; for one page: --html FILE", flags->out);
        return false;
    }
    return true;
}

static bool check_period(const Flags *flags, Err *err)
{
    Date from, to;

    if (flags->period != NULL && (flags->has_from || flags->has_to)) {
        return err_set(err, ERR_USAGE, "either --period, or --from and --to");
    }
    if (flags->has_from != flags->has_to) {
        return err_set(err, ERR_USAGE, "--from and --to go together");
    }
    if (flags->has_from &&
        (flags->to < flags->from || flags->to - flags->from >= REPORT_DAYS_MAX)) {
        return err_set(err, ERR_USAGE, "--from to --to is no period of 1 to %d days",
                       REPORT_DAYS_MAX);
    }
    return flags->period == NULL ||
           period_bounds(flags->period, instant_utc_date(clock_wall()), &from, &to, err);
}

static bool check_name(const Context *context, Err *err)
{
    const ReportDef *def = wanted(context);

    if (def == NULL) {
        return no_report(context->arguments[0], err);
    }
    if (context->argument_count > 0 && strcmp(def->name, "summary") != 0 &&
        (context->flags->html != NULL || context->flags->out != NULL)) {
        (void)err_set(err, ERR_USAGE, "a page holds all reports: leave \"%s\" out", def->name);
        err_hint(err, "restosync report --html FILE");
        return false;
    }
    return true;
}

const char *report_word_at(size_t index)
{
    const ReportDef *def = report_at(index);

    return def == NULL ? NULL : def->name;
}

bool check_report(const Context *context, Err *err)
{
    return check_name(context, err) && check_forms(context->flags, err) &&
           check_period(context->flags, err);
}

/* ---- what is meant ---- */

static ReportCompare compare_of(const Flags *flags)
{
    return flags->compare == NULL                     ? COMPARE_DEFAULT
           : strcmp(flags->compare, "prev") == 0      ? COMPARE_PREV
           : strcmp(flags->compare, "last-year") == 0 ? COMPARE_LAST_YEAR
                                                      : COMPARE_NONE;
}

static bool one_day(const ReportDef *def, Date from, Date to, Err *err)
{
    if ((def->flags & REPORT_ONE_DAY) == 0 || from == to) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "report %s takes one business day, not %d", def->name,
                  (int)(to - from + 1));
    err_hint(err, "restosync report %s --period yesterday", def->name);
    return false;
}

static bool choose_period(const Context *context, const ReportHead *head, const ReportDef *def,
                          Date *ret_from, Date *ret_to, Err *err)
{
    const Flags *flags = context->flags;

    if (flags->has_from) {
        *ret_from = flags->from;
        *ret_to = flags->to;
    } else if (flags->period != NULL) {
        if (!period_bounds(flags->period, head->today, ret_from, ret_to, err)) {
            return false;
        }
    } else {
        report_default_period(head, (def->flags & REPORT_ONE_DAY) != 0 ? 1 : DEFAULT_DAYS, ret_from,
                              ret_to);
    }
    return one_day(def, *ret_from, *ret_to, err);
}

/* ---- forms ---- */

static bool write_page(const Context *context, const ReportHead *head, Date from, Date to, Err *err)
{
    const PageAsk ask = {.from = from, .to = to, .compare = compare_of(context->flags)};
    const char *path = context->flags->html;
    Buf page;
    bool ok;

    buf_init(&page, OUT_MAX);
    ok = report_page(context->conn, head, &ask, &page, err);
    if (ok && strcmp(path, "-") == 0) {
        ok = out_result(&page, "the page", err);
    } else if (ok) {
        ok =
            buf_check(&page, "the page", err) && file_replace(path, page.data, page.len, 0644, err);
        if (ok && !context->flags->quiet) {
            out_line("%s: %zu kB", path, (page.len + 999) / 1000);
        }
    }
    buf_release(&page);
    return ok;
}

static bool write_folder(const Context *context, const ReportHead *head, Date from, Date to,
                         Err *err)
{
    const Flags *flags = context->flags;
    FolderAsk ask = {.directory = flags->out,
                     .from = from,
                     .to = to,
                     .keep_days = (int)flags->keep_days,
                     .again = flags->again};
    FolderTally tally = {.written = 0};

    /* Without a period: all there is; what is settled is not written again. */
    if (flags->period == NULL && !flags->has_from && head->first_day != 0) {
        ask.from = head->first_day;
    }
    if (ask.keep_days > 0 && head->today - ask.from > ask.keep_days) {
        ask.from = head->today - (Date)ask.keep_days;
    }
    if (!report_folder(context->conn, head, &ask, &tally, err)) {
        return false;
    }
    if (!flags->quiet) {
        out_line("%s/index.html: %d %s written, %d kept, %d deleted", flags->out, tally.written,
                 tally.written == 1 ? "page" : "pages", tally.kept, tally.deleted);
    }
    return true;
}

static bool print_form(const Context *context, const Report *report, Buf *out, Err *err)
{
    const Flags *flags = context->flags;
    const Screen screen = {.columns = context->columns,
                           .utf8 = context->utf8,
                           .plain = flags->plain,
                           .color = context->color};

    if (flags->csv) {
        report_csv(report, flags->csv_excel ? CSV_EXCEL : CSV_RFC, out);
    } else if (flags->json) {
        report_json(report, out);
    } else if (strcmp(report->def->name, "summary") == 0) {
        return report_summary_screen(context->conn, report, compare_of(flags), &screen, out, err);
    } else {
        report_screen(report, &screen, out);
    }
    return true;
}

static bool print_report(const Context *context, const ReportHead *head, const ReportDef *def,
                         Date from, Date to, Err *err)
{
    bool people = !context->flags->csv && !context->flags->json;
    Report report;
    Buf out;
    bool ok;

    if (!report_read(context->conn, head, def, from, to, compare_of(context->flags), people,
                     &report, err)) {
        return false;
    }
    buf_init(&out, OUT_MAX);
    ok = print_form(context, &report, &out, err) && out_result(&out, "the report", err);
    buf_release(&out);
    report_release(&report);
    return ok;
}

ExitCode cmd_report(Context *context, Err *err)
{
    const ReportDef *def = wanted(context);
    ReportHead head;
    Date from, to;
    bool ok = report_head(context->conn, context->company_id, &head, err) &&
              choose_period(context, &head, def, &from, &to, err);

    if (ok && context->flags->html != NULL) {
        ok = write_page(context, &head, from, to, err);
    } else if (ok && context->flags->out != NULL) {
        ok = write_folder(context, &head, from, to, err);
    } else if (ok) {
        ok = print_report(context, &head, def, from, to, err);
    }
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

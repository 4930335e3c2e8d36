/* A Day Report as the back office exports it (XML): one business day, read into totals and
 * receipts.
 *
 * The file comes from a person: it is parsed as a stream with ceilings, and what is not a day
 * report is refused with the line it fails at. People's names in it are skipped. Nothing is stored
 * of it; reconcile_day_report (reconcile.h) lays it beside the facts.
 */
#ifndef RS_ENGINE_DAYREPORT_H
#define RS_ENGINE_DAYREPORT_H

#include "base/buf.h"
#include "base/clock.h"

typedef struct DayReport {
    int64_t company_id;
    Instant from, to; /* what it covers by its own words */
    int64_t row_count, receipt_count;
    Buf rows; /* COPY text of (element, receipt_id, id, name, quantity, total, tax) */
} DayReport;

/* ERR_IO: no such file; ERR_XML, ERR_XML_LIMIT, ERR_DAY_REPORT: no day report. Release it in any
 * case. */
RS_MUST_USE bool day_report_read(const char *path, DayReport *ret, Err *err);
void day_report_release(DayReport *report);

#endif

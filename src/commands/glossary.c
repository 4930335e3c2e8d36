/* Words of states and classes, the vendor's words, and the page that says all of them. */
#include "glossary.h"

#include <string.h>
#include <strings.h>

#include "comments.h"

#define RECEIPT "status of a receipt"
#define ORDER "status of an online order"
#define RESERVATION "status of a reservation"
#define CLASS "class of a receipt"
#define CHANNEL "channel"
#define TENDER "tender"
#define RUN "status of a run"
#define WINDOW "window"
#define SIGN_IN "state of a sign-in"
#define DAY "state of a business day"
#define VERDICT "verdict of reconciliation"
#define GUEST "class of a guest"
#define LEVEL "what doctor says"
#define RULE "rule every number obeys"
#define MEASURE "measure of a report"
#define DISH "class of a dish"
#define ADJUSTMENT "kind of an adjustment"
#define ENTRY "kind of a journal entry"
#define QUALITY "verdict of a check"

const GlossaryWord glossary[] = {
    {RULE, "R1",
     "A business day begins at the opening time in the company's own zone; days of 23 and 25 hours "
     "exist."},
    {RULE, "R2", "A receipt belongs to the day it was made on; closed or modified by setting."},
    {RULE, "R3",
     "Counted are receipts whose status is mapped to `sale`, that are not deleted, no shell of a "
     "split bill and not empty. Words in no mapping are class `other`: shown, in no sum."},
    {RULE, "R4",
     "A bill that others name as parent and that has no money of its own is a shell; its family "
     "shares `root_id`."},
    {RULE, "R5", "Covers count once per family; only dine-in enters averages; 0 is unknown."},
    {RULE, "R6",
     "Tax is added up from the receipts, never recomputed: Lightspeed rounds per receipt and "
     "rate."},
    {RULE, "R7",
     "`..._incl_tax` is what guests pay, `net_...` is without; line totals already contain "
     "modifiers."},
    {RULE, "R8",
     "Discounts are negative lines of declared discount groups, and `discountPrice` once its "
     "meaning is measured; until then it counts 0."},
    {RULE, "R9", "Refunds are negative lines outside discount groups, on the day they happen."},
    {RULE, "R10", "Voids stand apart: counted and valued, in no sum."},
    {RULE, "R11", "Tips are never in sales; takings are sales and tips."},
    {RULE, "R12", "What tips and change do to a payment's amount is measured, not assumed."},
    {RULE, "R13", "Sums are sums of stored values; cash rounding is a line of its own."},
    {RULE, "R14", "An unknown ratio is empty, not 0."},
    {RULE, "R15",
     "Last week is 7 days before, last year 364; never against a missing or unfinished day."},
    {RULE, "R16", "A day is in progress, missing, provisional or final."},
    {RULE, "R17", "`business_date` and `hour_local` are plain columns for tools."},
    {RECEIPT, "PAID", "settled; counts as a sale"},
    {RECEIPT, "DONE", "settled and closed; counts as a sale"},
    {RECEIPT, "OPEN", "still on the table; in no sum, counted apart"},
    {RECEIPT, "VOID", "voided as a whole; counted apart. L-Series says: Ticket void"},
    {RECEIPT, "VOIDED", "another spelling of VOID"},
    {CLASS, "sale", "counts: report.map_status says which statuses are sales"},
    {CLASS, "void", "voided as a whole; in no sum"},
    {CLASS, "open", "not settled yet; in no sum"},
    {CLASS, "other", "a word that stands in no mapping: shown and counted, in no sum"},
    {ORDER, "ACCEPTED", "the restaurant took the order"},
    {ORDER, "PROCESSED", "taken and made; final"},
    {ORDER, "DENIED", "the restaurant refused the order"},
    {ORDER, "AWAITING_PROCESSING", "nobody has answered yet"},
    {RESERVATION, "CONFIRMED", "the table is promised"},
    {RESERVATION, "ON_HOLD", "kept, not promised"},
    {RESERVATION, "SEATED", "the guests came"},
    {RESERVATION, "TO_CHECK", "somebody has to look at it"},
    {CHANNEL, "dine_in", "eaten here: types restaurant, bar, tab. L-Series says: revenue per type"},
    {CHANNEL, "takeaway", "taken along"},
    {CHANNEL, "delivery", "brought to the guest"},
    {CHANNEL, "online", "ordered online"},
    {TENDER, "cash", "payment categories 1 and 2"},
    {TENDER, "card", "payment categories 4, 1300 and 2910"},
    {TENDER, "account", "put on or paid from a tab: categories 8, 16 and 50"},
    {TENDER, "voucher", "categories 200, 1401, 2701 and 2703"},
    {TENDER, "no payment", "category 7: settled without money; counted as sent"},
    {RUN, "running", "at work, or killed: its heartbeat tells"},
    {RUN, "ok", "every window complete"},
    {RUN, "partial", "something failed or was rejected; the rest is stored (exit code 3)"},
    {RUN, "failed", "could not go on; what was committed stays"},
    {RUN, "interrupted", "stopped by a signal after a clean end"},
    {WINDOW, "snapshot", "everything a list holds, read whole"},
    {WINDOW, "modified", "what changed since the last run"},
    {WINDOW, "created", "what was created on one business day"},
    {WINDOW, "report_day", "the vendor's report of one business day, replaced as a set"},
    {WINDOW, "detail", "a list, then one call for each record that is new, changed or not final"},
    {WINDOW, "parent", "one list for each record of another stream that moved"},
    {WINDOW, "done", "read whole and committed"},
    {SIGN_IN, "idle", "good; renewed when needed"},
    {SIGN_IN, "intent", "a renewal was begun and is not settled: restosync auth recover"},
    {SIGN_IN, "reauth", "lost: restosync auth login"},
    {DAY, "in progress", "the business day is not over"},
    {DAY, "missing", "it is over and was not read completely"},
    {DAY, "provisional", "complete; its receipts can still be edited"},
    {DAY, "final", "complete, and can no longer change"},
    {VERDICT, "match", "both sides say the same to the cent"},
    {VERDICT, "mismatch", "they differ, and the difference is named (exit code 4)"},
    {VERDICT, "rounding", "they differ by the rounding of a level the receipts do not have"},
    {VERDICT, "unknown", "the other side could not be had"},
    {GUEST, "new", "the first counted day of the guest"},
    {GUEST, "returning", "seen before"},
    {GUEST, "anonymous", "no guest on the bill; never guessed from cards"},
    {LEVEL, "warn", "worth a look; the exit code stays"},
    {LEVEL, "fail", "has to be mended; decides the exit code"},
    {MEASURE, "change_pct",
     "difference in percent from the period compared with; empty where a day of either is missing "
     "or under way (R15)"},
    {MEASURE, "avg_price_net", "net sales a piece"},
    {MEASURE, "net_per_party", "net sales a party"},
    {MEASURE, "weekday", "weekday of the business day"},
    {MEASURE, "avg_net_sales", "net sales of an hour, mean of the days traded on that weekday"},
    {MEASURE, "avg_receipts", "receipts of an hour, mean of the days traded on that weekday"},
    {MEASURE, "avg_covers", "guests of an hour, mean of the days traded on that weekday"},
    {MEASURE, "menu_mix_pct", "pieces in percent of the pieces of the category"},
    {MEASURE, "popularity_cut_pct", "70 % of an equal share of the category: popular from here on"},
    {MEASURE, "contribution_cut",
     "contribution a piece of the whole category: profitable from here on"},
    {MEASURE, "days", "business days a row stands for"},
    {MEASURE, "product_a", "what a party took"},
    {MEASURE, "product_b", "what it took as well"},
    {MEASURE, "together", "parties that took both"},
    {MEASURE, "support_pct", "parties that took both, in percent of all"},
    {MEASURE, "confidence_pct", "parties that took both, in percent of those that took the first"},
    {MEASURE, "lift", "how much more often both are taken than chance would have it; 1 is chance"},
    {MEASURE, "section",
     "part of the day report: revenue, vat, tips, totals, payments, categories"},
    {MEASURE, "label", "line of the day report"},
    {MEASURE, "check_name", "what was looked for"},
    {MEASURE, "offending", "receipts, lines or days found, or money"},
    {DISH, "star", "popular and profitable: keep it in sight"},
    {DISH, "plowhorse", "popular, earns less than its category: price or portion"},
    {DISH, "puzzle", "profitable, seldom sold: name, place or offer"},
    {DISH, "dog", "neither popular nor profitable"},
    {DISH, "unknown (no cost)", "sold without a cost in the back office: not judged"},
    {ADJUSTMENT, "discount",
     "lines of discount groups, and discountPrice once its meaning is chosen (R8)"},
    {ADJUSTMENT, "comp (100% off)",
     "lines that a discount took to nothing; the discounts have them as well"},
    {ADJUSTMENT, "refund", "negative lines outside discount groups (R9)"},
    {ADJUSTMENT, "void receipt",
     "receipts voided, or gone from the API (R10). L-Series says: Ticket void"},
    {ENTRY, "tender", "debit: what came in for sales, and tips"},
    {ENTRY, "sales", "credit: lines without tax, by category"},
    {ENTRY, "tax", "credit: tax of the receipts, by rate"},
    {ENTRY, "tips", "credit: tips, which are nobody's sales"},
    {ENTRY, "rounding", "cents between lines, tax blocks and totals"},
    {ENTRY, "over/short", "payments less receipts: cash rounding, and what is not paid (R13)"},
    {QUALITY, "good", "nothing found"},
    {QUALITY, "look", "receipts or days to look at"},
    {QUALITY, "note", "good to know, no error"},
    {NULL, NULL, NULL},
};

/* ---- what the vendor says ---- */

/* Headings of the L-Series day report; members of productsales; names of other houses' reports. */
static const struct {
    const char *column, *word;
} vendor_words[] = {
    {"amount_incl_tax", "Correction summary; Ticket void"},
    {"avg_receipt_net", "Average ticket"},
    {"business_date", "Date of the day report"},
    {"category", "Category revenues"},
    {"channel", "Revenue per type"},
    {"contribution", "profit (productsales)"},
    {"cost", "costVatExcl (productsales)"},
    {"covers", "Customers"},
    {"discounts_incl_tax", "Total discounts"},
    {"employee", "User"},
    {"gross_sales_incl_tax", "Revenue without discounts"},
    {"labour_pct", "COL %"},
    {"net_per_cover", "Spend per guest"},
    {"net_sales", "Net per VAT rate"},
    {"open_receipts", "Open tickets"},
    {"opening_time", "Opening time"},
    {"parties", "Tables served"},
    {"payment_type", "Payments"},
    {"plu", "PLU"},
    {"quantity", "amount (productsales)"},
    {"rate_pct", "VAT"},
    {"receipt_id", "Ticket"},
    {"receipts", "Tickets"},
    {"sales_amount", "Payments"},
    {"sales_incl_tax", "Total revenue"},
    {"takings", "Takings"},
    {"tax", "VAT"},
    {"taxable_base", "Net per VAT rate"},
    {"tender", "Payments"},
    {"tips", "Tips"},
    {"type", "Revenue per type"},
    {"user_id", "User"},
    {"vat_percentage", "VAT"},
    {"voided_incl_tax", "Ticket void"},
    {"voided_receipts", "Voided tickets"},
};

const char *vendor_word(Str column)
{
    for (size_t i = 0; i < sizeof(vendor_words) / sizeof(vendor_words[0]); i++) {
        if (str_is(column, vendor_words[i].column)) {
            return vendor_words[i].word;
        }
    }
    return NULL;
}

/* ---- a word that was asked for ---- */

/* net_sales_before, of a report that compares. */
static bool explain_before(Explained *say, const char *word)
{
    size_t len = strlen(word);
    size_t tail = strlen("_before");
    char text[256];

    if (len <= tail || strcmp(word + len - tail, "_before") != 0) {
        return false;
    }
    (void)text_format(text, sizeof(text), "%.*s of the period compared with (R15)",
                      (int)(len - tail), word);
    explained_entry(say, MEASURE, word, NULL, text);
    return true;
}

bool glossary_explain(Explained *say, const char *word, bool known)
{
    bool found = false;

    for (const GlossaryWord *row = glossary; row->word != NULL; row++) {
        if (strcasecmp(row->word, word) == 0) {
            explained_entry(say, row->group, row->word, NULL, row->meaning);
            found = true;
        }
    }
    return found || (!known && explain_before(say, word));
}

/* ---- the page ---- */

static void cell(Buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, *text);
    }
}

/* Views and their columns, out of the comments of the schema's script. */
static void columns_page(Buf *out, const char *script)
{
    Comment comment;
    Comment view = {.text = ""};

    for (const char *at = script; comment_next(&at, &comment);) {
        const char *vendor = vendor_word(comment.column);

        if (!str_is(comment.schema, "report")) {
            continue;
        }
        if (str_is(comment.kind, "view")) {
            view = comment;
            buf_printf(out,
                       "\n### %.*s\n\n%s.\n\n| column | meaning | L-Series says |\n"
                       "| --- | --- | --- |\n",
                       STR_ARG(view.object), comment.text);
        } else if (comment.column.len > 0 && str_equal(comment.object, view.object)) {
            buf_printf(out, "| `%.*s` | ", STR_ARG(comment.column));
            cell(out, comment.text);
            buf_append_text(out, vendor == NULL ? " | |\n" : " | ");
            if (vendor != NULL) {
                cell(out, vendor);
                buf_append_text(out, " |\n");
            }
        }
    }
}

static void words_page(Buf *out)
{
    const char *group = "";

    for (const GlossaryWord *row = glossary; row->word != NULL; row++) {
        if (strcmp(row->group, RULE) == 0) {
            continue;
        }
        if (strcmp(row->group, group) != 0) {
            group = row->group;
            buf_printf(out, "\n### %c%s\n\n| word | meaning |\n| --- | --- |\n",
                       group[0] - ('a' - 'A'), group + 1);
        }
        buf_printf(out, "| `%s` | ", row->word);
        cell(out, row->meaning);
        buf_append_text(out, " |\n");
    }
}

void glossary_page(Buf *out, const char *script)
{
    buf_append_text(out,
                    "# Definitions\n\n"
                    "What the columns of the views and the words in them mean, with the word of "
                    "Lightspeed's own L-Series day\n"
                    "report beside ours. The same texts stand in the database as comments, and "
                    "`restosync explain WORD` says them\n"
                    "offline. This page is made from the comments in `sql/report` and from "
                    "`src/commands/glossary.c`.\n\n"
                    "## Rules every number obeys\n\n| rule | says |\n| --- | --- |\n");
    for (const GlossaryWord *row = glossary; strcmp(row->group, RULE) == 0; row++) {
        buf_printf(out, "| %s | %s |\n", row->word, row->meaning);
    }
    buf_append_text(out, "\n## Views\n");
    columns_page(out, script);
    buf_append_text(out, "\n## Words\n");
    words_page(out);
}

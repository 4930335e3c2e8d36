/* Named behaviours: each one small, off by default, switchable at the start and while it runs. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

typedef struct Switch {
    const char *name, *argument, *meaning;
} Switch;

typedef struct State {
    volatile bool on;
    int64_t count;
    char text[160];
} State;

static State states[B_COUNT];

static const Switch switches[B_COUNT] = {
    [B_PAGE_CAP] = {"page_cap", "N", "serve at most N rows a page without saying so"},
    [B_IGNORE_OFFSET] = {"ignore_offset", "", "always serve the first page"},
    [B_ENVELOPE] = {"envelope", "A|E|E-|results|data", "wrap receipts and orders like this"},
    [B_WRONG_TOTAL] = {"wrong_total", "N", "announce N rows more than there are"},
    [B_RATE_LIMIT] = {"rate_limit", "N[:SECONDS]", "429 on the next N calls, with Retry-After"},
    [B_RATE_LIMIT_HTML] = {"rate_limit_html", "N", "429 as a web page on the next N calls"},
    [B_SERVER_ERROR] = {"server_error", "N", "500 on the next N calls"},
    [B_PERMANENT_ERROR] = {"permanent_error", "ID", "500 with a numeric code for this order"},
    [B_HTML_200] = {"html_200", "N", "a web page with status 200 on the next N calls"},
    [B_HTML_503] = {"html_503", "N", "503 as a web page on the next N calls"},
    [B_TRUNCATE] = {"truncate", "N", "cut the next N data pages in the middle"},
    [B_RESET] = {"reset", "N", "break the connection in the next N data pages"},
    [B_SLOW] = {"slow", "N", "drip the next N data pages"},
    [B_WRONG_CONTENT_TYPE] = {"wrong_content_type", "N", "text/plain on the next N data pages"},
    [B_UNAUTHORIZED_ONCE] = {"unauthorized_once", "N", "401 on the next N calls"},
    [B_FORBID] = {"forbid", "PART", "403 for paths that hold PART"},
    [B_REDIRECT] = {"redirect", "HOST", "302 to another host for every call"},
    [B_LOSE_REFRESH_REPLY] = {"lose_refresh_reply", "N", "rotate, then cut the connection"},
    [B_REFRESH_BUSY] = {"refresh_busy", "N[:SECONDS]", "429 on the next N renewals, no rotation"},
    [B_REFRESH_FAILS] = {"refresh_fails", "N", "rotate, then 500 on the next N renewals"},
    [B_REFRESH_HOLD] = {"refresh_hold", "N:MS", "rotate, then wait before the next N replies"},
    [B_REFRESH_ERROR] = {"refresh_error", "CODE", "refuse renewals with this error"},
    [B_NO_ROTATION] = {"no_rotation", "", "renewals keep the refresh token"},
    [B_NO_REFRESH_TOKEN] = {"no_refresh_token", "", "token replies without a refresh token"},
    [B_EXPIRES_IN_TEXT] = {"expires_in_text", "", "expires_in as text"},
    [B_GRACE_SAME_ANSWER] = {"grace_same_answer", "", "a replay in the grace gets the same answer"},
    [B_OAUTH_PLAIN_ERRORS] = {"oauth_plain_errors", "", "token errors in the plain OAuth shape"},
    [B_UNKNOWN_KEYS] = {"unknown_keys", "", "members nobody documented"},
    [B_NUMBERS_AS_TEXT] = {"numbers_as_text", "", "amounts as strings"},
    [B_NULLS] = {"nulls", "", "null instead of empty text"},
    [B_BAD_RECORD] = {"bad_record", "", "a total that is no number, in every 50th receipt"},
    [B_BAD_UTF8] = {"bad_utf8", "", "broken UTF-8 in every 50th receipt"},
    [B_NUL_IN_STRING] = {"nul_in_string", "", "a NUL character in every 50th receipt"},
    [B_DEEP_NESTING] = {"deep_nesting", "", "200 brackets in every 50th receipt"},
    [B_TWO_COMPANIES] = {"two_companies", "", "one sign-in lists two companies"},
    [B_LATENCY] = {"latency", "MS", "wait before each reply"},
    [B_HUGE_PAGE] = {"huge_page", "BYTES", "one receipt page of so many bytes"},
    [B_DUPLICATE_PAGE] = {"duplicate_page", "N", "serve the page before instead, N times"},
    [B_OLD_RECEIPTS] = {"old_receipts", "", "receipts of the shape of 2016"},
    [B_LATE_STATUS] = {"late_status", "", "waiting orders have been processed meanwhile"},
    [B_COMPANY_REPLY_OLD] = {"company_reply_old", "", "company without time zone and opening time"},
    [B_LONG_DECIMALS] = {"long_decimals", "", "unit prices with 17 decimals"},
    [B_SALES_IGNORE_OFFSET] = {"sales_ignore_offset", "", "product sales know no offset"},
    [B_VANISH] = {"vanish", "PATH", "an empty list for this path"},
    [B_NO_RECEIPTS] = {"no_receipts", "", "an empty list of receipts, and none by number"},
    [B_DATE_SKEW] = {"date_skew", "SECONDS", "replies come with a Date so far ahead"},
    [B_VENDOR_DAY] = {"vendor_day", "", "each day as the one whose Day Report was measured"},
    [B_WHOLE_PAGES] = {"whole_pages", "", "offsets are rounded down to whole pages"},
    [B_DRIFT] = {"drift", "N", "a row leaves before the offset, N times: rows move up by one"},
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

bool behave(Behaviour which)
{
    return states[which].on;
}

int64_t behave_number(Behaviour which)
{
    return atoll(states[which].text);
}

const char *behave_text(Behaviour which)
{
    return states[which].text;
}

bool behave_once(Behaviour which)
{
    bool hit;

    if (!states[which].on) {
        return false;
    }
    pthread_mutex_lock(&lock);
    hit = states[which].on;
    if (hit && --states[which].count <= 0) {
        states[which].on = false;
    }
    pthread_mutex_unlock(&lock);
    return hit;
}

static bool set_one(const char *name, size_t len)
{
    const char *equals = memchr(name, '=', len);
    size_t name_len = equals == NULL ? len : (size_t)(equals - name);

    for (int i = 0; i < B_COUNT; i++) {
        State *entry = &states[i];
        size_t text_len = equals == NULL ? 0 : len - name_len - 1;

        if (strlen(switches[i].name) != name_len ||
            strncmp(switches[i].name, name, name_len) != 0 || text_len >= sizeof(entry->text)) {
            continue;
        }
        memcpy(entry->text, equals == NULL ? "" : equals + 1, text_len);
        entry->text[text_len] = '\0';
        entry->count = atoll(entry->text) > 0 ? atoll(entry->text) : 1;
        entry->on = true;
        return true;
    }
    return false;
}

bool behave_set(const char *list, bool clear)
{
    bool known = true;

    pthread_mutex_lock(&lock);
    for (int i = 0; clear && i < B_COUNT; i++) {
        states[i].on = false;
    }
    while (list != NULL && *list != '\0') {
        size_t len = strcspn(list, ",");

        known = (len == 0 || set_one(list, len)) && known;
        list += len + (list[len] == ',' ? 1 : 0);
    }
    pthread_mutex_unlock(&lock);
    return known;
}

void behave_list(Out *out)
{
    for (int i = 0; i < B_COUNT; i++) {
        out_format(out, "%s%s%s\n    %s\n", switches[i].name,
                   switches[i].argument[0] == '\0' ? "" : "=", switches[i].argument,
                   switches[i].meaning);
    }
}

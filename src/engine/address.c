/* Addresses of calls: path, fixed query, bounds, page. */
#include <string.h>

#include "fetch.h"
#include "http/url.h"

/* Whether bounds are inclusive is not documented: a second on either side costs nothing. */
#define BOUND_OVERLAP 1000000
#define HOUR (3600LL * 1000000)

static void append_path(Buf *url, const char *path, int64_t key)
{
    const char *mark = strstr(path, "{id}");

    buf_append(url, path, mark == NULL ? strlen(path) : (size_t)(mark - path));
    if (mark != NULL) {
        buf_printf(url, "%lld%s", (long long)key, mark + 4);
    }
}

static void add_number(Buf *url, const char *name, int64_t value)
{
    char text[24];

    (void)text_format(text, sizeof(text), "%lld", (long long)value);
    url_add(url, name, str_of(text));
}

static void add_instant(Buf *url, const char *name, Instant instant)
{
    char text[INSTANT_TEXT];

    instant_format(instant, text);
    url_add(url, name, str_of(text));
}

/* A margin covers times of an unknown zone, twice at the end for shifts that last into the next
 * day. */
static void add_bounds(Buf *url, const Stream *stream, const PlannedWindow *planned)
{
    int64_t margin = BOUND_OVERLAP + stream->margin_hours * HOUR;

    if (planned->kind == WINDOW_REPORT_DAY) {
        char date[DATE_TEXT];

        date_format(planned->business_date, date);
        url_add(url, stream->from_param, str_of(date));
    } else if (planned->kind == WINDOW_MODIFIED && stream->modified_param != NULL) {
        add_instant(url, stream->modified_param, planned->from - BOUND_OVERLAP);
    } else if (planned->kind != WINDOW_SNAPSHOT && planned->kind != WINDOW_PARENT) {
        add_instant(url, stream->from_param, planned->from - margin);
        if (stream->to_param != NULL) {
            add_instant(url, stream->to_param, planned->to + margin + stream->margin_hours * HOUR);
        }
    }
    if (planned->kind == WINDOW_MODIFIED && stream->modified_query != NULL) {
        buf_printf(url, "&%s", stream->modified_query);
    }
}

void slot_url(const Slot *slot, Buf *url)
{
    const EngineOptions *options = slot->fetch->options;
    const Window *window = slot->window;
    const Stream *stream = window->stream->plan->stream;
    int64_t key = slot->item == NULL ? 0 : slot->item->key;

    buf_printf(url, "%s%s", options->base_url, options->profile->rest_path);
    if (slot->item != NULL && window->planned.kind == WINDOW_DETAIL) {
        append_path(url, stream->detail_path, key);
        return;
    }
    append_path(url, stream->path, key);
    if (window->confirming) {
        add_number(url, stream->confirm_param, key);
        return;
    }
    if (stream->query != NULL) {
        buf_printf(url, "?%s", stream->query);
    }
    add_bounds(url, stream, &window->planned);
    if (stream->paging != PAGING_NONE) {
        add_number(url, options->profile->amount_param, window_page_size(window));
        add_number(url, options->profile->offset_param, slot->offset);
    }
}

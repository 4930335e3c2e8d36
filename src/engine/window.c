/* Windows in memory: starting over, rejected records, names for messages. */
#include "window.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

#define MARKS_MAX (16 * 1024 * 1024)
#define REJECTED_BYTES_MAX (8 * 1024 * 1024)

bool window_new(StreamRun *stream, const PlannedWindow *planned, Window **ret, Err *err)
{
    Window *window = mem_alloc(sizeof(*window));

    if (window == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a window");
    }
    memset(window, 0, sizeof(*window));
    window->stream = stream;
    window->planned = *planned;
    key_list_init(&window->seen, stream->plan->tables[0].key_count);
    key_list_init(&window->gone, stream->plan->tables[0].key_count);
    *ret = window;
    return true;
}

bool window_by_item(const Window *window)
{
    return window->confirming || window->planned.kind == WINDOW_PARENT ||
           (window->planned.kind == WINDOW_DETAIL && !window->list);
}

int window_page_size(const Window *window)
{
    return window->page_size > 0 ? window->page_size : window->stream->plan->stream->page_size;
}

static bool make_room(ListedItem **items, int count, int *cap, Err *err)
{
    int wanted = *cap == 0 ? 32 : *cap * 2;
    ListedItem *larger;

    if (count < *cap) {
        return true;
    }
    larger = mem_resize(*items, sizeof(**items) * (size_t)wanted);
    if (larger == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a list of %d records", wanted);
    }
    *items = larger;
    *cap = wanted;
    return true;
}

bool window_add_item(Window *window, const ListedItem *item, Err *err)
{
    if (!make_room(&window->items, window->item_count, &window->item_cap, err)) {
        return false;
    }
    window->items[window->item_count++] = *item;
    return true;
}

bool item_list_add(ItemList *list, const ListedItem *item, Err *err)
{
    if (!make_room(&list->items, list->count, &list->cap, err)) {
        return false;
    }
    list->items[list->count++] = *item;
    return true;
}

void item_list_release(ItemList *list)
{
    mem_free(list->items);
    memset(list, 0, sizeof(*list));
}

bool window_add_mark(Window *window, const char *mark, uint32_t *ret, Err *err)
{
    if (window->marks.max == 0) {
        buf_init(&window->marks, MARKS_MAX);
    }
    *ret = (uint32_t)window->marks.len;
    buf_append(&window->marks, mark, strlen(mark) + 1);
    return buf_check(&window->marks, "the marks of parents", err);
}

void rejected_release(RejectedList *list)
{
    while (list->first != NULL) {
        RejectedRow *row = list->first;

        list->first = row->next;
        mem_free(row);
    }
    memset(list, 0, sizeof(*list));
}

void rejected_move(RejectedList *to, RejectedList *from)
{
    RejectedRow **end = &from->first;

    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = to->first;
    to->first = from->first;
    to->count += from->count;
    to->bytes += from->bytes;
    memset(from, 0, sizeof(*from));
}

void window_restart(Window *window)
{
    rejected_release(&window->rejected);
    if (window->page != NULL) {
        page_clear(window->page);
    }
    window->offset = 0;
    window->announced = -1;
    window->full_pages = 0;
    window->complete = false;
    window->border = 0;
    memset(&window->border_digest, 0, sizeof(window->border_digest));
    window->largest_page = 0;
    window->shifted = false;
    window->streaming = false;
    window->handed_over = false;
    window->ending = false;
    window->pages = 0;
    window->records = 0;
    window->taken = 0;
    window->skipped = 0;
    window->bytes = 0;
    window->item_next = 0;
    window->items_out = 0;
    if (window->list || window->confirming) {
        window->item_count = 0;
    }
    window->confirming = false;
    window->data_pages = 0;
    window->moved_count = 0;
    key_list_clear(&window->seen);
    key_list_clear(&window->gone);
    memset(&window->last_body, 0, sizeof(window->last_body));
    memset(&window->last_keys, 0, sizeof(window->last_keys));
    memset(&window->stored, 0, sizeof(window->stored));
}

void window_release(Window *window)
{
    rejected_release(&window->rejected);
    page_free(window->page);
    mem_free(window->items);
    mem_free(window->words);
    mem_free(window->moved);
    buf_release(&window->marks);
    key_list_release(&window->seen);
    key_list_release(&window->gone);
    for (int i = 0; i < window->suspect_count; i++) {
        mem_free(window->suspects[i]);
    }
    mem_free(window->suspects);
    window->suspects = NULL;
    window->suspect_count = 0;
    window->page = NULL;
    window->items = NULL;
    window->words = NULL;
    window->moved = NULL;
}

static char *put_text(char **at, Str text)
{
    char *start = *at;

    if (text.len > 0) {
        memcpy(start, text.ptr, text.len);
    }
    start[text.len] = '\0';
    *at += text.len + 1;
    return start;
}

bool rejected_add(RejectedList *list, const char *key, const char *reason, const char *column_path,
                  Str raw, bool raw_cut, Err *err)
{
    Str texts[4] = {str_of(key), str_of(reason), str_of(column_path), raw};
    size_t need = sizeof(RejectedRow) + 4;
    RejectedRow *row;
    char *at;

    for (int i = 0; i < 4; i++) {
        need += texts[i].len;
    }
    if (list->count >= LIMIT_BAD_RECORDS || list->bytes + need > REJECTED_BYTES_MAX) {
        return err_set(err, ERR_BAD_RECORDS, "more than %lld records of one window do not fit: %s",
                       (long long)list->count, reason);
    }
    row = mem_alloc(need);
    if (row == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to keep a rejected record");
    }
    at = (char *)(row + 1);
    row->key = put_text(&at, texts[0]);
    row->reason = put_text(&at, texts[1]);
    row->column_path = put_text(&at, texts[2]);
    row->raw = put_text(&at, texts[3]);
    row->raw_cut = raw_cut;
    row->next = list->first;
    list->first = row;
    list->bytes += need;
    list->count++;
    return true;
}

void window_name(const Window *window, char *out, size_t cap)
{
    const PlannedWindow *planned = &window->planned;
    const char *stream = window->stream->plan->stream->name;
    char from[INSTANT_TEXT];
    char to[INSTANT_TEXT];
    char date[DATE_TEXT];

    if (planned->kind == WINDOW_SNAPSHOT || planned->kind == WINDOW_PARENT) {
        (void)text_format(out, cap, "%s", stream);
    } else if (planned->business_date != 0) {
        date_format(planned->business_date, date);
        (void)text_format(out, cap, "%s of %s", stream, date);
    } else {
        instant_format(planned->from, from);
        instant_format(planned->to, to);
        (void)text_format(out, cap, "%s %s %s..%s", stream, window_kind_name(planned->kind), from,
                          to);
    }
}

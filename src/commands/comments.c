/* COMMENTs out of our own schema script: one source for the database and for `explain`. */
#include "comments.h"

#include <string.h>

#define START "\ncomment on "

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* A name, quoted or not, and the dot after it. */
static Str take_name(const char **at)
{
    const char *start = *at;
    Str name;

    if (*start == '"') {
        name = (Str){start + 1, strcspn(start + 1, "\"")};
        *at = start + 1 + name.len + (start[1 + name.len] == '"' ? 1 : 0);
    } else {
        name = (Str){start, strcspn(start, " .\n;(")};
        *at = start + name.len;
    }
    *at += **at == '.' ? 1 : 0;
    return name;
}

/* function report.heatmap(bigint, date, date) */
static const char *skip_arguments(const char *at)
{
    return *at != '(' ? at : at + strcspn(at, ")") + (strchr(at, ')') == NULL ? 0 : 1);
}

/* 'text with '' in it' */
static bool take_text(const char **at, char *out, size_t cap)
{
    const char *from = *at;
    size_t len = 0;

    if (*from != '\'') {
        return false;
    }
    for (from++; *from != '\0' && !(from[0] == '\'' && from[1] != '\''); from++) {
        from += from[0] == '\'' ? 1 : 0;
        if (len + 1 < cap) {
            out[len++] = *from;
        }
    }
    out[len] = '\0';
    *at = from;
    return *from == '\'';
}

bool comment_next(const char **at, Comment *ret)
{
    const char *found = strstr(*at, START);

    while (found != NULL) {
        const char *next = found + sizeof(START) - 1;
        Comment comment = {.kind = {next, strcspn(next, " \n")}};
        bool is_column = str_is(comment.kind, "column");

        next = skip_blanks(next + comment.kind.len);
        comment.schema = take_name(&next);
        if (!str_is(comment.kind, "schema")) {
            comment.object = take_name(&next);
        }
        if (is_column) {
            comment.column = take_name(&next);
        }
        next = skip_blanks(skip_arguments(next));
        if (strncmp(next, "is", 2) == 0) {
            next = skip_blanks(next + 2);
            if (take_text(&next, comment.text, sizeof(comment.text))) {
                *ret = comment;
                *at = next;
                return true;
            }
        }
        found = strstr(found + 1, START);
    }
    return false;
}

bool comment_names(const Comment *comment, const char *word)
{
    const Str parts[] = {comment->schema, comment->object, comment->column};
    int count = comment->column.len > 0 ? 3 : comment->object.len > 0 ? 2 : 1;

    for (int first = count - 1; first >= 0; first--) {
        const char *rest = word;
        bool same = true;

        for (int i = first; same && i < count; i++) {
            same = strncmp(rest, parts[i].ptr, parts[i].len) == 0 &&
                   rest[parts[i].len] == (i + 1 < count ? '.' : '\0');
            rest += same ? parts[i].len + (i + 1 < count ? 1 : 0) : 0;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

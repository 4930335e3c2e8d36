/* UTF-8 by RFC 3629, and words of others made safe to print. */
#include <string.h>

#include "base/text.h"

/* Length of the well-formed sequence at `at`, 0 when there is none. */
static size_t sequence(const unsigned char *at, size_t left)
{
    unsigned char c = at[0];
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    size_t len = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;

    if (len <= 1 || len > left) {
        return len == 1 ? 1 : 0;
    }
    if (c == 0xe0) {
        low = 0xa0; /* overlong */
    } else if (c == 0xed) {
        high = 0x9f; /* surrogates */
    } else if (c == 0xf0) {
        low = 0x90;
    } else if (c == 0xf4) {
        high = 0x8f; /* past U+10FFFF */
    }
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < len; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return len;
}

void text_make_valid(char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        size_t len = sequence((const unsigned char *)text, left);

        if (len == 0) {
            *text = '?';
            len = 1;
        }
        text += len;
        left -= len;
    }
}

bool text_utf8_valid(Str text)
{
    const unsigned char *at = (const unsigned char *)text.ptr;
    const unsigned char *end = at + text.len;

    while (at < end) {
        uint64_t word;
        size_t len;

        if (end - at >= 8) {
            memcpy(&word, at, 8);
            if ((word & 0x8080808080808080ULL) == 0) {
                at += 8;
                continue;
            }
        }
        len = sequence(at, (size_t)(end - at));
        if (len == 0) {
            return false;
        }
        at += len;
    }
    return true;
}

bool text_has_nul(Str text)
{
    return text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL;
}

/* ---- words of others ---- */

static bool token_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '=' || c == '+' || c == '/';
}

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a word looks like a token, a phone or card number, or an e-mail address. */
static bool sensitive(const unsigned char *word, size_t len)
{
    size_t digits = 0;
    size_t letters_and_digits = 0;

    for (size_t i = 0; i < len; i++) {
        digits = digit(word[i]) ? digits + 1 : 0;
        if (digits >= 9) {
            return true;
        }
        letters_and_digits += token_char(word[i]) && word[i] != '.' && word[i] != '/' ? 1 : 0;
        if (word[i] == '@' && i > 0 && i + 1 < len) {
            return true;
        }
    }
    /* Long words of prose and paths have separators; tokens are one long run. */
    return letters_and_digits >= 20;
}

void text_append_redacted(Buf *out, Str text, size_t max)
{
    const unsigned char *at = (const unsigned char *)text.ptr;
    size_t start_len = out->len;
    size_t i = 0;

    while (i < text.len && out->len - start_len < max) {
        size_t word = i;

        while (word < text.len && (token_char(at[word]) || at[word] == '@')) {
            word++;
        }
        if (word > i && sensitive(at + i, word - i)) {
            buf_append_text(out, "\xe2\x80\xa6");
            i = word;
        } else if (word > i) {
            size_t room = max - (out->len - start_len);

            buf_append(out, at + i, word - i < room ? word - i : room);
            i = word;
        } else {
            size_t len = sequence(at + i, text.len - i);

            if (len == 0 || at[i] < 0x20 || at[i] == 0x7f) {
                if (out->len > start_len && out->data[out->len - 1] != ' ') {
                    buf_append_char(out, ' ');
                }
                i++;
            } else {
                buf_append(out, at + i, len);
                i += len;
            }
        }
    }
}

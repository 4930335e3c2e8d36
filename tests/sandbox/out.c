/* Text that grows; numbers and instants written by hand, since they are most of the bytes. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

static void reserve(Out *out, size_t more)
{
    if (out->len + more <= out->cap) {
        return;
    }
    while (out->cap < out->len + more) {
        out->cap = out->cap == 0 ? 4096 : out->cap * 2;
    }
    out->data = realloc(out->data, out->cap);
    if (out->data == NULL) {
        abort();
    }
}

void out_bytes(Out *out, const char *bytes, size_t len)
{
    reserve(out, len);
    memcpy(out->data + out->len, bytes, len);
    out->len += len;
}

void out_text(Out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

void out_int(Out *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    out_bytes(out, digits + at, sizeof(digits) - at);
}

void out_money(Out *out, int64_t value)
{
    int64_t size = value < 0 ? -value : value;
    int fraction = (int)(size % 10000);
    char tail[5] = {'.', (char)('0' + fraction / 1000), (char)('0' + fraction / 100 % 10),
                    (char)('0' + fraction / 10 % 10), (char)('0' + fraction % 10)};
    size_t len = 5;

    if (value < 0) {
        out_bytes(out, "-", 1);
    }
    out_int(out, size / 10000);
    while (len > 1 && tail[len - 1] == '0') {
        len--;
    }
    if (len > 1) {
        out_bytes(out, tail, len);
    }
}

static char *digits(char *at, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

void out_instant(Out *out, int64_t us)
{
    int64_t day = us / 86400000000LL;
    int64_t rest = us % 86400000000LL;
    int year, month, date;
    char text[32];
    char *at = text;
    int seconds;

    if (rest < 0) {
        rest += 86400000000LL;
        day--;
    }
    days_to_civil((int)day, &year, &month, &date);
    seconds = (int)(rest / 1000000);
    *at++ = '"';
    at = digits(at, year, 4);
    *at++ = '-';
    at = digits(at, month, 2);
    *at++ = '-';
    at = digits(at, date, 2);
    *at++ = 'T';
    at = digits(at, seconds / 3600, 2);
    *at++ = ':';
    at = digits(at, seconds / 60 % 60, 2);
    *at++ = ':';
    at = digits(at, seconds % 60, 2);
    *at++ = '.';
    at = digits(at, (int)(rest % 1000000 / 1000), 3);
    *at++ = 'Z';
    *at++ = '"';
    out_bytes(out, text, (size_t)(at - text));
}

void out_string(Out *out, const char *text)
{
    out_bytes(out, "\"", 1);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            out_bytes(out, "\\", 1);
        }
        out_bytes(out, text, 1);
    }
    out_bytes(out, "\"", 1);
}

void out_format(Out *out, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (len > 0) {
        out_bytes(out, text, (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1);
    }
}

void out_free(Out *out)
{
    free(out->data);
    *out = (Out){NULL, 0, 0};
}

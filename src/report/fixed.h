/* Private to the room report: numbers of PostgreSQL as whole ten-thousandths, exact. */
#ifndef RS_REPORT_FIXED_H
#define RS_REPORT_FIXED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t Fixed; /* 1/10000: what numeric(19,4) holds */
#define FIXED_ONE 10000
#define FIXED_TEXT 48

/* "-1234.5" -> -12345000; more decimals are rounded half away from zero. false: no number, or one
 * past int64. */
bool fixed_parse(const char *text, Fixed *ret);
/* Rounded half away from zero to `decimals` (0 to 4); `group` stands between groups of three. */
void fixed_text(Fixed value, int decimals, const char *group, char *out, size_t cap);
/* a * b / c without overflow of the product where int64 would; 0 where c is 0. */
int64_t fixed_scale(int64_t a, int64_t b, int64_t c);
/* Percent of change with one decimal ("+4.2", "-0.3", "0.0"); false where `before` is not
 * positive. */
bool fixed_change(Fixed now, Fixed before, char *out, size_t cap);

#endif

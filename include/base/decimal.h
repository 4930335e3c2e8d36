/* Numbers as text: from the JSON literal to PostgreSQL's numeric without binary floating point. */
#ifndef RS_BASE_DECIMAL_H
#define RS_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define DECIMAL_TEXT 64 /* room for any result: sign, 38 digits, point */

typedef enum DecimalFit {
    DECIMAL_EXACT,    /* out holds the value exactly */
    DECIMAL_ROUNDED,  /* more decimals than `scale`: rounded half away from zero */
    DECIMAL_OVERFLOW, /* more than precision - scale digits before the point */
    DECIMAL_NOT_A_NUMBER
} DecimalFit;

/* `literal`: RFC 8259 number, or a string holding one; sign, fraction and exponent (bounded to
 * +-999) allowed. Writes plain notation without exponent, no leading +, "-0" becomes "0", trailing
 * zeros of the fraction removed ("22.0" -> "22"). precision <= 38. `out` holds DECIMAL_TEXT. */
DecimalFit decimal_fit(Str literal, int precision, int scale, char *out, size_t *ret_len);
/* Length of what decimal_fit would write where that is the begin of the literal itself, as for
 * nearly every one: no exponent, no more decimals than `scale` but zeros. 0: it is another one. */
size_t decimal_usual(Str literal, int precision, int scale);

#endif

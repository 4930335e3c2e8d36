/* What every unit test includes: cmocka with the headers it wants before it. */
#ifndef RS_TESTS_UNIT_H
#define RS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif

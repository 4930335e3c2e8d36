/* Calls that have no safe use here: included by the build before every file of src/ (-include).
 * strcpy strcat sprintf strtok overflow or hide state; atoi has no errors; gmtime and localtime
 * share a buffer between threads. */
#ifndef RS_BASE_BANNED_H
#define RS_BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* clang warns where a poisoned name is a macro of the library already; gcc checks every build. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atof strtod gmtime localtime
#endif
#endif

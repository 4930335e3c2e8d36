/* What a function prints on stdout, as text. */
#ifndef RS_TESTS_CAPTURE_H
#define RS_TESTS_CAPTURE_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CAPTURE_MAX (1024 * 1024)

typedef struct Capture {
    int saved;
    FILE *file;
    char text[CAPTURE_MAX];
} Capture;

static Capture capture;

static inline void capture_start(void)
{
    (void)fflush(stdout);
    capture.file = tmpfile();
    capture.saved = dup(STDOUT_FILENO);
    (void)dup2(fileno(capture.file), STDOUT_FILENO);
}

static inline const char *capture_end(void)
{
    size_t len;

    (void)fflush(stdout);
    (void)dup2(capture.saved, STDOUT_FILENO);
    (void)close(capture.saved);
    rewind(capture.file);
    len = fread(capture.text, 1, sizeof(capture.text) - 1, capture.file);
    capture.text[len] = '\0';
    (void)fclose(capture.file);
    return capture.text;
}

#endif

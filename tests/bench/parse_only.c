/* The floor of the agent's CPU: yajl with callbacks that do nothing, over the bytes of saved
 * replies.
 *
 *   parse_only FILE...    prints the bytes and the user and system time of this process
 *
 * Each file is one JSON document, read in pieces of 16 KiB: what libcurl hands over.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <yajl/yajl_parse.h>

#define PIECE (16 * 1024)

static int on_null(void *ctx)
{
    (void)ctx;
    return 1;
}

static int on_boolean(void *ctx, int value)
{
    (void)ctx;
    (void)value;
    return 1;
}

static int on_number(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    (void)text;
    (void)len;
    return 1;
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
    (void)ctx;
    (void)text;
    (void)len;
    return 1;
}

static int on_bracket(void *ctx)
{
    (void)ctx;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_bracket,
    .yajl_map_key = on_string,
    .yajl_end_map = on_bracket,
    .yajl_start_array = on_bracket,
    .yajl_end_array = on_bracket,
};

static long long parse(const char *path)
{
    static unsigned char piece[PIECE];
    FILE *file = fopen(path, "rb");
    yajl_handle parser = yajl_alloc(&callbacks, NULL, NULL);
    yajl_status status = yajl_status_ok;
    long long bytes = 0;
    size_t got;

    if (file == NULL || parser == NULL) {
        return -1;
    }
    while (status == yajl_status_ok && (got = fread(piece, 1, sizeof(piece), file)) > 0) {
        status = yajl_parse(parser, piece, got);
        bytes += (long long)got;
    }
    if (status == yajl_status_ok) {
        status = yajl_complete_parse(parser);
    }
    yajl_free(parser);
    (void)fclose(file);
    return status == yajl_status_ok ? bytes : -1;
}

int main(int argc, char **argv)
{
    struct rusage used;
    long long bytes = 0;

    for (int i = 1; i < argc; i++) {
        long long more = parse(argv[i]);

        if (more < 0) {
            fprintf(stderr, "parse_only: %s is no JSON document\n", argv[i]);
            return 1;
        }
        bytes += more;
    }
    (void)getrusage(RUSAGE_SELF, &used);
    printf("%lld %lld %lld\n", bytes,
           (long long)used.ru_utime.tv_sec * 1000000 + used.ru_utime.tv_usec,
           (long long)used.ru_stime.tv_sec * 1000000 + used.ru_stime.tv_usec);
    return 0;
}

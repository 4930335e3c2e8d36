/* Private to the room json: the parser behind its guards. */
#ifndef RS_JSON_JSON_PRIVATE_H
#define RS_JSON_JSON_PRIVATE_H

#include <setjmp.h>
#include <stdint.h>
#include <yajl/yajl_parse.h>

#include "base/limits.h"
#include "json/json_stream.h"

/* Blocks yajl holds: kept in a list, so that a parser abandoned in the middle leaks nothing. */
typedef struct Block {
    struct Block *next, *previous;
    size_t size;
    size_t padding;
} Block;

struct JsonStream {
    JsonHandler handler;
    void *ctx;
    yajl_handle yajl;
    yajl_alloc_funcs alloc;
    Block blocks; /* sentinel */
    size_t held;
    jmp_buf exhausted; /* set just before yajl is called; crosses yajl's frames only */
    bool too_much;     /* the ceiling, not the machine's memory */
    int depth;
    uint64_t consumed;   /* of earlier pieces */
    bool eventful;       /* an event came since the piece began */
    uint64_t last_event; /* offset of the last callback: a token that never ends shows */
    bool began, ended;
    Err err;
    Str piece;
    /* capture of raw text */
    bool capturing;
    Buf raw;
    size_t raw_max;
    uint64_t raw_from; /* offset in the current piece where uncopied raw text begins */
    bool raw_cut;
};

/* json_events.c */
extern const yajl_callbacks json_callbacks;

#endif

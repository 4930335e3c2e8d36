/* Every ceiling of the product in one place: no buffer, token, depth or wait without one.
 *
 * Not for: settings a user may change (those stand in commands/settings.h).
 */
#ifndef RS_BASE_LIMITS_H
#define RS_BASE_LIMITS_H

/* JSON (yajl has no depth limit and buffers a whole token; see its sources, yajl_parser.c). */
#define LIMIT_JSON_DEPTH 32
#define LIMIT_JSON_TOKEN (1024 * 1024)       /* one string or number, bytes */
#define LIMIT_JSON_PARSER (16 * 1024 * 1024) /* all memory yajl may hold for one document */

/* One record (a parent and its children). Past it the record is rejected as oversized. */
#define LIMIT_RECORD_BYTES (4 * 1024 * 1024)
#define LIMIT_REJECTED_RAW (64 * 1024) /* bytes of raw JSON kept of a rejected record */
#define LIMIT_RECORD_ROWS 20000

/* One transaction's worth (performance.md E.2): the first of the two closes a batch. */
#define LIMIT_BATCH_RECORDS 3000
#define LIMIT_BATCH_BYTES (2 * 1024 * 1024)
#define LIMIT_QUEUE_BATCHES 2

/* XML files that people hand over */
#define LIMIT_XML_BYTES (32 * 1024 * 1024)
#define LIMIT_XML_DEPTH 32
#define LIMIT_XML_ATTRIBUTES 64
#define LIMIT_XML_TOKEN (256 * 1024)

/* HTTP */
#define LIMIT_BODY_TOKEN (32 * 1024)                 /* token endpoint: two tokens of 8 KiB */
#define LIMIT_BODY_ERROR (64 * 1024)                 /* body of a reply that is not 2xx */
#define LIMIT_BODY_STREAM (8LL * 1024 * 1024 * 1024) /* decoded bytes of one streamed page */
#define LIMIT_HEADER_BYTES (64 * 1024)
#define LIMIT_GZIP_RATIO 200 /* decoded : received, judged after 1 MiB decoded */
#define LIMIT_URL 4096
#define LIMIT_PING_URL 2048

/* Waits, milliseconds */
#define LIMIT_CONNECT_MS 10000
#define LIMIT_TOKEN_MS 15000
#define LIMIT_PAGE_ROWS 100000 /* a server that says more is not believed */
#define LIMIT_PAGE_MS 180000
#define LIMIT_LOW_SPEED_BYTES 256 /* per second, */
#define LIMIT_LOW_SPEED_S 60      /* for this long */
#define LIMIT_CONNECTION_S 600    /* an older one is left: a changed certificate is noticed */
#define LIMIT_RETRY_AFTER_S 900
#define LIMIT_STATEMENT_MS 300000
#define LIMIT_LOCK_MS 10000
#define LIMIT_PING_MS 5000        /* one ping; a run sends two */
#define LIMIT_PROGRAM_MS 60000    /* client_secret_command, systemctl, crontab */
#define LIMIT_PROGRAM_END_MS 2000 /* of one that was told to end */

/* Bad records: past these a window is not stored, to protect the data (exit 65). */
#define LIMIT_BAD_RECORDS 1000
#define LIMIT_BAD_PERCENT 5 /* of the window's records, */
#define LIMIT_BAD_LEAST 20  /* where there are more than so many */

#define LIMIT_SERVER_WORDS 200 /* characters of a server's sentence that reach a message */
#define LIMIT_FILE_CONFIG (1024 * 1024)

#endif

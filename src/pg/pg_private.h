/* Private to the room pg: the connection behind the door. */
#ifndef RS_PG_PG_PRIVATE_H
#define RS_PG_PG_PRIVATE_H

#include <libpq-fe.h>
#include <sys/socket.h>

#include "base/fault.h"
#include "pg/pg.h"

#define PREPARED_MAX 64

/* Where tests lose the connection: libpq notices it by itself, as with a server that went away. */
#define FAULT_CUT(name, conn)                                                                      \
    do {                                                                                           \
        if (FAULT_FAILS(name)) {                                                                   \
            (void)shutdown(PQsocket((conn)->raw), SHUT_RDWR);                                      \
        }                                                                                          \
    } while (0)

struct PgConn {
    PGconn *raw;
    char where[256];
    const char *prepared[PREPARED_MAX]; /* names of statements this session knows */
    int prepared_count;
    bool copying;
};

/* errors.c: one Err out of a result or a connection. Always false. */
bool pg_err_result(PgConn *conn, const PGresult *result, Err *err);
bool pg_err_conn(PgConn *conn, Err *err);

#endif

/* Private to the room commands: the answers of `init`, tried and written. */
#ifndef RS_COMMANDS_INIT_H
#define RS_COMMANDS_INIT_H

#include "commands/commands.h"

#define INIT_TEXT 1024

typedef struct InitAnswers {
    char path[INIT_TEXT];      /* of the configuration */
    char directory[INIT_TEXT]; /* of that and of the keys */
    char database[INIT_TEXT];
    char api[INIT_TEXT]; /* production, staging or an address */
    char redirect[INIT_TEXT];
    char client_id[INIT_TEXT];
    char customers[16];
    Secret client_secret; /* empty: it comes from elsewhere */
} InitAnswers;

/* init_try.c: whether an answer holds, asked for live */
RS_MUST_USE bool try_database(Context *context, const InitAnswers *answers, Err *err);
RS_MUST_USE bool try_api(Context *context, const InitAnswers *answers, Err *err);
RS_MUST_USE bool try_redirect(Context *context, const InitAnswers *answers, Err *err);
RS_MUST_USE bool try_client(Context *context, const InitAnswers *answers, Err *err);
RS_MUST_USE bool try_customers(Context *context, const InitAnswers *answers, Err *err);

/* init_file.c: keys that are not there yet, the secret, then the configuration; 0600. */
RS_MUST_USE bool init_write(const Context *context, const InitAnswers *answers, Err *err);

#endif

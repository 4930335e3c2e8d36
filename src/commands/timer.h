/* Private to the room commands: what makes the agent run every night, as text. */
#ifndef RS_COMMANDS_TIMER_H
#define RS_COMMANDS_TIMER_H

#include "commands/commands.h"

/* First line of every file we write; a file without it is somebody else's. */
#define TIMER_MARK "# Made by `restosync timer install`; `restosync timer remove` takes it away.\n"
#define TIMER_END "# end of restosync\n" /* of our block in a crontab */
#define TIMER_PATH 1024
#define TIMER_AT 8

typedef enum TimerKind { TIMER_SYSTEM, TIMER_USER, TIMER_CRON } TimerKind;

typedef struct Timer {
    TimerKind kind;
    bool elsewhere;             /* the directory was named: nothing of the system is called */
    char directory[TIMER_PATH]; /* "": the user's crontab */
    char name[64];              /* "restosync", "restosync-32265" */
    char program[TIMER_PATH];
    char config[TIMER_PATH];    /* "" for none */
    char state_dir[TIMER_PATH]; /* "": systemd's StateDirectory */
    char metrics[TIMER_PATH];   /* directory of the metrics file, or "" */
    char user[64];              /* "": the one who installs */
    char at[TIMER_AT];          /* "05:30", UTC */
    int64_t memory_limit;       /* MiB that replies may hold */
    int64_t company_id;
} Timer;

/* timer_plan.c: out of flags, settings and the machine. */
RS_MUST_USE bool timer_init(const Context *context, Timer *timer, Err *err);
/* Names what this command has and the timer will not: variables and flags. */
void timer_warn(const Context *context, const Timer *timer);
/* timer_text.c */
void timer_service_text(Buf *out, const Timer *timer);
void timer_timer_text(Buf *out, const Timer *timer);
/* `with_user`: as /etc/cron.d wants it. */
void timer_cron_line(Buf *out, const Timer *timer, bool with_user);
/* The time of day that such a text starts the agent at; `at` stays as it is where there is none. */
void timer_time_of(Str text, char at[TIMER_AT]);

/* timer_file.c */
typedef enum TimerState { TIMER_ABSENT, TIMER_SAME, TIMER_DIFFERENT, TIMER_FOREIGN } TimerState;
RS_MUST_USE bool timer_file_state(const char *path, Buf *wanted, TimerState *ret, Err *err);
/* A timer of ours that is there keeps its time of day. */
void timer_file_keep_time(const char *path, Timer *timer);
/* timer_crontab.c: the block that is ours in the crontab of this user */
RS_MUST_USE bool crontab_install(const Context *context, const Timer *timer, bool *ret_changed,
                                 Err *err);
RS_MUST_USE bool crontab_state(const Timer *timer, TimerState *ret, Err *err);
RS_MUST_USE bool crontab_remove(const Context *context, const Timer *timer, int *ret_removed,
                                Err *err);
void crontab_keep_time(Timer *timer);

#endif

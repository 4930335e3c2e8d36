/* The units and the cron line: hardened (reliability.md 4.5), in UTC, and quoted for their readers.
 */
#include <string.h>

#include "timer.h"

#define MEMORY_USUAL 256 /* MiB */

/* systemd.syntax(7), systemd.unit(5): quotes and backslashes escaped, % is a specifier. */
static void unit_quoted(Buf *out, const char *word, bool argument)
{
    buf_append_char(out, '"');
    for (; *word != '\0'; word++) {
        if (*word == '"' || *word == '\\') {
            buf_append_char(out, '\\');
        } else if (*word == '%' || (*word == '$' && argument)) {
            buf_append_char(out, *word);
        }
        buf_append_char(out, *word);
    }
    buf_append_char(out, '"');
}

/* systemd.service(5), systemd.exec(5): $ is itself in Environment=, in paths and in the name of the
 * program; only among its arguments it begins a variable. */
static void unit_word(Buf *out, const char *word)
{
    unit_quoted(out, word, false);
}

static void unit_argument(Buf *out, const char *word)
{
    unit_quoted(out, word, true);
}

/* A shell's single quotes; cron itself makes a line end of each % without a backslash. */
static void shell_word(Buf *out, const char *word)
{
    buf_append_char(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            buf_append_text(out, "'\\''");
        } else if (*word == '%') {
            buf_append_text(out, "\\%");
        } else {
            buf_append_char(out, *word);
        }
    }
    buf_append_char(out, '\'');
}

typedef void (*Quote)(Buf *out, const char *word);

static void command(Buf *out, const Timer *timer, const char *flags, const char *words,
                    Quote program, Quote argument)
{
    program(out, timer->program);
    buf_printf(out, " %s", flags);
    if (timer->config[0] != '\0') {
        buf_append_text(out, " --config ");
        argument(out, timer->config);
    }
    if (timer->company_id != 0) {
        buf_printf(out, " --company %lld", (long long)timer->company_id);
    }
    buf_printf(out, " %s\n", words);
}

/* ---- systemd ---- */

/* What an unprivileged manager can do without a namespace of its own, and what needs one. */
static const char hardening[] = "NoNewPrivileges=yes\n"
                                "LockPersonality=yes\n"
                                "MemoryDenyWriteExecute=yes\n"
                                "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\n"
                                "RestrictNamespaces=yes\n"
                                "RestrictRealtime=yes\n"
                                "RestrictSUIDSGID=yes\n"
                                "SystemCallArchitectures=native\n"
                                "SystemCallErrorNumber=EPERM\n"
                                "SystemCallFilter=@system-service\n"
                                "SystemCallFilter=~@privileged @resources\n"
                                "UMask=0077\n"
                                "LimitCORE=0\n"
                                "TasksMax=32\n";
static const char hardening_system[] = "AmbientCapabilities=\n"
                                       "CapabilityBoundingSet=\n"
                                       "DevicePolicy=closed\n"
                                       "KeyringMode=private\n"
                                       "PrivateDevices=yes\n"
                                       "PrivateMounts=yes\n"
                                       "PrivateTmp=yes\n"
                                       "PrivateUsers=yes\n"
                                       "ProcSubset=pid\n"
                                       "ProtectClock=yes\n"
                                       "ProtectControlGroups=yes\n"
                                       "ProtectHome=read-only\n"
                                       "ProtectHostname=yes\n"
                                       "ProtectKernelLogs=yes\n"
                                       "ProtectKernelModules=yes\n"
                                       "ProtectKernelTunables=yes\n"
                                       "ProtectProc=invisible\n"
                                       "ProtectSystem=strict\n"
                                       "RemoveIPC=yes\n";

static void places(Buf *out, const Timer *timer)
{
    if (timer->state_dir[0] == '\0') {
        buf_append_text(out, "StateDirectory=restosync\nStateDirectoryMode=0700\n");
    } else {
        char assignment[TIMER_PATH + 32];

        (void)text_format(assignment, sizeof(assignment), "RESTOSYNC_API_STATE_DIR=%s",
                          timer->state_dir);
        buf_append_text(out, "Environment=");
        unit_word(out, assignment);
        buf_append_char(out, '\n');
        if (timer->kind == TIMER_SYSTEM) {
            buf_append_text(out, "ReadWritePaths=");
            unit_word(out, timer->state_dir);
            buf_append_char(out, '\n');
        }
    }
    if (timer->metrics[0] != '\0' && timer->kind == TIMER_SYSTEM) {
        char optional[TIMER_PATH + 2]; /* absent: no reason to run nothing at all */

        (void)text_format(optional, sizeof(optional), "-%s", timer->metrics);
        buf_append_text(out, "ReadWritePaths=");
        unit_word(out, optional);
        buf_append_char(out, '\n');
    }
}

/* In MiB. memory_limit holds replies only, the rest of the agent needs about as much again: a unit
 * with less would have a run killed that keeps its own limit. */
static int64_t memory_max(const Timer *timer)
{
    return MEMORY_USUAL + (timer->memory_limit > MEMORY_USUAL / 4 ? 3 * timer->memory_limit : 0);
}

void timer_service_text(Buf *out, const Timer *timer)
{
    buf_append_text(out, TIMER_MARK "[Unit]\n"
                                    "Description=Lightspeed to PostgreSQL\n"
                                    "After=network-online.target\n"
                                    "Wants=network-online.target\n"
                                    "StartLimitIntervalSec=1h\n"
                                    "StartLimitBurst=3\n"
                                    "\n"
                                    "[Service]\n"
                                    "Type=oneshot\n");
    if (timer->user[0] != '\0') {
        buf_printf(out, "User=%s\n", timer->user);
    }
    buf_append_text(out, "ExecStart=");
    command(out, timer, "--no-input", "sync", unit_word, unit_argument);
    if (command_find("auth recover") != NULL) {
        buf_append_text(out, "ExecStopPost=-");
        command(out, timer, "--quiet --no-input", "auth recover", unit_word, unit_argument);
    }
    places(out, timer);
    /* 69, 71 and crashes are worth another try at once; for the rest a person or the next night. */
    buf_append_text(out, "Restart=on-failure\n"
                         "RestartSec=20\n"
                         "RestartPreventExitStatus=3 64 65 70 74 75 76 77 78\n"
                         "KillMode=mixed\n"
                         "TimeoutStartSec=12h\n"
                         "TimeoutStopSec=75\n");
    buf_append_text(out, hardening);
    buf_printf(out, "MemoryMax=%lldM\n", (long long)memory_max(timer));
    if (timer->kind == TIMER_SYSTEM) {
        buf_append_text(out, hardening_system);
    }
}

void timer_timer_text(Buf *out, const Timer *timer)
{
    buf_printf(out,
               TIMER_MARK "[Unit]\n"
                          "Description=restosync, every night\n"
                          "\n"
                          "[Timer]\n"
                          "OnCalendar=*-*-* %s:00 UTC\n"
                          "RandomizedDelaySec=10m\n"
                          "FixedRandomDelay=yes\n"
                          "Persistent=true\n"
                          "\n"
                          "[Install]\n"
                          "WantedBy=timers.target\n",
               timer->at);
}

/* ---- cron ---- */

/* cron(8) of Debian knows the machine's zone only, and no seconds; the agent says nothing on
 * success, so that any output is mailed. */
void timer_cron_line(Buf *out, const Timer *timer, bool with_user)
{
    buf_printf(out, "%.2s %.2s * * *   ", timer->at + 3, timer->at);
    if (with_user) {
        buf_printf(out, "%s   ", timer->user[0] == '\0' ? "root" : timer->user);
    }
    if (timer->state_dir[0] != '\0') {
        buf_append_text(out, "RESTOSYNC_API_STATE_DIR=");
        shell_word(out, timer->state_dir);
        buf_append_char(out, ' ');
    }
    command(out, timer, "--quiet --no-input", "sync", shell_word, shell_word);
}

/* ---- the time of day, out of either text ---- */

#define ON_CALENDAR "OnCalendar=*-*-* "

static bool is_number(const char *text)
{
    return text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
}

void timer_time_of(Str text, char at[TIMER_AT])
{
    const size_t calendar = sizeof(ON_CALENDAR) - 1;

    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.ptr);
        const char *line = text.ptr;

        if (len >= calendar + 5 && memcmp(line, ON_CALENDAR, calendar) == 0 &&
            is_number(line + calendar) && is_number(line + calendar + 3)) {
            (void)text_format(at, TIMER_AT, "%.5s", line + calendar);
        } else if (len > 11 && is_number(line) && line[2] == ' ' && is_number(line + 3) &&
                   memcmp(line + 5, " * * *", 6) == 0) {
            (void)text_format(at, TIMER_AT, "%.2s:%.2s", line + 3, line);
        }
        text = (Str){line + len + (end == NULL ? 0 : 1), text.len - len - (end == NULL ? 0 : 1)};
    }
}

/* Bars and sparklines in a terminal: eighths of a block where it can draw them, else '#'. */
#include "report_private.h"

void screen_bar(const Screen *screen, int64_t part, int64_t whole, int width, Buf *out)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int64_t eighths = part <= 0 || whole <= 0 ? 0 : fixed_scale(part, 8 * (int64_t)width, whole);
    int64_t blocks = screen->utf8 ? eighths / 8 : (eighths + 4) / 8;

    for (int64_t i = 0; i < blocks; i++) {
        buf_append_text(out, screen->utf8 ? "█" : "#");
    }
    if (screen->utf8) {
        buf_append_text(out, parts[eighths % 8]);
    }
}

/* One character a value; a value that is not there leaves its place blank. */
void screen_spark(const Screen *screen, const Fixed *values, const bool *there, int count, Buf *out)
{
    static const char *const steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char plain_steps[] = "_.-=+*#@";
    Fixed most = 1;

    for (int i = 0; i < count; i++) {
        most = there[i] && values[i] > most ? values[i] : most;
    }
    for (int i = 0; i < count; i++) {
        int64_t step = values[i] <= 0 ? 0 : fixed_scale(values[i], 7, most);

        if (!there[i]) {
            buf_append_char(out, ' ');
        } else if (screen->utf8) {
            buf_append_text(out, steps[step]);
        } else {
            buf_append_char(out, plain_steps[step]);
        }
    }
}

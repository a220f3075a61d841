/* SPDX-License-Identifier: MIT
 *
 * The lines typed before: a ring.
 */
#include "user/bin/sh/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"

static char *lines[HISTORY_LINES];
static int count; /* of all lines ever added */

const char *history_get(int back)
{
    if (back < 1 || back > count || back > HISTORY_LINES) {
        return NULL;
    }
    return lines[(count - back) % HISTORY_LINES];
}

void history_add(const char *line)
{
    const char *last = history_get(1);

    if (*line == '\0' || *line == ' ' ||
        (last != NULL && strcmp(last, line) == 0)) {
        return;
    }
    free(lines[count % HISTORY_LINES]);
    lines[count % HISTORY_LINES] = text_must(strdup(line));
    count++;
}

int history_search(const char *text, int back)
{
    const char *line;

    while ((line = history_get(back)) != NULL) {
        if (strstr(line, text) != NULL) {
            return back;
        }
        back++;
    }
    return 0;
}

void history_print(void)
{
    int oldest = count < HISTORY_LINES ? count : HISTORY_LINES;

    for (int back = oldest; back > 0; back--) {
        printf("%5d  %s\n", count - back + 1, history_get(back));
    }
}

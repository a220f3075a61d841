/* SPDX-License-Identifier: MIT
 *
 * conform [--coup] [--results] FILE...
 *
 * Replays traces of a kernel that was built with TRACE=1 in the model: that of
 * Vamos, or with --coup the one that leaves the scheduler open. A FILE is what
 * came out of the debug port, with the kernel's messages or without. --results
 * adds which results the calls had, in all files.
 *
 * Exit status: 0 all conform; 1 a difference, which is explained; 2 a file that
 * is no trace, or a damaged one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/spec/conform/report.h"

enum {
    CONFORMS = 0,
    DIFFERS = 1,
    UNUSABLE = 2
};

static struct replay replay;
static struct history all; /* results of all files */
static unsigned long long all_steps;

/* The content of the file NAME, or NULL. */
static uint8_t *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    uint8_t *bytes = NULL;
    size_t room = 0;

    *length = 0;
    if (file == NULL) {
        return NULL;
    }
    while (!feof(file) && !ferror(file)) {
        if (*length == room) {
            room = room == 0 ? 1 << 16 : 2 * room;
            bytes = realloc(bytes, room);
        }
        *length += fread(bytes + *length, 1, room - *length, file);
    }
    fclose(file);
    return bytes;
}

static int report(const char *name, enum event_found found)
{
    unsigned long long steps = replay.steps;

    if (replay.difference.found) {
        printf("%s: the kernel does not do what the model demands%s", name,
               replay.coup ? " (Coup)" : "");
        if (replay.season != 0) {
            printf(", seed %u", replay.season);
        }
        printf("\n");
        report_difference(&replay);
        return DIFFERS;
    }
    if (found == EVENT_DAMAGED) {
        printf("%s: damaged: %s, at byte %zu, behind %llu steps\n", name,
               replay.trace.damage, replay.trace.at, steps);
        return UNUSABLE;
    }
    if (steps == 0) {
        printf("%s: no trace (is it of a kernel built with TRACE=1?)\n", name);
        return UNUSABLE;
    }
    printf("%s: %llu steps, %u ticks, %zu bytes: conform%s\n", name, steps,
           replay.ticks, replay.trace.length,
           found == EVENT_CUT ? "; the last step is not complete" : "");
    return CONFORMS;
}

static int check(const char *name, bool coup)
{
    size_t length;
    uint8_t *bytes = read_file(name, &length);
    enum event_found found = EVENT_STEP;
    int status;

    if (bytes == NULL) {
        printf("%s: cannot be read\n", name);
        return UNUSABLE;
    }
    replay_begin(&replay, bytes, length, coup);
    while (found == EVENT_STEP && !replay.difference.found) {
        found = replay_next(&replay);
    }
    history_add_results(&all, &replay.history);
    all_steps += replay.steps;
    status = report(name, found);
    free(bytes);
    return status;
}

int main(int argc, char **argv)
{
    bool coup = false;
    bool results = false;
    int worst = argc > 1 ? CONFORMS : UNUSABLE;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--coup") == 0) {
            coup = true;
        } else if (strcmp(argv[i], "--results") == 0) {
            results = true;
        } else {
            int status = check(argv[i], coup);

            worst = status > worst ? status : worst;
        }
    }
    if (results) {
        printf("%llu steps in all\n", all_steps);
        report_results(&all);
    }
    return worst;
}

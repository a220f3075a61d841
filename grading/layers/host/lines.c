/* SPDX-License-Identifier: MIT
 *
 * The child of a sequence tells; the parent waits, and ends as a child did that
 * did not end well.
 */
#define _DEFAULT_SOURCE
#include "grading/layers/host/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define START "start\n"

enum { SIGNALLED = 128, CHUNK = 65536 };

/* Is there in the build of `make coverage`, which counts lines. */
void __gcov_dump(void) __attribute__((weak));

static char *read_all(void)
{
    size_t used = 0;
    size_t got;
    char *text = NULL;

    do {
        text = realloc(text, used + CHUNK + 1);
        got = fread(text + used, 1, CHUNK, stdin);
        used += got;
    } while (got > 0);
    text[used] = 0;
    return text;
}

/* The first sequence behind TEXT; NULL if there is none. */
static char *next_sequence(char *text)
{
    char *start = strstr(text, "\n" START);

    return start == NULL ? NULL : start + 1;
}

static void do_sequence(char *text, const char *end)
{
    while (text != end && *text != 0) {
        size_t length = strcspn(text, "\n");
        char *line = text;

        text += length + (text[length] != 0);
        line[length] = 0;
        if (strcmp(line, "start") == 0) {
            printf("start\n");
        } else {
            lines_do(line);
        }
        fflush(stdout);
    }
}

static int status_of(pid_t child)
{
    int status = 0;

    (void)waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status)
                               : WEXITSTATUS(status);
}

int main(void)
{
    char *all = read_all();
    int status = 0;

    for (char *text = all; text != NULL && status == 0;) {
        char *next = next_sequence(text);
        pid_t child = fork();

        if (child == 0) {
            do_sequence(text, next);
            if (__gcov_dump != NULL) {
                __gcov_dump();
            }
            _exit(0);
        }
        status = status_of(child);
        text = next;
    }
    free(all);
    return status;
}

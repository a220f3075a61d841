/* SPDX-License-Identifier: MIT
 *
 * The start of a process: fetches what its parent gave it, and calls main().
 */
#include "user/lib/start.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/client.h"
#include "user/lib/clock.h"
#include "user/lib/descriptor.h"
#include "user/lib/directory.h"
#include "user/lib/identity.h"

int main(int argc, char **argv, char **envp);

struct start_boot start_boot;
const char *start_name = "";
char **environ;

/* What init replies. The final 0 is ours: whatever comes, strings end. */
struct start_block {
    struct proc_start head;
    char rest[PROC_FILES * sizeof(struct proc_file) + PROC_STRINGS + 1];
};

/* Fills BLOCK. Whether init had anything to tell. */
static int fetch_block(struct start_block *block)
{
    struct message message = MESSAGE_SHORT(PROC_START, 0, 0);

    message.buffer = block;
    message.buffer_bytes = sizeof *block - 1;
    if (client_ask_init(&message) < 0 || message.length < sizeof block->head) {
        return 0;
    }
    ((char *)block)[message.length] = '\0';
    return 1;
}

/* Makes POINTERS[0..COUNT-1] point to the strings from NEXT on, and ends them
 * with NULL. Returns where the strings after them begin. */
static char *list_strings(char **pointers, uint32_t count, char *next)
{
    for (uint32_t i = 0; i < count; i++) {
        pointers[i] = next;
        next += strlen(next) + 1;
    }
    pointers[count] = NULL;
    return next;
}

void start(uint32_t ebx, uint32_t ecx, uint32_t edx)
{
    static char *nothing[] = {NULL};
    /* On the stack, which lasts as long as the process, and is there anyway. */
    struct start_block block;

    environ = nothing;
    start_boot = (struct start_boot){ebx, ecx, edx};
    if (!fetch_block(&block)) {
        exit(main(0, nothing, environ));
    }
    const struct proc_file *files = (const struct proc_file *)block.rest;
    char *strings = block.rest + block.head.files * sizeof *files;

    identity_start(&block.head);
    clock_epoch = block.head.epoch;
    directory_start(strings);
    descriptor_start(files, block.head.files);

    /* init checked that there are so many strings: their number is bounded. */
    char *arguments[block.head.argc + 1];
    char *variables[block.head.envc + 1];
    char *next = strings + strlen(strings) + 1;

    next = list_strings(arguments, block.head.argc, next);
    (void)list_strings(variables, block.head.envc, next);
    environ = variables;
    start_name = block.head.argc > 0 ? arguments[0] : start_name;
    exit(main((int)block.head.argc, arguments, environ));
}

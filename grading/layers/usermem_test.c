/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/usermem.c over a model of machines. Operations, each told with its
 * result (HASH: of the bytes, 0 after an error; READY: whether all pages of
 * the range, as far as it is one, were accessible before):
 *
 *     size M PAGES                      =
 *     fail F                            =        F = 1: no frame is left
 *     contains M ADDRESS BYTES          = 0 or 1
 *     provide M ADDRESS BYTES WRITE     = READY ERROR
 *     write M ADDRESS BYTES SEED        = READY ERROR
 *     read M ADDRESS BYTES              = READY ERROR HASH
 *     copy M ADDRESS FROM ADDRESS BYTES = READY READY ERROR   (FROM's first)
 *     sum M                             = HASH   of all its memory
 */
#include "cvm/usermem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "cvm/machine.h"
#include "grading/layers/host/lines.h"
#include "grading/layers/host/machine.h"
#include "grading/layers/usermem_model.h"

enum { LINE_BYTES = 256, MOST_BYTES = MODEL_PAGES * PAGE_BYTES };

/* A buffer of just so many bytes, so that the sanitizer sees the first one
 * outside. Longer ones can only be refused. */
static uint8_t *new_buffer(uint32_t bytes)
{
    return calloc(bytes > MOST_BYTES ? 1 : bytes, 1);
}

/* Tells whether a range is ready. */
static void tell_ready(const unsigned *range, uint32_t bytes, bool write)
{
    printf("%d ", machine_model_ready(range[0], range[1], bytes, write));
    fflush(stdout);
}

static void run_write(const unsigned *a)
{
    uint8_t *buffer = new_buffer(a[2]);

    tell_ready(a, a[2], true);
    for (uint32_t i = 0; i < a[2] && a[2] <= MOST_BYTES; i++) {
        buffer[i] = model_byte(a[3], i);
    }
    printf("%d\n", usermem_write(a[0], a[1], buffer, a[2]));
    free(buffer);
}

static void run_read(const unsigned *a)
{
    uint8_t *buffer = new_buffer(a[2]);
    uint32_t hash = MODEL_HASH;
    int error;

    tell_ready(a, a[2], false);
    error = usermem_read(a[0], a[1], buffer, a[2]);
    for (uint32_t i = 0; error == 0 && i < a[2]; i++) {
        hash = model_hash(hash, buffer[i]);
    }
    printf("%d %u\n", error, error == 0 ? hash : 0);
    free(buffer);
}

static void run_sum(pid_t pid)
{
    uint32_t end = machine_get(pid)->pages << PAGE_SHIFT;
    uint32_t hash = MODEL_HASH;

    for (uva_t address = PAGE_BYTES; address < end; address++) {
        hash = model_hash(hash, machine_model_byte(pid, address));
    }
    printf("%u\n", hash);
}

static void run(const char *word, const unsigned *a)
{
    if (strcmp(word, "size") == 0) {
        machine_model_size(a[0], a[1]);
        printf("\n");
    } else if (strcmp(word, "fail") == 0) {
        machine_model_fail(a[0] != 0);
        printf("\n");
    } else if (strcmp(word, "contains") == 0) {
        printf("%d\n", usermem_contains(a[0], a[1], a[2]));
    } else if (strcmp(word, "provide") == 0) {
        tell_ready(a, a[2], a[3] != 0);
        printf("%d\n", usermem_provide(a[0], a[1], a[2], a[3] != 0));
    } else if (strcmp(word, "write") == 0) {
        run_write(a);
    } else if (strcmp(word, "read") == 0) {
        run_read(a);
    } else if (strcmp(word, "copy") == 0) {
        tell_ready(a + 2, a[4], false);
        tell_ready(a, a[4], true);
        printf("%d\n", usermem_copy(a[0], a[1], a[2], a[3], a[4]));
    } else {
        run_sum(a[0]);
    }
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned a[5] = {0};

    sscanf(line, "%s %u %u %u %u %u", word, &a[0], &a[1], &a[2], &a[3], &a[4]);
    printf("%s = ", line);
    fflush(stdout);
    run(word, a);
}

/* SPDX-License-Identifier: MIT
 *
 * The library of the tests.
 */
#include "labs/lab6-files/guest/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/lib/trap.h"

#define DISK 1u
#define SUM_MODULUS 65521u
#define KEY_BY_HAND 1u

/* The linker makes one table of the tests of all files. */
extern const struct lab_test __start_lab_tests[];
extern const struct lab_test __stop_lab_tests[];

static uint32_t key;

/* trap() once more, at an address of its own (lab.mk). */
void observe_trap(struct trap_registers *registers);

/* --- Reports -------------------------------------------------------------- */

void observe(const char *name, uint32_t a, uint32_t b, uint32_t c)
{
    char letters[8] = "";
    struct trap_registers registers = {
        .eax = LAB_OBSERVE, .edx = a, .esi = b, .edi = c, .ebp = key};

    strncpy(letters, name, sizeof letters);
    memcpy(&registers.ebx, letters, sizeof registers.ebx);
    memcpy(&registers.ecx, letters + 4, sizeof registers.ecx);
    observe_trap(&registers);
    if (key == KEY_BY_HAND) {
        printf("%.8s %x %x %x\n", letters, (unsigned)a, (unsigned)b,
               (unsigned)c);
    }
}

bool observe_result(const char *name, int result)
{
    observe(name, result < 0 ? (uint32_t)errno : 0, 0, 0);
    return result >= 0;
}

_Noreturn void lab_end(void)
{
    observe("end", 0, 0, 0);
    exit(0);
}

void lab_meet(const char *word, uint32_t number)
{
    char line[8];

    printf("%s %u\n", word, (unsigned)number);
    fflush(stdout);
    (void)read(STDIN_FILENO, line, sizeof line);
}

/* --- The volume ----------------------------------------------------------- */

void lab_mount(uint32_t partition)
{
    if (sos_mount(DISK, partition, LAB_ROOT) < 0) {
        observe("no mount", (uint32_t)errno, 0, 0);
        lab_end();
    }
}

void lab_unmount(void)
{
    if (sos_unmount(LAB_ROOT) < 0) {
        observe("no unmnt", (uint32_t)errno, 0, 0);
    }
}

void lab_sync(const char *path, uint32_t round)
{
    int fd = open(path, O_RDONLY);

    if (round % 2 == 0) {
        sync();
    } else if (fsync(fd) < 0) {
        observe("no sync", (uint32_t)errno, 0, 0);
    }
    (void)close(fd);
}

/* --- Numbers -------------------------------------------------------------- */

uint32_t random_below(uint32_t *state, uint32_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % limit;
}

uint32_t sum_add(uint32_t sum, const void *data, uint32_t bytes)
{
    const uint8_t *next = data;
    uint32_t low = sum & 0xFFFF, high = sum >> 16;

    for (uint32_t i = 0; i < bytes; i++) {
        low += next[i];
        low -= low >= SUM_MODULUS ? SUM_MODULUS : 0;
        high += low;
        high -= high >= SUM_MODULUS ? SUM_MODULUS : 0;
    }
    return high << 16 | low;
}

const void *pattern(uint32_t seed, uint32_t bytes)
{
    static uint32_t words[LAB_MOST_BYTES / 4];

    for (uint32_t i = 0; i < (bytes + 3) / 4; i++) {
        seed = seed * 1664525 + 1013904223;
        words[i] = seed;
    }
    return words;
}

int main(int argc, char **argv)
{
    uint32_t seed = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;

    struct trap_registers first = {.eax = LAB_OBSERVE + 1};

    key = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    observe_trap(&first); /* in Bochs the first one is not logged */
    for (const struct lab_test *test = __start_lab_tests;
         argc > 1 && test < __stop_lab_tests; test++) {
        if (strcmp(argv[1], test->name) == 0) {
            test->run(seed);
            lab_end();
        }
    }
    fprintf(stderr, "usage: lab6 TEST SEED KEY\n");
    return 2;
}

/* SPDX-License-Identifier: MIT
 *
 * Programs that map, fork and end in any order, while pagers are killed: what
 * they read is right as long as they live, nobody hangs, and nothing is lost.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "grading/tests/guest/mapping.h"

#define ROUNDS 20
#define CHILDREN 4
#define AREAS 3
#define PAGES 20u
#define STEPS 60

static uint32_t state;

static uint32_t below(uint32_t limit)
{
    state = state * 1103515245u + 12345u;
    return (state >> 8) % limit;
}

static uint8_t *map_some(void)
{
    switch (below(4)) {
    case 0:
        return sos_map_packed(PAGES * PAGE, 1 + below(PAGES));
    case 1:
        return sos_map_noisy(PAGES * PAGE, state);
    default:
        return mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
}

/* A page of a private mapping, against what was written to it. */
static void use(uint8_t *area, uint8_t shadow[PAGES])
{
    uint32_t i = below(PAGES);
    uint8_t *byte = area + i * PAGE + 7 * i;

    if (*byte != shadow[i]) {
        printf("page %u: %u, not %u\n", (unsigned)i, *byte, shadow[i]);
        process_failed = 1;
    }
    shadow[i] = (uint8_t)below(256);
    *byte = shadow[i];
}

/* Ends in one way or another. */
_Noreturn static void end(uint8_t *area)
{
    if (below(4) == 0) {
        area[PAGES * PAGE] = 1; /* outside */
    }
    if (below(4) == 0) {
        (void)raise(SIGKILL);
    }
    if (below(2) == 0) {
        _exit(process_failed);
    }
    exit(process_failed);
}

/* One that maps, uses and forks. */
_Noreturn static void live(uint32_t seed)
{
    static uint8_t shadow[AREAS][PAGES];
    uint8_t *area[AREAS];

    state = seed;
    for (int i = 0; i < AREAS; i++) {
        area[i] = map_some();
        if (area[i] == MAP_FAILED) {
            exit(0); /* others have too much */
        }
    }
    for (int i = 0; i < STEPS; i++) {
        uint32_t which = below(AREAS);

        use(area[which], shadow[which]);
        if (below(STEPS) == 0 && fork() == 0) {
            state++;
        }
    }
    end(area[below(AREAS)]);
}

/* Kills one of the pagers that there are. */
static void kill_some(void)
{
    static struct proc_entry entries[MAX_PROCS];
    int count = sos_processes(entries, MAX_PROCS);
    int i = (int)below((uint32_t)count);

    if (strcmp(entries[i].name, "pager") == 0) {
        (void)kill(entries[i].pid, SIGKILL);
    }
}

static void blow(void)
{
    int status;

    (void)fflush(stdout);
    for (int i = 0; i < CHILDREN; i++) {
        uint32_t seed = below(1u << 24);

        if (fork() == 0) {
            live(seed);
        }
    }
    for (int i = 0; i < 3; i++) {
        (void)usleep(10000 * below(5));
        kill_some();
    }
    for (int i = 0; i < CHILDREN; i++) {
        CHECK(wait(&status) > 0);
        CHECK(status == 0 || status == SIGKILL || status == SIGBUS ||
              status == SIGSEGV);
    }
    CHECK(mapping_pagers_become(0));
}

/* What servers touch for the first time is no loss, and has an end. */
void test_storm(void)
{
    uint32_t pages;

    state = mapping_seed;
    blow();
    pages = mapping_free_pages();
    for (int i = 0; i < ROUNDS; i++) {
        blow();
    }
    CHECK((int)(pages - mapping_free_pages()) < ROUNDS);
}

/* SPDX-License-Identifier: MIT
 *
 * Purpose: the numbers of handles. Init begins and ends processes; it has a
 * handle for each, and old ones name nobody. And there is one for each process
 * that there can be: when there can be none more, nothing changes.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { STEPS = 80, MOST = 10 };

static handle_t handles[MAX_PROCS];

static void wait(uint32_t a, uint32_t b)
{
}

static handle_t begin(void)
{
    return child(wait, 0, 0, 1, 1);
}

/* Whether HANDLE names somebody: 0, or the error. */
static int probe(handle_t handle)
{
    struct info_process info;
    int result = read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info);

    return result < 0 ? result : 0;
}

TEST(handles)
{
    static handle_t past[STEPS];
    uint32_t living = 0;
    uint32_t gone = 0;

    for (uint32_t i = 0; i < STEPS; i++) {
        if (living < MOST && random_below(&seed, 5) < 3) {
            handles[living] = begin();
            observe("born", (uint32_t)handles[living], 0, 0);
            living++;
        } else if (living > 0) {
            uint32_t at = random_below(&seed, living);

            past[gone] = handles[at];
            observe("ended", (uint32_t)past[gone],
                    (uint32_t)process_kill(handles[at]), 0);
            gone++;
            living--;
            handles[at] = handles[living];
        }
        if (gone > 0) {
            handle_t old = past[random_below(&seed, gone)];

            observe("past", (uint32_t)old, (uint32_t)probe(old), 0);
        }
        if (living > 0) {
            handle_t one = handles[random_below(&seed, living)];

            observe("living", (uint32_t)one, (uint32_t)probe(one), 0);
        }
    }
}

/* Begins COUNT processes. */
static void fill(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        handle_t handle = begin();

        observe("born", (uint32_t)handle, 0, 0);
        handles[(uint32_t)handle & 0xFF] = handle;
    }
}

static void observe_no_more(void)
{
    uint32_t valid = 0;

    observe("no more", (uint32_t)process_clone(HN_SELF), 0, 0);
    for (handle_t place = 1; place < (handle_t)MAX_HANDLES; place++) {
        for (handle_t age = 0; age < 4; age++) {
            valid += probe(place | age << 8) == 0 ? 1 : 0;
        }
    }
    observe("valid", valid, 0, 0);
}

TEST(full)
{
    fill(MAX_PROCS - 1);
    observe_no_more();
    for (uint32_t round = 0; round < 2; round++) {
        uint32_t count = 0;

        for (uint32_t i = 0; i < 12; i++) {
            handle_t *handle = &handles[2 + random_below(&seed, MAX_PROCS - 1)];

            if (*handle != 0) {
                observe("ended", (uint32_t)*handle,
                        (uint32_t)process_kill(*handle), 0);
                *handle = 0;
                count++;
            }
        }
        fill(count);
        observe_no_more();
    }
}

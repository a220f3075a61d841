/* SPDX-License-Identifier: MIT
 *
 * What is asked of sos/fs/journal.c: some operations, then a power cut.
 */
#include <stdio.h>

#include "grading/layers/journal_disk.h"
#include "grading/layers/spec.h"

enum { OPERATION = 32 }; /* most sectors of one */

static void generate_change(void)
{
    uint32_t most = 1 + spec_below(6);
    uint32_t edits = spec_below(most + 1);

    if (spec_below(4) == 0) {
        most = OPERATION;
    }
    printf("begin %u\n", most);
    if (spec_below(3) == 0) {
        printf("write %u\n", spec_below(CONTENTS));
    }
    for (; edits > 0; edits--) {
        printf("edit %u %u\n", spec_below(PLACES), spec_below(4) != 0);
    }
    if (spec_below(3) == 0) {
        printf("many %u\n", 1 + spec_below(most));
    }
}

static void generate_step(void)
{
    switch (spec_below(16)) {
    case 0:
        printf("commit 1\n");
        break;
    case 1:
        printf("purge\n");
        break;
    case 2:
        printf("look\n");
        break;
    case 3:
        printf("write %u\n", spec_below(CONTENTS));
        break;
    case 4:
        if (spec_below(2) == 0) {
            printf("fail %u\n", 1 + spec_below(8));
        } else if (spec_below(4) == 0) {
            printf("abort\nlook\nbegin 1\nabort\n");
        }
        break;
    case 5:
    case 6:
    case 7:
    case 8:
        printf("commit 0\n");
        break;
    default:
        generate_change();
    }
}

void spec_generate(uint32_t length)
{
    static const uint32_t areas[] = {66, 67, 90, 130, 258, 300};

    for (uint32_t done = 0; done < length; done += 25) {
        printf("open %u\n%s", spec_pick(areas, 6),
               spec_below(40) == 0 ? "close -30\n" : "");
        for (uint32_t i = 0; i < 10; i++) {
            generate_step();
            if (spec_below(12) == 0) {
                printf("restart %u %d\n", spec_below(3),
                       (int)spec_below(10) - 3);
            }
        }
        printf("look\ncut %u %u\n", spec_below(CUTS), spec_below(2));
    }
}

/* Small transactions, in an area where each of them goes home at once, and in
 * one where they do not; each kind of power cut, and an error. */
static void enumerate_small(void)
{
    static const char *const full[] = {"open 66", NULL};
    static const char *const roomy[] = {"open 130", NULL};
    static const char *const letters[] = {
        "begin 2\nedit 2 1\nedit 3 1", "begin 3\nwrite 0\nedit 2 1\nedit 0 1",
        "commit 0", "commit 1", "purge", NULL};
    static const char *const end[][5] = {
        {"look", "cut 0 0", NULL}, {"look", "cut 1 0", NULL},
        {"look", "cut 2 0", NULL}, {"look", "cut 3 0", NULL},
        {"look", "cut 5 1", NULL}, {"commit 0", "look", "cut 6 0", NULL},
        {"abort", "look", "begin 1", "cut 4 0", NULL}};

    for (uint32_t i = 0; i < sizeof end / sizeof end[0]; i++) {
        spec_enumerate_letters(roomy, letters, 3, end[i]);
    }
    spec_enumerate_letters(full, letters, 3, end[0]);
}

/* A journal that was closed; transactions as large as they can be; large ones
 * that are written over small ones of an older log; more pinned lines than
 * there may be. */
static void enumerate_large(void)
{
    static const char *const closed[] = {"open 66", "close -30", NULL};
    static const char *const questions[] = {"begin 1", "commit 0", "commit 1",
                                            "abort", "look", NULL};
    static const char *const full[] = {"open 66", NULL};
    static const char *const roomy[] = {"open 130", NULL};
    static const char *const large[] = {"begin 32\nmany 32", "begin 31\nmany 7",
                                        "commit 0", "commit 1", NULL};
    static const char *const mixed[] = {
        "begin 1\nedit 2 1\ncommit 0", "commit 1",
        "begin 8\nmany 8\ncommit 0", NULL};
    static const char *const crowded[] = {
        "open 258", "begin 32\nmany 32", "begin 1\nedit 2 1\ncommit 0",
        "begin 32\nmany 32\ncommit 0", "begin 32\nmany 32\ncommit 0", NULL};
    static const char *const end[] = {"look", "cut 0 0", NULL};
    static const char *const tail[] = {"cut 3 0", NULL};

    spec_enumerate_letters(closed, questions, 2, end);
    spec_enumerate_letters(full, large, 3, end);
    spec_enumerate_letters(roomy, mixed, 4, tail);
    spec_enumerate_letters(crowded, questions, 1, tail);
}

void spec_enumerate(void)
{
    enumerate_small();
    enumerate_large();
}

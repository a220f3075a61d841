/* SPDX-License-Identifier: MIT
 *
 * What is asked of sos/fs/fat.c: volumes with chains, some of them damaged, and
 * operations on clusters where something may go wrong.
 */
#include <stdio.h>

#include "grading/layers/fat_volumes.h"
#include "grading/layers/spec.h"

enum { NUMBERS = 65536 }; /* of clusters: below this */

/* Clusters of VOLUME where something may go wrong: the first and last ones, and
 * those where one sector of the FAT ends. */
static uint32_t random_cluster(const struct fat_volume *of)
{
    uint32_t end = of->clusters + 2;
    uint32_t border = (end - 1) / FAT_SECTOR_ENTRIES * FAT_SECTOR_ENTRIES;
    uint32_t from = end > 30 ? end - 24 : 2;

    switch (spec_below(4)) {
    case 0:
        return 2 + spec_below(end - 2 < 6 ? end - 2 : 6);
    case 1:
        return border > 8 ? border - 6 + spec_below(12)
                          : 2 + spec_below(end - 2);
    default:
        return from + spec_below(end - from);
    }
}

static uint32_t random_entry(const struct fat_volume *of)
{
    static const uint32_t odd[] = {0, 1, BAD, BAD - 1, 0xFFF0};
    uint32_t dice = spec_below(12);

    return dice < 6    ? random_cluster(of)
           : dice < 9  ? LAST_FROM + spec_below(8)
           : dice < 11 ? odd[spec_below(5)]
                       : (of->clusters + 2 + spec_below(2)) % NUMBERS;
}

/* A chain as a file has it: mostly one cluster after the other. */
static void generate_chain(const struct fat_volume *of)
{
    uint32_t cluster = random_cluster(of);
    uint32_t left = 1 + spec_below(8);

    for (; left > 1 && cluster + 1 < of->clusters + 2; left--) {
        uint32_t next = spec_below(5) == 0 ? random_cluster(of) : cluster + 1;

        printf("entry %u %u\n", cluster, next);
        cluster = next;
    }
    printf("entry %u %u\n", cluster, LAST_FROM + spec_below(8));
}

static uint32_t generate_volume(void)
{
    uint32_t i = spec_below(FAT_VOLUMES);
    const struct fat_volume *of = &fat_volumes[i];
    uint32_t chains = spec_below(4);
    uint32_t odd = spec_below(3) == 0 ? 1 + spec_below(6) : 0;

    printf("volume %u\n", i);
    for (; chains > 0; chains--) {
        generate_chain(of);
    }
    for (; odd > 0; odd--) {
        printf("entry %u %u\n", random_cluster(of), random_entry(of));
    }
    printf("track\nbegin %u\n", spec_below(3) == 0 ? spec_below(5) : 32);
    return i;
}

static void generate_change(const struct fat_volume *of)
{
    switch (spec_below(16)) {
    case 0:
    case 8:
        printf("begin %u\n", spec_below(3) == 0 ? spec_below(5) : 32);
        break;
    case 1:
    case 9:
        printf("end %u\n", random_cluster(of));
        break;
    case 2:
    case 10:
        printf("extend 0\n");
        break;
    case 3:
    case 11:
        printf("free %u %u\n", random_cluster(of),
               spec_below(3) == 0 ? spec_below(4) : 0);
        break;
    case 4:
        printf("fail %u\n", 1 + spec_below(8));
        break;
    default:
        printf("extend %u\n", random_cluster(of));
    }
}

void spec_generate(uint32_t length)
{
    const struct fat_volume *of = &fat_volumes[generate_volume()];

    for (uint32_t i = 0; i < length; i++) {
        if (spec_below(30) == 0) {
            of = &fat_volumes[generate_volume()];
        }
        switch (spec_below(8)) {
        case 0:
            printf("next %u\n", random_cluster(of));
            break;
        case 1:
            printf("chain %u\n", spec_below(6) == 0 ? 0 : random_cluster(of));
            break;
        case 2:
        case 3:
            printf("locate %u %u\n", spec_below(spec_below(2) == 0 ? 4 : 30),
                   1 + spec_below(spec_below(2) == 0 ? 3 : 40));
            break;
        default:
            generate_change(of);
        }
    }
}

/* All FATs of three clusters, with each kind of entry: read, then freed. */
static void enumerate_fats(void)
{
    static const uint32_t kinds[] = {0, 2, 3, 4, 6, BAD, LAST_FROM, 0xFFFF};

    for (uint32_t i = 0; i < 8 * 8 * 8; i++) {
        printf("start\nvolume 0\nentry 2 %u\nentry 3 %u\nentry 4 %u\n",
               kinds[i % 8], kinds[i / 8 % 8], kinds[i / 64]);
        printf("track\nbegin 32\nnext 2\nchain 2\nlocate 0 9\nlocate 1 9\n"
               "locate 3 1\nchain 2\nlocate 4 9\nchain 3\nlocate 2 1\n"
               "locate 1 2\nfree 2 0\nbegin 32\nextend 0\n");
    }
}

/* Changes to a volume of four clusters. */
static void enumerate_changes(void)
{
    static const char *const begin[] = {
        "volume 0", "entry 2 3", "entry 3 65528", "track", "begin 32", NULL};
    static const char *const letters[] = {"extend 0", "extend 3",  "extend 4",
                                          "free 2 0", "free 3 0", "free 4 0",
                                          "begin 32", "end 2", NULL};
    static const char *const end[] = {"chain 2",  "locate 0 9", "locate 2 1",
                                      "begin 32", "extend 0",   "extend 0",
                                      "extend 0", "extend 0", NULL};

    spec_enumerate_letters(begin, letters, 4, end);
}

/* A chain that goes to and fro between two sectors of the FAT, and operations
 * that have little room. */
static void enumerate_rooms(void)
{
    static const char *const begin[] = {
        "volume 2",      "entry 253 256", "entry 256 254", "entry 254 257",
        "entry 257 258", "entry 258 65535", "track", "begin 2", NULL};
    static const char *const letters[] = {
        "free 253 0", "free 253 1", "free 256 1", "free 254 0", "begin 1",
        "begin 2", "extend 258",
        "chain 253\nlocate 0 1\nlocate 5 9\nlocate 7 1\nlocate 8 1\nlocate 9 4",
        NULL};
    static const char *const end[] = {"next 253", "next 257", NULL};

    spec_enumerate_letters(begin, letters, 3, end);
}

void spec_enumerate(void)
{
    enumerate_fats();
    enumerate_changes();
    enumerate_rooms();
}

/* SPDX-License-Identifier: MIT
 *
 * cvm/boot/volume.c on the host, over a disk in memory: a small FAT16 volume
 * with two files, whole and with random damage (fixed seed) to its partition
 * table, boot sector, FAT and directories. Whatever the damage: the search
 * ends, nothing is read behind the disk or written behind a buffer (which the
 * sanitizer sees), and a file that is found has the length it claims.
 */
#include "cvm/boot/volume.h"

#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"

/* The disk, in sectors; about as small as FAT16 can be. */
enum {
    FIRST = 8,
    RESERVED = 2,
    FAT_SECTORS = 17,
    ROOT_ENTRIES = 64,
    ROOT = FIRST + RESERVED + 2 * FAT_SECTORS,
    ROOT_SECTORS = ROOT_ENTRIES * 32 / 512,
    DATA = ROOT + ROOT_SECTORS,
    CLUSTERS = 4100,
    PER_CLUSTER = 2,
    CLUSTER = PER_CLUSTER * 512,
    SECTORS = DATA + CLUSTERS * PER_CLUSTER,
    BYTES = SECTORS * 512
};

enum {
    LONG_BYTES = 4 * CLUSTER + 400,
    LONG_CLUSTERS = 5,
    SHORT_BYTES = 3
};
static const uint16_t long_chain[LONG_CLUSTERS] = {10, 11, 12, 300, 20};

static uint8_t *image;
static struct ata_disk disk = {.sectors = SECTORS};
static struct volume volume;
static uint32_t sectors_read;
static bool disk_fails;

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)random_state * bound >> 32);
}

/* The layer below, after its contract. */
int ata_read(const struct ata_disk *from, uint32_t sector, uint32_t count,
             void *buffer)
{
    if (disk_fails) {
        return ATA_FAULT;
    }
    if (sector > from->sectors || count > from->sectors - sector) {
        return ATA_RANGE;
    }
    sectors_read = sectors_read + count;
    memcpy(buffer, image + sector * 512u, count * 512u);
    return 0;
}

static void put16(uint32_t offset, uint32_t value)
{
    image[offset] = (uint8_t)value;
    image[offset + 1] = (uint8_t)(value >> 8);
}

static void put32(uint32_t offset, uint32_t value)
{
    put16(offset, value);
    put16(offset + 2, value >> 16);
}

static void put_entry(uint32_t offset, const char *name, uint8_t attributes,
                      uint32_t cluster, uint32_t bytes)
{
    memcpy(image + offset, name, 11);
    image[offset + 11] = attributes;
    put16(offset + 26, cluster);
    put32(offset + 28, bytes);
}

static void set_next(uint32_t cluster, uint32_t next)
{
    put16((FIRST + RESERVED) * 512 + cluster * 2, next);
}

/* What stands at byte INDEX of a file. */
static uint8_t content(uint32_t index)
{
    return (uint8_t)(index * 13 + index / 512);
}

static uint32_t cluster_offset(uint32_t cluster)
{
    return (DATA + (cluster - 2) * PER_CLUSTER) * 512;
}

static void make_disk(void)
{
    memset(image, 0, BYTES);
    image[450] = 6; /* partition 1 */
    put32(454, FIRST);
    put32(458, SECTORS - FIRST);
    put16(510, 0xAA55);

    put16(FIRST * 512 + 11, 512);
    image[FIRST * 512 + 13] = PER_CLUSTER;
    put16(FIRST * 512 + 14, RESERVED);
    image[FIRST * 512 + 16] = 2;
    put16(FIRST * 512 + 17, ROOT_ENTRIES);
    put16(FIRST * 512 + 19, SECTORS - FIRST);
    put16(FIRST * 512 + 22, FAT_SECTORS);
    put16(FIRST * 512 + 510, 0xAA55);

    /* BOOT/ in clusters 2 and 400, LONG.BIN in its second one. */
    put_entry(ROOT * 512, "VAMOS      ", 0x08, 0, 0);
    put_entry(ROOT * 512 + 32, "SHORT      ", 0x20, 500, SHORT_BYTES);
    put_entry(ROOT * 512 + 64, "BOOT       ", 0x10, 2, 0);
    put_entry(ROOT * 512 + 96, "EMPTY   TXT", 0x20, 0, 0);
    for (uint32_t i = 0; i < CLUSTER / 32; i++) {
        put_entry(cluster_offset(2) + i * 32, "OTHER   BIN", 0x20, 0, 0);
    }
    put_entry(cluster_offset(400), "LONG    BIN", 0x0F, 0, 0);
    put_entry(cluster_offset(400) + 32, "LONG    BIN", 0x20, long_chain[0],
              LONG_BYTES);
    set_next(0, 0xFFF8);
    set_next(1, 0xFFFF);
    set_next(2, 400);
    set_next(400, 0xFFFF);
    set_next(500, 0xFFF8);
    memcpy(image + cluster_offset(500), "abc", SHORT_BYTES);
    for (uint32_t i = 0; i < LONG_CLUSTERS; i++) {
        set_next(long_chain[i],
                 i + 1 < LONG_CLUSTERS ? long_chain[i + 1] : 0xFFFF);
        for (uint32_t j = 0; j < CLUSTER; j++) {
            image[cluster_offset(long_chain[i]) + j] = content(i * CLUSTER + j);
        }
    }
}

/* Opens the volume and finds PATH in it. */
static int find(const char *path, struct volume_file *file)
{
    int error = volume_open(&volume, &disk);

    return error != 0 ? error : volume_find(&volume, path, file);
}

static void test_read(void)
{
    const uint32_t lengths[] = {0, 1, 512, 513, 1537, 3073, LONG_BYTES};
    struct volume_file file;

    make_disk();
    CHECK(find("BOOT/LONG.BIN", &file) == 0);
    CHECK(file.bytes == LONG_BYTES);
    for (size_t n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++) {
        uint32_t bytes = lengths[n];
        uint8_t *buffer = malloc((bytes + 511) / 512 * 512);
        bool right = true;

        CHECK(volume_read(&volume, &file, buffer, bytes) == 0);
        for (uint32_t i = 0; i < bytes; i++) {
            right = right && buffer[i] == content(i);
        }
        CHECK(right);
        free(buffer);
    }
}

static void test_find(void)
{
    struct volume_file file;
    uint8_t buffer[512];

    make_disk();
    CHECK(find("SHORT", &file) == 0 && file.bytes == SHORT_BYTES);
    CHECK(volume_read(&volume, &file, buffer, file.bytes) == 0);
    CHECK(memcmp(buffer, "abc", 3) == 0);
    CHECK(find("EMPTY.TXT", &file) == 0 && file.bytes == 0);
    CHECK(find("VAMOS", &file) == VOLUME_ABSENT); /* the label */
    CHECK(find("BOOT", &file) == VOLUME_ABSENT);  /* a directory */
    CHECK(find("SHORT/LONG.BIN", &file) == VOLUME_ABSENT);
    CHECK(find("BOOT/NONE.BIN", &file) == VOLUME_ABSENT);
    CHECK(find("NONE/LONG.BIN", &file) == VOLUME_ABSENT);
}

static void test_partition(void)
{
    struct volume_file file;
    const uint8_t good[] = {4, 6, 0x0E};

    for (uint32_t type = 0; type < 256; type++) {
        bool is_good = memchr(good, (int)type, sizeof(good)) != NULL;

        make_disk();
        image[450] = (uint8_t)type;
        CHECK(find("SHORT", &file) == (is_good ? 0 : VOLUME_PARTITION));
    }
    make_disk();
    put32(454, 0xFFFFFFFF);
    CHECK(find("SHORT", &file) == VOLUME_PARTITION);
    put32(454, SECTORS);
    CHECK(find("SHORT", &file) == VOLUME_DISK);
}

static void test_disk_fails(void)
{
    struct volume_file file;
    uint8_t buffer[512];

    make_disk();
    CHECK(find("SHORT", &file) == 0);
    disk_fails = true;
    CHECK(volume_open(&volume, &disk) == VOLUME_DISK);
    CHECK(volume_find(&volume, "SHORT", &file) == VOLUME_DISK);
    CHECK(volume_read(&volume, &file, buffer, 1) == VOLUME_DISK);
    disk_fails = false;
}

/* Each link of the chain of LONG.BIN replaced by all kinds of others. */
static void test_chain(void)
{
    const uint16_t others[] = {0, 1, 10, 20, CLUSTERS + 2, 0xFFF7, 0xFFFF};
    struct volume_file file;

    for (uint32_t i = 0; i < LONG_CLUSTERS; i++) {
        for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++) {
            bool is_end = i == LONG_CLUSTERS - 1 && others[n] == 0xFFFF;
            bool is_next = i == LONG_CLUSTERS - 2 && others[n] == 20;

            make_disk();
            set_next(long_chain[i], others[n]);
            CHECK(find("BOOT/LONG.BIN", &file) ==
                  (is_end || is_next ? 0 : VOLUME_CHAIN));
        }
    }
    make_disk();
    set_next(400, 2); /* the directory bites its tail */
    CHECK(find("BOOT/LONG.BIN", &file) == 0);
    CHECK(find("BOOT/NONE.BIN", &file) == VOLUME_CHAIN);
}

/* --- Random damage ------------------------------------------------------- */

/* An offset in one of the places that are looked at. */
static uint32_t random_place(void)
{
    switch (random_below(6)) {
    case 0:
        return 446 + random_below(66);
    case 1:
        return FIRST * 512 + 11 + random_below(26);
    case 2:
        return ROOT * 512 + 32 + random_below(96);
    case 3:
        return cluster_offset(400) + random_below(64);
    case 4:
        return (FIRST + RESERVED) * 512 +
               2 * long_chain[random_below(LONG_CLUSTERS)] + random_below(2);
    default:
        return (FIRST + RESERVED) * 512 + random_below(900);
    }
}

static void check_damaged(const char *path)
{
    struct volume_file file;
    uint8_t *buffer;

    sectors_read = 0;
    if (find(path, &file) == 0) {
        /* No file is larger than the volume that holds it. */
        CHECK(file.bytes <= volume.clusters * volume.cluster_sectors * 512u);
        buffer = malloc((file.bytes + 511) / 512 * 512);
        (void)volume_read(&volume, &file, buffer, file.bytes);
        free(buffer);
    }
    /* A directory of 2 MiB twice over, with the FAT, and the file. */
    CHECK(sectors_read < 40000);
}

static void test_random(void)
{
    random_state = 4;
    make_disk();
    for (uint32_t n = 0; n < 30000; n++) {
        uint32_t place[3];
        uint8_t old[3];
        uint32_t count = 1 + random_below(3);

        for (uint32_t i = 0; i < count; i++) {
            place[i] = random_place();
            old[i] = image[place[i]];
            image[place[i]] =
                (uint8_t)(random_below(3) == 0 ? random_below(256)
                                               : 1u << random_below(8));
        }
        check_damaged("BOOT/LONG.BIN");
        check_damaged("SHORT");
        while (count > 0) {
            count--;
            image[place[count]] = old[count];
        }
    }
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"boot-volume-read", test_read},
        {"boot-volume-find", test_find},
        {"boot-volume-partition", test_partition},
        {"boot-volume-disk-fails", test_disk_fails},
        {"boot-volume-chain", test_chain},
        {"boot-volume-random-damage", test_random},
    };
    int status;

    image = malloc(BYTES);
    status = ktap_run(tests, sizeof(tests) / sizeof(tests[0]));
    free(image);
    return status;
}

/* SPDX-License-Identifier: MIT
 *
 * Damaged volumes: sos/fs must refuse them, or mount them read-only and say
 * why, or stand what it did not notice; never crash, hang, or write outside of
 * the volume. Each time one sound volume, used before and with a journal that
 * is not empty, is damaged anew, mounted, and used by random operations, whose
 * results do not matter; sometimes the disk fails as well.
 *
 *     fs_damage [SEED [COUNT]]
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grading/layers/fs_model_audit.h"
#include "grading/layers/fs_model_disk.h"
#include "grading/layers/fs_model_run.h"
#include "sos/fs/bytes.h"
#include "sos/fs/crc.h"
#include "sos/fs/file.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

#define SECTOR 512u
#define BEFORE 64u  /* sectors before the partition, and behind it */
#define STEPS 400u  /* operations that make the sound volume */
#define USES 60u    /* operations on each damaged one */
#define SECONDS 20u /* that one may take */

static const struct format layout = {1, 4085, 80, 64, 2};
static uint8_t *disk; /* the whole disk */
static uint32_t volume_sectors;
static uint32_t refused, read_only, sound;

/* Places in the volume, in sectors. */
static uint32_t fat_at(void)
{
    return layout.reserved;
}

static uint32_t fat_sectors(void)
{
    return (layout.clusters + 2 + 255) / 256;
}

static uint32_t root_at(void)
{
    return fat_at() + layout.fats * fat_sectors();
}

static void poke(uint32_t sector, uint32_t at, const void *from, uint32_t bytes)
{
    disk_poke((uint64_t)(BEFORE + sector) * SECTOR + at, from, bytes);
}

static void poke16(uint32_t sector, uint32_t at, uint32_t value)
{
    uint8_t bytes[2];

    bytes_put16(bytes, value);
    poke(sector, at, bytes, 2);
}

/* A number that is often at a limit. */
static uint32_t wild16(void)
{
    static const uint16_t values[] = {0,      1,      2,      3,      4086,
                                      4087,   4088,   0x7FFF, 0xFFF6, 0xFFF7,
                                      0xFFF8, 0xFFFF, 0xFFF0, 255,    256};

    return ops_below(2) == 0 ? values[ops_below(15)] : ops_below(300);
}

/* --- Kinds of damage -------------------------------------------------------------- */

static void damage_boot(void)
{
    uint8_t byte = (uint8_t)(ops_below(3) == 0 ? 0 : ops_below(256));

    poke(0, ops_below(8) == 0 ? 510 + ops_below(2) : 11 + ops_below(26), &byte,
         1);
}

/* A chain that is a loop, breaks off, leaves the volume or meets another; in
 * both FATs, or in one. */
static void damage_fat(void)
{
    uint32_t cluster = ops_below(4) == 0 ? ops_below(4087) : 2 + ops_below(400);
    uint32_t value = ops_below(3) == 0 ? cluster - ops_below(3) : wild16();
    uint32_t which = ops_below(6);

    if (which != 0) {
        poke16(fat_at() + cluster / 256, cluster % 256 * 2, value);
    }
    if (which != 1) {
        poke16(fat_at() + fat_sectors() + cluster / 256, cluster % 256 * 2,
               value);
    }
}

/* The sector of a directory: the root's, or that of a small cluster number. */
static uint32_t directory_sector(void)
{
    uint32_t data = root_at() + layout.root_entries / 16;
    uint32_t tries = 0;
    uint32_t sector;

    if (ops_below(2) == 0) {
        return root_at() + ops_below(layout.root_entries / 16);
    }
    do {
        sector = data + ops_below(400);
        tries++;
    } while (tries < 2000 && disk[(size_t)(BEFORE + sector) * SECTOR] != '.');
    return sector;
}

static void damage_directory(void)
{
    uint32_t sector = directory_sector();
    uint32_t slot = ops_below(16) * 32;
    uint8_t byte = (uint8_t)ops_below(256);

    switch (ops_below(5)) {
    case 0: /* size */
        poke(sector, slot + 28 + ops_below(4), &byte, 1);
        break;
    case 1: /* cluster */
        poke16(sector, slot + 26, wild16());
        break;
    case 2: /* attributes: a file becomes a directory */
        byte = (uint8_t)(ops_below(2) == 0 ? 0x10 : byte);
        poke(sector, slot + 11, &byte, 1);
        break;
    case 3:
        poke(sector, slot, &byte, 1);
        break;
    default:
        poke(sector, slot + ops_below(32), &byte, 1);
    }
}

static void damage_journal(void)
{
    uint8_t byte = (uint8_t)ops_below(256);

    poke(1 + ops_below(layout.reserved - 1), ops_below(SECTOR), &byte, 1);
    poke(1 + ops_below(3), ops_below(32), &byte, 1);
}

/* The list of orphans names anything. */
static void damage_orphans(void)
{
    uint32_t i;

    poke(2, 0, "SOSO", 4);
    for (i = 0; i < 5; i++) {
        poke16(2, 4 + 2 * ops_below(254), wild16());
    }
}

/* A journal that holds, with a transaction that wants to go anywhere. */
static void forge_journal(void)
{
    static uint8_t list[9 * SECTOR];
    uint8_t boot[SECTOR], start[SECTOR] = "SOSJ";
    uint32_t count = 1 + ops_below(7);
    uint32_t i;

    memcpy(boot, disk + (size_t)BEFORE * SECTOR, SECTOR);
    boot[0x25] = 0;
    bytes_put32(start + 4, 77);
    bytes_put32(start + 8, crc_add(CRC_START, boot, SECTOR));
    bytes_put32(start + 12, 1000);
    bytes_put32(start + 16, crc_add(CRC_START, start, 16));
    poke(1, 0, start, SECTOR);
    memcpy(list, start, 12);
    memcpy(list, "SOSL", 4);
    bytes_put32(list + 12, count);
    for (i = 0; i < count; i++) {
        bytes_put32(list + 16 + 4 * i, ops_below(2 * BEFORE + volume_sectors));
        memset(list + (i + 2) * SECTOR, (int)ops_below(256), SECTOR);
    }
    poke(3, 0, list, (count + 2) * SECTOR);
    memcpy(start, "SOSE", 4);
    bytes_put32(start + 12, crc_add(CRC_START, list, (count + 2) * SECTOR));
    poke(5 + count, 0, start, SECTOR);
}

static void damage(void)
{
    static void (*const kinds[])(void) = {
        damage_boot,      damage_fat,     damage_fat,     damage_directory,
        damage_directory, damage_journal, damage_orphans, forge_journal};
    uint32_t places = 1 + ops_below(ops_below(3) == 0 ? 6 : 2);

    for (; places > 0; places--) {
        kinds[ops_below(sizeof kinds / sizeof kinds[0])]();
    }
}

/* --- Using ------------------------------------------------------------------------ */

/* Opens PATH of PART and does something to it. */
static void use_file(struct client *client, const char *path)
{
    static uint8_t bytes[5000];
    uint32_t flags = ops_below(2) == 0 ? O_RDONLY : O_RDWR;
    uint32_t node;
    const uint8_t *data;
    struct io_entry entries[IO_LIST_MOST];
    int number = file_open(client, path, flags, 0644, &node);

    if (number < 0) {
        return;
    }
    (void)file_list(client, (uint32_t)number, entries, IO_LIST_MOST);
    (void)file_read(client, (uint32_t)number, ops_below(70000), &data);
    (void)file_seek(client, (uint32_t)number, (int32_t)ops_below(9000), 0);
    (void)file_write(client, (uint32_t)number, bytes, ops_below(5000));
    (void)file_truncate(client, (uint32_t)number, ops_below(9000));
    (void)file_close(client, (uint32_t)number);
}

static void use_tree(const struct access_user *root, const char *path,
                     const char *other)
{
    switch (ops_below(8)) {
    case 0:
        (void)tree_mkdir(root, "/new directory", 0755);
        break;
    case 1:
        (void)tree_unlink(root, path);
        break;
    case 2:
        (void)tree_rmdir(root, path);
        break;
    case 3:
        (void)tree_rename(root, path, other);
        break;
    case 4:
        (void)tree_chmod(root, path, 0600);
        break;
    case 5:
        (void)tree_rename(root, path, "/some new name of some length");
        break;
    case 6:
        (void)tree_sync();
        break;
    default:
        break;
    }
}

/* Uses what is mounted; the paths are those of the sound volume. */
static void use(void)
{
    struct client *client = client_find(1);
    struct access_user root = {0, 0};
    char path[OP_PATH], other[OP_PATH];
    uint32_t i;

    for (i = 0; i < USES; i++) {
        struct op op = ops_next(run_has);

        memcpy(path, op.path, OP_PATH);
        op = ops_next(run_has);
        memcpy(other, op.path, OP_PATH);
        use_file(client, path);
        use_tree(&root, path, other);
    }
    (void)tree_sync();
}

/* Mounts the volume, whatever it is, and uses it. */
static bool try_volume(void)
{
    const char *reason;
    int result;

    disk_allow(BEFORE, volume_sectors);
    disk_fail_after(ops_below(6) == 0 ? 1 + ops_below(300) : 0);
    mount_start(false);
    file_start(0);
    client_start(1);
    result = mount_volume(0, 1, NULL, "/", 0, &reason);
    if (result != 0) {
        refused++;
        return reason != NULL;
    }
    if (reason != NULL) {
        read_only++;
        disk_allow(0, 0);
    } else {
        sound++;
    }
    use();
    return true;
}

/* --- The sound volume --------------------------------------------------------------- */

/* Makes the disk: a partition with a volume that was used, and what lies before
 * and behind it. */
static bool make_disk(uint32_t seed)
{
    uint8_t table[16] = {0, 0, 0, 0, 6};
    uint32_t i;

    ops_start(seed, 9000, 0);
    if (!run_start(&layout, 0)) {
        return false;
    }
    for (i = 0; i < STEPS; i++) {
        struct op op = ops_next(run_has);

        op.client = 0;
        if (op.kind != OP_REMOUNT && !run_op(&op)) {
            return false;
        }
    }
    volume_sectors = run_sectors();
    disk = calloc(volume_sectors + 2 * BEFORE, SECTOR);
    memset(disk, 0xA5, (size_t)BEFORE * SECTOR);
    memcpy(disk + (size_t)BEFORE * SECTOR, run_memory(),
           (size_t)volume_sectors * SECTOR);
    bytes_put32(table + 8, BEFORE);
    bytes_put32(table + 12, volume_sectors);
    memset(disk, 0, SECTOR);
    memcpy(disk + 446, table, 16);
    bytes_put16(disk + 510, 0xAA55);
    disk_use(disk, volume_sectors + 2 * BEFORE);
    return true;
}

int main(int argc, char **argv)
{
    uint32_t seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 1;
    uint32_t count = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 0) : 2000;
    uint32_t i;

    if (!make_disk(seed)) {
        printf("the volume itself: %s\n", run_wrong);
        return 1;
    }
    for (i = 0; i < count; i++) {
        fprintf(stderr, "\rseed %u", seed + i); /* the last one is at fault */
        ops_start(seed + i, 9000, 0);
        disk_remember();
        damage();
        alarm(SECONDS);
        if (!try_volume()) {
            printf("\nvolume %u was refused without a reason\n", seed + i);
            return 1;
        }
        disk_take_back();
    }
    printf("\n%u damaged volumes: %u refused, %u read-only, %u used\n", count,
           refused, read_only, sound);
    return 0;
}

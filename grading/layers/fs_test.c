/* SPDX-License-Identifier: MIT
 *
 * Tests of the layers of fs one by one, over a small volume in memory whose
 * structures are set byte by byte. Volumes made by other tools are the matter
 * of grading/tests/test_fs_host.py.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/layers/fs_disk.h"
#include "grading/layers/ktap.h"
#include "sos/fs/access.h"
#include "sos/fs/block.h"
#include "sos/fs/cache.h"
#include "sos/fs/client.h"
#include "sos/fs/dir.h"
#include "sos/fs/fat.h"
#include "sos/fs/file.h"
#include "sos/fs/name.h"
#include "sos/fs/mount.h"
#include "sos/fs/path.h"
#include "sos/fs/tree.h"

/* The volume: partition at sector 8, one reserved sector, one FAT of 17, a
 * root directory of one sector, 4100 clusters of one sector. */
#define PARTITION 8u
#define FAT (PARTITION + 1)
#define ROOT (FAT + 17)
#define DATA (ROOT + 1)
#define CLUSTERS 4100u
#define SECTORS (DATA + CLUSTERS)

#define ROOT_CLIENT client_find(1)
#define USER_CLIENT client_find(5)   /* user 100, group 100 */
#define MEMBER_CLIENT client_find(6) /* user 101 in group 100 */
#define FILE_BYTES 2000u /* of /data: clusters 2, 3, 5, 6 */

static uint8_t disk[SECTORS * BLOCK_BYTES];

static void put16(uint32_t place, uint32_t value)
{
    disk[place] = (uint8_t)value;
    disk[place + 1] = (uint8_t)(value >> 8);
}

static void put32(uint32_t place, uint32_t value)
{
    put16(place, value & 0xFFFF);
    put16(place + 2, value >> 16);
}

static void set_next(uint32_t cluster, uint32_t next)
{
    put16(FAT * BLOCK_BYTES + cluster * 2, next);
}

/* The place of slot INDEX in the sector SECTOR. */
static uint32_t slot(uint32_t sector, uint32_t index)
{
    return sector * BLOCK_BYTES + index * 32;
}

static void put_entry(uint32_t place, const char *name, uint8_t attributes,
                      uint32_t cluster, uint32_t bytes)
{
    memset(disk + place, 0, 32);
    memcpy(disk + place, name, 11);
    disk[place + 0x0B] = attributes;
    put16(place + 0x18, (2026 - 1980) << 9 | 3 << 5 | 1);
    put16(place + 0x1A, cluster);
    put32(place + 0x1C, bytes);
}

static void make_volume(void)
{
    uint32_t boot = PARTITION * BLOCK_BYTES;
    uint32_t i;

    memset(disk, 0, sizeof disk);
    disk[446 + 4] = 6;
    put32(446 + 8, PARTITION);
    put32(446 + 12, SECTORS - PARTITION);
    put16(510, 0xAA55);
    put16(boot + 11, BLOCK_BYTES);
    disk[boot + 13] = 1;
    put16(boot + 14, 1);
    disk[boot + 16] = 1;
    put16(boot + 17, 16);
    put16(boot + 19, SECTORS - PARTITION);
    put16(boot + 22, ROOT - FAT);
    put16(boot + 510, 0xAA55);

    put_entry(slot(ROOT, 0), "DATA       ", 0, 2, FILE_BYTES);
    put_entry(slot(ROOT, 1), "DIR        ", DIR_DIRECTORY, 10, 0);
    put_entry(slot(ROOT, 2), "BIN        ", DIR_DIRECTORY, 11, 0);
    put_entry(slot(DATA + 8, 0), "INSIDE  TXT", 0, 0, 0);
    put_entry(slot(DATA + 9, 0), "PROG       ", DIR_READ_ONLY, 12, 3);
    set_next(2, 3);
    set_next(3, 5);
    set_next(5, 6);
    set_next(6, 0xFFFF);
    set_next(10, 0xFFF8);
    set_next(11, 0xFFFF);
    set_next(12, 0xFFFF);
    for (i = 0; i < FILE_BYTES; i++) {
        static const uint8_t cluster[] = {2, 3, 5, 6};

        disk[(DATA + cluster[i / BLOCK_BYTES] - 2) * BLOCK_BYTES +
             i % BLOCK_BYTES] = (uint8_t)(i * 7 + i / 256);
    }
}

static int mount(void)
{
    const char *reason;

    disk_use_memory(0, disk, SECTORS);
    disk_set_bad(DISK_NO_SECTOR);
    client_start(1);
    (void)client_vouch(5, 0x105, (struct access_user){100, 100});
    (void)client_vouch(6, 0x106, (struct access_user){101, 100});
    file_start(0);
    (void)disk_requests();
    mount_start(false);
    return mount_volume(0, 0, NULL, "/", 0, &reason);
}

static void start(void)
{
    make_volume();
    CHECK(mount() == 0);
}

static int open_file(struct client *client, const char *path, uint32_t flags)
{
    uint32_t node;

    return file_open(client, path, flags, 0644, &node);
}

static int look(struct client *client, const char *path)
{
    struct io_stat status;

    return tree_stat(&client->user, path, &status);
}

static uint32_t mode_of(const char *path)
{
    struct io_stat status = {.mode = 0};

    CHECK(tree_stat(&ROOT_CLIENT->user, path, &status) == 0);
    return status.mode;
}

/* --- Cache ---------------------------------------------------------------- */

static void cache_hit(void)
{
    const uint8_t *bytes;
    uint32_t sectors;

    start();
    (void)disk_requests();
    CHECK(cache_view(0, 101, &bytes, &sectors) == 0 && sectors == 3);
    CHECK(cache_view(0, 96, &bytes, &sectors) == 0 && sectors == 8);
    CHECK(disk_requests() == 1);
}

static void cache_long_read(void)
{
    static uint8_t to[128 * BLOCK_BYTES];

    start();
    (void)disk_requests();
    CHECK(cache_read(0, 200, 120, to) == 0);
    CHECK(memcmp(to, disk + 200 * BLOCK_BYTES, sizeof to / 128 * 120) == 0);
    CHECK(disk_requests() == 1);
    CHECK(cache_read(0, 202, 126, to) == 0); /* one line of it is new */
    CHECK(disk_requests() == 1);
}

/* What came in together is seen in place over the end of a line; what came in
 * apart, or not at all, is not. */
static void cache_row_in_place(void)
{
    const uint8_t *row, *bytes;
    uint32_t sectors;

    start();
    cache_load(0, 200, 16);
    row = cache_row(0, 203, 11);
    CHECK(row != NULL &&
          memcmp(row, disk + 203 * BLOCK_BYTES, 11 * BLOCK_BYTES) == 0);
    CHECK(cache_view(0, 400, &bytes, &sectors) == 0);
    CHECK(cache_view(0, 600, &bytes, &sectors) == 0);
    CHECK(cache_view(0, 408, &bytes, &sectors) == 0);
    CHECK(cache_has(0, 404, 8) && cache_row(0, 404, 8) == NULL);
    CHECK(cache_row(0, 404, 4) != NULL);
    CHECK(!cache_has(0, 408, 9) && cache_row(0, 408, 9) == NULL);
}

static void cache_scan_keeps_used(void)
{
    static uint8_t to[BLOCK_MOST * BLOCK_BYTES];
    const uint8_t *bytes;
    uint32_t sectors, i;

    start();
    CHECK(cache_view(0, FAT, &bytes, &sectors) == 0);
    for (i = 0; i < 30; i++) {
        CHECK(cache_read(0, DATA + i * BLOCK_MOST, BLOCK_MOST, to) == 0);
        CHECK(cache_view(0, FAT, &bytes, &sectors) == 0);
    }
    (void)disk_requests();
    CHECK(cache_view(0, FAT, &bytes, &sectors) == 0);
    CHECK(disk_requests() == 0);
}

static void cache_end_of_disk(void)
{
    const uint8_t *bytes;
    uint8_t to[2 * BLOCK_BYTES];
    uint32_t sectors;

    start();
    CHECK(cache_view(0, SECTORS - 1, &bytes, &sectors) == 0);
    CHECK(cache_view(0, SECTORS, &bytes, &sectors) == -EIO);
    CHECK(cache_view(0, 0xFFFFFFFF, &bytes, &sectors) == -EIO);
    CHECK(cache_read(0, SECTORS - 1, 2, to) == -EIO);
    CHECK(cache_read(0, 0xFFFFFFFF, 2, to) == -EIO);
}

static void cache_bad_sector(void)
{
    const uint8_t *bytes;
    uint8_t to[64 * BLOCK_BYTES];
    uint32_t sectors;

    start();
    disk_set_bad(340);
    CHECK(cache_read(0, 320, 64, to) == -EIO);
    CHECK(cache_read(0, 320, 16, to) == 0);
    CHECK(cache_view(0, 344, &bytes, &sectors) == 0);
    disk_set_bad(DISK_NO_SECTOR);
    CHECK(cache_read(0, 320, 64, to) == 0);
}

/* --- Volume and chains ---------------------------------------------------- */

/* Mounting refuses a volume with the byte at OFFSET of its boot sector set to
 * VALUE. */
static int mount_with(uint32_t offset, uint8_t value)
{
    make_volume();
    disk[PARTITION * BLOCK_BYTES + offset] = value;
    return mount();
}

static void fat_refuses_boot_sector(void)
{
    CHECK(mount_with(510, 0) == -EINVAL);
    CHECK(mount_with(12, 4) == -EINVAL);   /* sectors of 1024 bytes */
    CHECK(mount_with(13, 0) == -EINVAL);   /* no sectors in a cluster */
    CHECK(mount_with(13, 3) == -EINVAL);
    CHECK(mount_with(13, 2) == -EINVAL);   /* too few clusters: FAT12 */
    CHECK(mount_with(14, 0) == -EINVAL);   /* no boot sector */
    CHECK(mount_with(15, 0xFF) == -EINVAL);
    CHECK(mount_with(16, 0) == -EINVAL);   /* no FAT */
    CHECK(mount_with(16, 255) == -EINVAL);
    CHECK(mount_with(17, 0) == -EINVAL);   /* no root directory */
    CHECK(mount_with(17, 17) == -EINVAL);  /* and a part of one */
    CHECK(mount_with(20, 0xFF) == -EINVAL); /* larger than its partition */
    CHECK(mount_with(22, 0) == -EINVAL);   /* no FAT */
    CHECK(mount_with(22, 16) == -EINVAL);  /* FAT too short */
    CHECK(mount_with(22, 17) == 0);
}

static void fat_refuses_partition(void)
{
    make_volume();
    disk[446 + 4] = 0x83;
    CHECK(mount() == -EINVAL);
    make_volume();
    put32(446 + 8, SECTORS);
    CHECK(mount() == -EINVAL);
    make_volume();
    put32(446 + 12, 0xFFFFFFFF);
    CHECK(mount() == -EINVAL);
    make_volume();
    put16(510, 0);
    CHECK(mount() == -EINVAL);
}

static void fat_unreadable(void)
{
    const char *reason;

    start();
    mount_start(false);
    disk_set_bad(0);
    CHECK(mount_volume(0, 0, NULL, "/", 0, &reason) == -EIO);
    disk_set_bad(PARTITION);
    CHECK(mount_volume(0, 0, NULL, "/", 0, &reason) == -EIO);
    disk_use_memory(0, disk, 0);
    CHECK(mount_volume(0, 0, NULL, "/", 0, &reason) == -ENODEV);
}

static void fat_runs(void)
{
    struct fat_chain chain;
    uint32_t sector, count;

    start();
    fat_chain_start(&chain, mount_table(0), 2);
    CHECK(fat_locate(&chain, 0, 10, &sector, &count) == 0);
    CHECK(sector == DATA && count == 2);
    CHECK(fat_locate(&chain, 2, 1, &sector, &count) == 0);
    CHECK(sector == DATA + 3 && count == 1);
    CHECK(fat_locate(&chain, 1, 9, &sector, &count) == 0); /* backwards */
    CHECK(sector == DATA + 1 && count == 1);
    CHECK(fat_locate(&chain, 4, 1, &sector, &count) == 0 && count == 0);
}

static void fat_damaged_chain(void)
{
    static const uint16_t wrong[] = {0, 1, CLUSTERS + 2, 0xFFF7};
    struct fat_chain chain;
    uint32_t sector, count, i;

    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        make_volume();
        set_next(3, wrong[i]);
        CHECK(mount() == 0);
        fat_chain_start(&chain, mount_table(0), 2);
        CHECK(fat_locate(&chain, 1, 5, &sector, &count) == 0 && count == 1);
        CHECK(fat_locate(&chain, 2, 1, &sector, &count) == -EIO);
    }
}

static void fat_loop(void)
{
    struct fat_chain chain;
    uint32_t sector, count;

    make_volume();
    set_next(6, 2);
    CHECK(mount() == 0);
    fat_chain_start(&chain, mount_table(0), 2);
    CHECK(fat_locate(&chain, CLUSTERS, 1, &sector, &count) == -EIO);
    CHECK(fat_locate(&chain, 0xFFFFFFFF, 1, &sector, &count) == -EIO);
}

/* --- Names and directories ------------------------------------------------ */

static void name_short(void)
{
    static const struct {
        const char *slot;
        uint8_t flags;
        const char *name;
    } example[] = {
        {"README  TXT", 0x00, "README.TXT"},
        {"README  TXT", 0x08, "readme.TXT"},
        {"README  TXT", 0x18, "readme.txt"},
        {"A B C      ", 0x18, "a b c"},
        {"\x05      \x84 \x80 ", 0x08, "õ      ä. Ç"},
        {"A/B\x01    \x7F\0 ", 0, "A_B_.__"},
    };
    char name[NAME_SHORT_BYTES];
    uint8_t entry[32] = {0};
    uint32_t i;

    for (i = 0; i < sizeof example / sizeof example[0]; i++) {
        memcpy(entry, example[i].slot, 11);
        entry[0x0C] = example[i].flags;
        name_from_short(entry, name);
        CHECK(strcmp(name, example[i].name) == 0);
    }
}

static void name_long(void)
{
    static const uint16_t mixed[] = {'a', 0xE4, 0x20AC, 0xD83D, 0xDE00};
    static const uint16_t half[] = {'a', 0xD83D};
    static const uint16_t slash[] = {'a', '/'};
    uint16_t many[NAME_LONG_UNITS];
    char name[IO_NAME_BYTES];
    uint32_t i;

    CHECK(name_from_long(mixed, 5, name));
    CHECK(strcmp(name, "aä€😀") == 0);
    CHECK(!name_from_long(half, 2, name));
    CHECK(!name_from_long(slash, 2, name));
    CHECK(!name_from_long(mixed, 0, name));
    for (i = 0; i < NAME_LONG_UNITS; i++) {
        many[i] = 'x';
    }
    CHECK(name_from_long(many, 252, name) && strlen(name) == 252);
    for (i = 0; i < NAME_LONG_UNITS; i++) {
        many[i] = 0x20AC;
    }
    CHECK(!name_from_long(many, 255, name));
}

static void name_comparison(void)
{
    CHECK(name_equal("ReadMe", 6, "README"));
    CHECK(name_equal("ReadMe.txt", 6, "README"));
    CHECK(!name_equal("ReadMe", 6, "README.TXT"));
    CHECK(!name_equal("ReadMe.TXT", 10, "README"));
    CHECK(name_equal("ÄÖÜ", 6, "äöü"));
    CHECK(name_equal("ЖΩ", 4, "жω"));
    CHECK(!name_equal("\xC3", 1, "\xC3\xA4"));
    CHECK(!name_equal("\xFF", 1, "\xFF"));
}

/* Puts the part NUMBER of a long name at PLACE, all of its units 'a' + NUMBER
 * or, in the last part, one of them. */
static void put_part(uint32_t place, uint8_t number, uint8_t checksum)
{
    static const uint8_t offset[] = {1,  3,  5,  7,  9,  14, 16,
                                     18, 20, 22, 24, 28, 30};
    uint32_t i;

    memset(disk + place, 0, 32);
    disk[place] = number;
    disk[place + 0x0B] = 0x0F;
    disk[place + 13] = checksum;
    for (i = 0; i < 13; i++) {
        bool last = (number & 0x40) != 0;

        put16(place + offset[i], !last   ? 'a' + number
                                 : i == 0 ? 'z'
                                 : i == 1 ? 0
                                          : 0xFFFF);
    }
}

static void dir_long_name(void)
{
    uint8_t sum;

    make_volume();
    put_entry(slot(ROOT, 5), "LONGNA~1   ", 0, 0, 0);
    sum = name_checksum(disk + slot(ROOT, 5));
    put_part(slot(ROOT, 3), 0x42, sum);
    put_part(slot(ROOT, 4), 1, sum);
    CHECK(mount() == 0);
    CHECK(look(ROOT_CLIENT, "/bbbbbbbbbbbbbz") == 0);
    CHECK(look(ROOT_CLIENT, "/BBBBBBBBBBBBBZ") == 0);
    CHECK(look(ROOT_CLIENT, "/longna~1") == 0);
}

/* A long name with something wrong does not count; the short one does. */
static void check_orphan(uint8_t first, uint8_t second, uint8_t add)
{
    uint8_t sum;

    make_volume();
    put_entry(slot(ROOT, 5), "LONGNA~1   ", 0, 0, 0);
    sum = name_checksum(disk + slot(ROOT, 5));
    put_part(slot(ROOT, 3), first, sum);
    put_part(slot(ROOT, 4), second, (uint8_t)(sum + add));
    CHECK(mount() == 0);
    CHECK(look(ROOT_CLIENT, "/bbbbbbbbbbbbbz") == -ENOENT);
    CHECK(look(ROOT_CLIENT, "/longna~1") == 0);
}

static void dir_orphans(void)
{
    check_orphan(0x42, 2, 0);
    check_orphan(0x43, 1, 0);
    check_orphan(0x42, 1, 1);
    check_orphan(0x42, 0x20, 0);
    check_orphan(0x40, 1, 0);
    check_orphan(0x7F, 1, 0);
    check_orphan(2, 1, 0);
}

static void dir_loop(void)
{
    struct io_entry entry[IO_LIST_MOST];
    uint32_t count = 0;
    uint32_t i;
    int number, got;

    make_volume();
    for (i = 0; i < 16; i++) {
        put_entry(slot(DATA + 8, i), "X          ", 0, 0, 0);
    }
    set_next(10, 10);
    CHECK(mount() == 0);
    number = open_file(ROOT_CLIENT, "/dir", O_RDONLY);
    do {
        got = file_list(ROOT_CLIENT, (uint32_t)number, entry, IO_LIST_MOST);
        count += got > 0 ? (uint32_t)got : 0;
    } while (got > 0);
    CHECK(got == -EIO && count <= 65536);
    CHECK(look(ROOT_CLIENT, "/dir/nothing") == -EIO);
}

static void dir_without_cluster(void)
{
    make_volume();
    put_entry(slot(ROOT, 1), "DIR        ", DIR_DIRECTORY, 0, 0);
    CHECK(mount() == 0);
    CHECK(look(ROOT_CLIENT, "/dir") == 0);
    CHECK(look(ROOT_CLIENT, "/dir/data") == -EIO);
    CHECK(open_file(ROOT_CLIENT, "/dir", O_RDONLY) == -EIO);
}

/* --- Paths and permissions ------------------------------------------------ */

static void path_forms(void)
{
    start();
    CHECK(look(ROOT_CLIENT, "/") == 0);
    CHECK(look(ROOT_CLIENT, "/data") == 0);
    CHECK(look(ROOT_CLIENT, "//dir///inside.txt") == 0);
    CHECK(look(ROOT_CLIENT, "/dir/../../dir/./inside.txt") == 0);
    CHECK(look(ROOT_CLIENT, "/dir/") == 0);
    CHECK(look(ROOT_CLIENT, "/data/") == -ENOTDIR);
    CHECK(look(ROOT_CLIENT, "/data/..") == -ENOTDIR);
    CHECK(look(ROOT_CLIENT, "/nothing/../data") == -ENOENT);
    CHECK(look(ROOT_CLIENT, "data") == -ENOENT);
    CHECK(look(ROOT_CLIENT, "") == -ENOENT);
    CHECK(look(ROOT_CLIENT, "/dat") == -ENOENT);
    CHECK(look(ROOT_CLIENT, "/data2") == -ENOENT);
}

static void path_depth(void)
{
    char path[IO_PATH_BYTES] = "";
    uint32_t i;

    make_volume();
    put_entry(slot(DATA + 8, 0), "D          ", DIR_DIRECTORY, 10, 0);
    CHECK(mount() == 0);
    strcat(path, "/dir");
    for (i = 1; i < PATH_DEPTH; i++) {
        strcat(path, "/d");
    }
    CHECK(look(ROOT_CLIENT, path) == 0);
    strcat(path, "/d");
    CHECK(look(ROOT_CLIENT, path) == -ENAMETOOLONG);
}

static void access_defaults(void)
{
    start();
    CHECK(mode_of("/") == (S_IFDIR | 0755));
    CHECK(mode_of("/data") == (S_IFREG | 0644));
    CHECK(mode_of("/bin") == (S_IFDIR | 0755));
    CHECK(mode_of("/bin/prog") == (S_IFREG | 0555)); /* read-only */
}

static void set_rights(uint32_t place, uint32_t mode, uint32_t owner)
{
    put16(place + 0x14, mode << 7 | owner);
}

static void access_stored(void)
{
    struct io_stat status;

    make_volume();
    set_rights(slot(ROOT, 0), 0751, 100);
    CHECK(mount() == 0);
    CHECK(tree_stat(&ROOT_CLIENT->user, "/data", &status) == 0);
    CHECK(status.mode == (S_IFREG | 0751));
    CHECK(status.uid == 100 && status.gid == 100);
}

/* Whether CLIENT may read /data with owner and mode as given. */
static bool may_read(struct client *client, uint32_t mode, uint32_t owner)
{
    int number;

    make_volume();
    set_rights(slot(ROOT, 0), mode, owner);
    CHECK(mount() == 0);
    number = open_file(client, "/data", O_RDONLY);
    CHECK(number >= 0 || number == -EACCES);
    return number >= 0;
}

static void access_check(void)
{
    CHECK(may_read(USER_CLIENT, 0400, 100));
    CHECK(!may_read(USER_CLIENT, 0044, 100));
    CHECK(may_read(USER_CLIENT, 0004, 1));
    CHECK(!may_read(USER_CLIENT, 0770, 1));
    CHECK(may_read(MEMBER_CLIENT, 0040, 100));
    CHECK(!may_read(MEMBER_CLIENT, 0404, 100));
    CHECK(may_read(ROOT_CLIENT, 0001, 100));
    make_volume();
    set_rights(slot(ROOT, 1), 0744, 1); /* /dir: read, not search */
    CHECK(mount() == 0);
    CHECK(look(USER_CLIENT, "/dir") == 0);
    CHECK(look(USER_CLIENT, "/dir/inside.txt") == -EACCES);
    CHECK(look(ROOT_CLIENT, "/dir/inside.txt") == 0);
}

/* --- Clients -------------------------------------------------------------- */

static void client_vouching(void)
{
    start();
    CHECK(client_of(7) == NULL && client_find(7) == NULL);
    CHECK(client_vouch(7, 107, (struct access_user){128, 0}) == -EINVAL);
    CHECK(client_vouch(7, 107, (struct access_user){0, 128}) == -EINVAL);
    CHECK(client_vouch(7, 0, (struct access_user){1, 1}) == -EINVAL);
    CHECK(client_vouch(7, 0x105, (struct access_user){1, 1}) == -EINVAL);
    CHECK(client_vouch(7, 107, (struct access_user){127, 127}) == 0);
    CHECK(client_of(107) == client_find(7) && client_of(107)->pid == 7);
    CHECK(client_vouch(7, 0, (struct access_user){3, 4}) == 0);
    CHECK(client_of(107)->user.uid == 3 && client_of(107)->user.gid == 4);
    client_forget(client_find(7));
    CHECK(client_of(107) == NULL && client_find(7) == NULL);
    CHECK(client_of(0x105) == USER_CLIENT);
}

static void client_many(void)
{
    int32_t pid;

    start();
    for (pid = 1000; pid < 1000 + 126; pid++) {
        CHECK(client_vouch(pid, pid + 7, (struct access_user){9, 9}) == 0);
    }
    CHECK(client_vouch(pid, pid + 7, (struct access_user){9, 9}) == -EAGAIN);
    CHECK(client_vouch(1000, 0, (struct access_user){8, 8}) == 0);
    CHECK(client_find(1000)->user.uid == 8);
    client_forget(client_find(1001));
    CHECK(client_vouch(pid, pid + 7, (struct access_user){7, 7}) == 0);
    CHECK(client_of(pid + 7)->user.uid == 7);
    CHECK(client_find(1001) == NULL && client_find(1002)->user.uid == 9);
}

static void client_exec_replaces(void)
{
    start();
    CHECK(client_exec(5, 0x205) == 0);
    CHECK(client_of(0x105) == NULL && client_of(0x205) == USER_CLIENT);
    CHECK(client_exec(77, 0x206) == -ESRCH);
    CHECK(client_exec(5, 0) == -EINVAL);
}

/* --- Files ---------------------------------------------------------------- */

static bool is_contents(const uint8_t *data, uint32_t from, uint32_t bytes)
{
    uint32_t i;

    for (i = from; i < from + bytes; i++) {
        if (data[i - from] != (uint8_t)(i * 7 + i / 256)) {
            return false;
        }
    }
    return true;
}

static void file_reads(void)
{
    static const uint32_t step[] = {1, 7, 511, 512, 513, 1024, 5000, 70000};
    const uint8_t *data;
    uint32_t i, done;
    int number, got;

    start();
    for (i = 0; i < sizeof step / sizeof step[0]; i++) {
        number = open_file(USER_CLIENT, "/Data", O_RDONLY);
        done = 0;
        do {
            got = file_read(USER_CLIENT, (uint32_t)number, step[i], &data);
            CHECK(got >= 0 && is_contents(data, done, (uint32_t)got));
            done += (uint32_t)got;
        } while (got > 0);
        CHECK(done == FILE_BYTES);
        CHECK(file_close(USER_CLIENT, (uint32_t)number) == 0);
    }
}

static void file_seeks(void)
{
    const uint8_t *data;
    uint32_t number;

    start();
    number = (uint32_t)open_file(USER_CLIENT, "/data", O_RDONLY);
    CHECK(file_seek(USER_CLIENT, number, 1500, SEEK_SET) == 1500);
    CHECK(file_read(USER_CLIENT, number, 9, &data) == 9);
    CHECK(is_contents(data, 1500, 9));
    CHECK(file_seek(USER_CLIENT, number, -1409, SEEK_CUR) == 100);
    CHECK(file_read(USER_CLIENT, number, 600, &data) == 600);
    CHECK(is_contents(data, 100, 600));
    CHECK(file_seek(USER_CLIENT, number, -1, SEEK_END) == 1999);
    CHECK(file_read(USER_CLIENT, number, 600, &data) == 1);
    CHECK(file_seek(USER_CLIENT, number, 100, SEEK_END) == 2100);
    CHECK(file_read(USER_CLIENT, number, 600, &data) == 0);
    CHECK(file_seek(USER_CLIENT, number, -1, SEEK_SET) == -EINVAL);
    CHECK(file_seek(USER_CLIENT, number, 0x7FFFFFFF, SEEK_CUR) == -EINVAL);
    CHECK(file_seek(USER_CLIENT, number, 0, 3) == -EINVAL);
}

static void file_longer_than_chain(void)
{
    const uint8_t *data;
    uint32_t number;

    make_volume();
    set_next(3, 0xFFFF);
    CHECK(mount() == 0);
    number = (uint32_t)open_file(ROOT_CLIENT, "/data", O_RDONLY);
    CHECK(file_read(ROOT_CLIENT, number, 5000, &data) == 1024);
    CHECK(file_read(ROOT_CLIENT, number, 5000, &data) == -EIO);
    CHECK(file_read(ROOT_CLIENT, number, 5000, &data) == -EIO);
}

static void file_whose_file(void)
{
    const uint8_t *data;
    uint32_t number;

    start();
    number = (uint32_t)open_file(USER_CLIENT, "/data", O_RDONLY);
    CHECK(file_read(ROOT_CLIENT, number, 1, &data) == -EBADF);
    CHECK(file_close(ROOT_CLIENT, number) == -EBADF);
    CHECK(file_read(USER_CLIENT, FILE_MOST, 1, &data) == -EBADF);
    CHECK(file_read(USER_CLIENT, 0xFFFFFFFF, 1, &data) == -EBADF);
    file_forget(USER_CLIENT);
    CHECK(file_read(USER_CLIENT, number, 1, &data) == -EBADF);
}

/* What a fork copies is shared: the offset is one, and the file is open until
 * the last one lets go of it. */
static void file_sharing(void)
{
    struct client *child;
    const uint8_t *data;
    uint32_t number;

    start();
    number = (uint32_t)open_file(USER_CLIENT, "/data", O_RDONLY);
    CHECK(client_fork(5, 50, 0x150, &child) == 0);
    file_share(child);
    CHECK(file_read(USER_CLIENT, number, 100, &data) == 100);
    CHECK(file_read(child, number, 100, &data) == 100);
    CHECK(is_contents(data, 100, 100) && file_offset(child, number) == 200);
    CHECK(file_close(USER_CLIENT, number) == 0);
    CHECK(file_read(USER_CLIENT, number, 1, &data) == -EBADF);
    CHECK(open_file(ROOT_CLIENT, "/data", O_RDONLY) != (int)number);
    CHECK(file_read(child, number, 1, &data) == 1);
    file_forget(child);
    CHECK(file_read(child, number, 1, &data) == -EBADF);
    CHECK(open_file(ROOT_CLIENT, "/data", O_RDONLY) == (int)number);
    CHECK(client_fork(99, 51, 0x151, &child) == -ESRCH);
    CHECK(client_fork(5, 6, 0x152, &child) == -EINVAL);
}

/* After a restart of the server, which forgot everything. */
static void file_reopening(void)
{
    struct proc_file old = {.offset = 600};
    struct proc_file other;
    const uint8_t *data;
    uint32_t node;

    start();
    (void)open_file(USER_CLIENT, "/data", O_RDONLY);
    old.number = (uint32_t)file_open(USER_CLIENT, "/bin/prog", O_RDONLY, 0,
                                     &old.node);
    other = old;
    old.number =
        (uint32_t)file_open(USER_CLIENT, "/data", O_RDONLY, 0, &old.node);
    file_start(0);
    (void)client_vouch(5, 0x105, (struct access_user){100, 100});
    USER_CLIENT->files[0] = 0;
    CHECK(file_reopen(USER_CLIENT, &old, &node) == 0);
    CHECK(file_reopen(USER_CLIENT, &old, &node) == 0);
    CHECK(file_read(USER_CLIENT, old.number, 10, &data) == 10);
    CHECK(is_contents(data, 600, 10));
    CHECK(file_reopen(MEMBER_CLIENT, &old, &node) == -EBUSY); /* another user */
    other.number = old.number;
    CHECK(file_reopen(USER_CLIENT, &other, &node) == -EBUSY); /* another file */
    other.number = FILE_MOST;
    CHECK(file_reopen(USER_CLIENT, &other, &node) == -EINVAL);
    other.number = 9;
    CHECK(file_reopen(USER_CLIENT, &other, &node) == 0);
    other.node = 12345; /* inside of some file, or nowhere */
    other.number = 10;
    CHECK(file_reopen(USER_CLIENT, &other, &node) == -ENOENT);
    set_rights(slot(ROOT, 2), 0744, 1); /* /bin: no longer for others */
    CHECK(mount() == 0);
    other.node = slot(DATA + 9 - PARTITION, 0) / 32;
    CHECK(file_reopen(USER_CLIENT, &other, &node) == -ENOENT);
    CHECK(file_reopen(ROOT_CLIENT, &other, &node) == 0);
}

/* A file that has another name now is found by where its contents begin. */
static void file_reopening_by_place(void)
{
    struct proc_file old = {.flags = O_RDONLY, .offset = 600};
    uint32_t node;

    start();
    old.number = (uint32_t)file_open(USER_CLIENT, "/data", O_RDONLY, 0, &node);
    old.place = file_place(USER_CLIENT, old.number);
    old.node = node + 1; /* as if its entry had moved to where it is */
    CHECK(old.place != 0);
    file_start(0);
    USER_CLIENT->files[0] = 0;
    old.place++;
    CHECK(file_reopen(USER_CLIENT, &old, &old.node) == -ENOENT);
    old.place--;
    CHECK(file_reopen(USER_CLIENT, &old, &old.node) == 0 && old.node == node);
    CHECK(file_reopen(MEMBER_CLIENT, &old, &node) == -EBUSY);
}

/* After a restart, files get other numbers than those that may come back. */
static void file_numbers_after_restart(void)
{
    start();
    CHECK(open_file(USER_CLIENT, "/data", O_RDONLY) == 0);
    file_start(1);
    USER_CLIENT->files[0] = 0;
    CHECK(open_file(USER_CLIENT, "/data", O_RDONLY) >
          (int)FILE_CLIENT_MOST);
}

static void file_limits(void)
{
    int32_t pid;
    uint32_t i;

    start();
    for (i = 0; i < FILE_CLIENT_MOST; i++) {
        CHECK(open_file(USER_CLIENT, "/data", O_RDONLY) >= 0);
    }
    CHECK(open_file(USER_CLIENT, "/data", O_RDONLY) == -EMFILE);
    for (pid = 10; pid < 25; pid++) {
        /* The last ones are left to root. */
        uint32_t user = pid < 23 ? (uint32_t)pid / 5 : 0;

        CHECK(client_vouch(pid, pid, (struct access_user){user, user}) == 0);
        for (i = 0; i < FILE_CLIENT_MOST; i++) {
            CHECK(open_file(client_find(pid), "/data", O_RDONLY) >= 0);
        }
        if (pid == 22) {
            CHECK(open_file(MEMBER_CLIENT, "/data", O_RDONLY) == -ENFILE);
        }
    }
    CHECK(open_file(ROOT_CLIENT, "/data", O_RDONLY) == -ENFILE);
    file_forget(client_find(12));
    CHECK(open_file(ROOT_CLIENT, "/data", O_RDONLY) >= 0);
}

static void file_user_limit(void)
{
    int32_t pid;
    uint32_t i;

    start();
    for (pid = 10; pid < 18; pid++) {
        CHECK(client_vouch(pid, pid, (struct access_user){100, 100}) == 0);
        for (i = 0; i < FILE_CLIENT_MOST; i++) {
            CHECK(open_file(client_find(pid), "/data", O_RDONLY) >= 0);
        }
    }
    CHECK(open_file(USER_CLIENT, "/data", O_RDONLY) == -ENFILE);
    CHECK(open_file(MEMBER_CLIENT, "/data", O_RDONLY) >= 0);
}

static void file_flags(void)
{
    const uint8_t *data;
    int number;

    start();
    CHECK(open_file(ROOT_CLIENT, "/data", O_WRONLY) == -EROFS);
    CHECK(open_file(ROOT_CLIENT, "/data", O_RDWR) == -EROFS);
    CHECK(open_file(ROOT_CLIENT, "/data", O_TRUNC) == -EROFS);
    CHECK(open_file(ROOT_CLIENT, "/dir", O_WRONLY) == -EISDIR);
    CHECK(open_file(ROOT_CLIENT, "/new", O_WRONLY | O_CREAT) == -EROFS);
    CHECK(open_file(ROOT_CLIENT, "/data", O_CREAT) >= 0);
    CHECK(open_file(ROOT_CLIENT, "/data", O_CREAT | O_EXCL) == -EEXIST);
    CHECK(open_file(ROOT_CLIENT, "/data", O_DIRECTORY) == -ENOTDIR);
    number = open_file(ROOT_CLIENT, "/dir", O_DIRECTORY);
    CHECK(file_read(ROOT_CLIENT, (uint32_t)number, 1, &data) == -EISDIR);
}

static void file_times(void)
{
    struct io_stat status;

    make_volume();
    put16(slot(ROOT, 0) + 0x16, 23u << 11 | 59 << 5 | 29);
    put16(slot(ROOT, 0) + 0x18, (2024 - 1980) << 9 | 2 << 5 | 29);
    put16(slot(ROOT, 1) + 0x18, 0);
    CHECK(mount() == 0);
    CHECK(tree_stat(&ROOT_CLIENT->user, "/data", &status) == 0);
    CHECK(status.mtime == 1709251198); /* 2024-02-29 23:59:58 */
    CHECK(status.blocks == 4);
    CHECK(tree_stat(&ROOT_CLIENT->user, "/dir", &status) == 0);
    CHECK(status.mtime == 0);
}

static const struct ktap_test tests[] = {
    {"cache-hit", cache_hit},
    {"cache-long-read", cache_long_read},
    {"cache-row-in-place", cache_row_in_place},
    {"cache-scan-keeps-used", cache_scan_keeps_used},
    {"cache-end-of-disk", cache_end_of_disk},
    {"cache-bad-sector", cache_bad_sector},
    {"fat-refuses-boot-sector", fat_refuses_boot_sector},
    {"fat-refuses-partition", fat_refuses_partition},
    {"fat-unreadable", fat_unreadable},
    {"fat-runs", fat_runs},
    {"fat-damaged-chain", fat_damaged_chain},
    {"fat-loop", fat_loop},
    {"name-short", name_short},
    {"name-long", name_long},
    {"name-comparison", name_comparison},
    {"dir-long-name", dir_long_name},
    {"dir-orphans", dir_orphans},
    {"dir-loop", dir_loop},
    {"dir-without-cluster", dir_without_cluster},
    {"path-forms", path_forms},
    {"path-depth", path_depth},
    {"access-defaults", access_defaults},
    {"access-stored", access_stored},
    {"access-check", access_check},
    {"client-vouching", client_vouching},
    {"client-many", client_many},
    {"client-exec-replaces", client_exec_replaces},
    {"file-reads", file_reads},
    {"file-seeks", file_seeks},
    {"file-longer-than-chain", file_longer_than_chain},
    {"file-whose-file", file_whose_file},
    {"file-sharing", file_sharing},
    {"file-reopening", file_reopening},
    {"file-reopening-by-place", file_reopening_by_place},
    {"file-numbers-after-restart", file_numbers_after_restart},
    {"file-limits", file_limits},
    {"file-user-limit", file_user_limit},
    {"file-flags", file_flags},
    {"file-times", file_times},
};

int main(void)
{
    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT
 *
 * Tests of fs where it writes, over a volume in memory with room for a journal.
 * After each test the volume is mounted anew and must be sound, and what was
 * done must be there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/layers/fs_disk.h"
#include "grading/layers/ktap.h"
#include "sos/fs/check.h"
#include "sos/fs/client.h"
#include "sos/fs/file.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

/* The volume: no partition table, 256 reserved sectors, two FATs of 20, a root
 * directory of 4 sectors, 5000 clusters of one sector. */
#define RESERVED 256u
#define FAT_SECTORS 20u
#define ROOT (RESERVED + 2 * FAT_SECTORS)
#define DATA (ROOT + 4)
#define CLUSTERS 5000u
#define SECTORS (DATA + CLUSTERS)

#define ROOT_CLIENT client_find(1)
#define USER_CLIENT client_find(5)  /* user 100, group 100 */
#define OTHER_CLIENT client_find(6) /* user 101, group 101 */
#define ROOT_USER (&ROOT_CLIENT->user)
#define USER (&USER_CLIENT->user)
#define OTHER (&OTHER_CLIENT->user)

static uint8_t disk[SECTORS * BLOCK_BYTES];

static void put16(uint32_t place, uint32_t value)
{
    disk[place] = (uint8_t)value;
    disk[place + 1] = (uint8_t)(value >> 8);
}

static void make_volume(uint32_t cluster_sectors)
{
    static const uint8_t jump[] = {0xEB, 0x3C, 0x90};

    memset(disk, 0, sizeof disk);
    memset(disk + DATA * BLOCK_BYTES, 0xAA, CLUSTERS * BLOCK_BYTES);
    memcpy(disk, jump, sizeof jump);
    put16(11, BLOCK_BYTES);
    disk[13] = (uint8_t)cluster_sectors;
    put16(14, RESERVED);
    disk[16] = 2;
    put16(17, 64);
    put16(19, SECTORS);
    put16(22, FAT_SECTORS);
    put16(510, 0xAA55);
    put16(RESERVED * BLOCK_BYTES, 0xFFF8);
    put16(RESERVED * BLOCK_BYTES + 2, 0xFFFF);
    memcpy(disk + (RESERVED + FAT_SECTORS) * BLOCK_BYTES,
           disk + RESERVED * BLOCK_BYTES, BLOCK_BYTES);
}

/* Mounts as after a start of the system. */
static void mount(void)
{
    const char *reason;

    disk_use_memory(0, disk, SECTORS);
    disk_set_bad(DISK_NO_SECTOR);
    client_start(1);
    (void)client_vouch(5, 0x105, (struct access_user){100, 100});
    (void)client_vouch(6, 0x106, (struct access_user){101, 101});
    mount_start(false);
    file_start(0);
    CHECK(mount_volume(0, 0, NULL, "/", 0, &reason) == 0);
    CHECK(reason == NULL);
    if (reason != NULL) {
        printf("# %s\n", reason);
    }
}

static void start(void)
{
    make_volume(1);
    mount();
    CHECK(tree_mkdir(ROOT_USER, "/home", 0777) == 0);
}

static uint32_t available(void)
{
    struct fs_volume volume = {.free_blocks = 0};

    CHECK(tree_volume(ROOT_USER, "/", &volume) == 0);
    CHECK(volume.read_only == 0);
    return volume.free_blocks;
}

/* Nothing is lost or damaged, on the disk as in memory. */
static void check_sound(void)
{
    static struct check found;
    uint32_t before = available();

    CHECK(tree_sync() == 0);
    check_volume(mount_table(0), &found);
    CHECK(found.faults == 0 && found.lost == 0);
    if (found.damage != NULL) {
        printf("# %s\n", found.damage);
    }
    mount();
    CHECK(available() == before);
}

static uint32_t make(struct client *client, const char *path, uint32_t flags)
{
    uint32_t node;
    int number = file_open(client, path, flags | O_CREAT, 0644, &node);

    CHECK(number >= 0);
    return (uint32_t)number;
}

/* Byte I of the contents that tests write. */
static uint8_t pattern(uint32_t i)
{
    return (uint8_t)(i * 7 + i / 251 + 1);
}

static const uint8_t *pattern_from(uint32_t from, uint32_t bytes)
{
    static uint8_t data[FILE_MOST_BYTES];
    uint32_t i;

    for (i = 0; i < bytes; i++) {
        data[i] = pattern(from + i);
    }
    return data;
}

static void write_file(const char *path, uint32_t bytes)
{
    uint32_t number = make(ROOT_CLIENT, path, O_WRONLY | O_TRUNC);
    uint32_t done, part;

    for (done = 0; done < bytes; done += part) {
        part = bytes - done < 5000 ? bytes - done : 5000;
        CHECK(file_write(ROOT_CLIENT, number, pattern_from(done, part), part) ==
              (int)part);
    }
    CHECK(file_close(ROOT_CLIENT, number) == 0);
}

/* Whether bytes FROM .. TO - 1 of PATH are the pattern, and the file has BYTES
 * in all; those before FROM must be zero. */
static bool has_pattern(const char *path, uint32_t from, uint32_t to,
                        uint32_t bytes)
{
    uint32_t node, i, done = 0;
    const uint8_t *data;
    int number = file_open(ROOT_CLIENT, path, O_RDONLY, 0, &node);
    int got;

    if (number < 0) {
        return false;
    }
    while ((got = file_read(ROOT_CLIENT, (uint32_t)number, 3001, &data)) > 0) {
        for (i = 0; i < (uint32_t)got; i++) {
            uint32_t at = done + i;

            if (data[i] != (at >= from && at < to ? pattern(at) : 0)) {
                printf("# %s differs at %u\n", path, at);
                got = -1;
                break;
            }
        }
        done += got > 0 ? (uint32_t)got : 0;
        if (got < 0) {
            break;
        }
    }
    (void)file_close(ROOT_CLIENT, (uint32_t)number);
    return got == 0 && done == bytes;
}

static int look(const char *path)
{
    struct io_stat status;

    return tree_stat(ROOT_USER, path, &status);
}

static uint32_t mode_of(const char *path)
{
    struct io_stat status = {.mode = 0};

    CHECK(tree_stat(ROOT_USER, path, &status) == 0);
    return status.mode & 0777;
}

/* --- Contents ------------------------------------------------------------- */

static void write_sizes(void)
{
    static const uint32_t size[] = {0,    1,    511,   512,   513,   1024,
                                    4095, 4096, 65536, 65537, 200000};
    char path[20];
    uint32_t i, pass;

    start();
    for (i = 0; i < sizeof size / sizeof size[0]; i++) {
        sprintf(path, "/file%u", size[i]);
        write_file(path, size[i]);
    }
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < sizeof size / sizeof size[0]; i++) {
            sprintf(path, "/file%u", size[i]);
            CHECK(has_pattern(path, 0, size[i], size[i]));
        }
        check_sound();
    }
}

static void write_large_clusters(void)
{
    make_volume(1);
    disk[13] = 1;
    start();
    write_file("/a", 30000);
    write_file("/b", 100);
    CHECK(tree_unlink(ROOT_USER, "/a") == 0);
    CHECK(tree_sync() == 0);
    write_file("/c", 700);
    CHECK(has_pattern("/b", 0, 100, 100) && has_pattern("/c", 0, 700, 700));
    check_sound();
}

static void write_holes(void)
{
    uint32_t number;

    start();
    number = make(ROOT_CLIENT, "/hole", O_RDWR);
    CHECK(file_seek(ROOT_CLIENT, number, 7777, SEEK_SET) == 7777);
    CHECK(file_write(ROOT_CLIENT, number, pattern_from(7777, 100), 100) == 100);
    CHECK(has_pattern("/hole", 7777, 7877, 7877));
    CHECK(file_truncate(ROOT_CLIENT, number, 20000) == 0);
    CHECK(has_pattern("/hole", 7777, 7877, 20000));
    CHECK(file_truncate(ROOT_CLIENT, number, 7800) == 0);
    CHECK(file_truncate(ROOT_CLIENT, number, 9000) == 0);
    CHECK(has_pattern("/hole", 7777, 7800, 9000));
    CHECK(file_truncate(ROOT_CLIENT, number, 0x80000000u) == -EFBIG);
    CHECK(file_truncate(ROOT_CLIENT, number, 0x7FFFFFFFu) == -ENOSPC);
    CHECK(has_pattern("/hole", 7777, 7800, 9000));
    CHECK(file_seek(ROOT_CLIENT, number, 0x7FFFFFF0, SEEK_SET) > 0);
    CHECK(file_write(ROOT_CLIENT, number, "0123456789abcdefg", 17) == -EFBIG);
    check_sound();
    CHECK(has_pattern("/hole", 7777, 7800, 9000));
}

static void write_over(void)
{
    static const uint32_t place[] = {0, 1, 500, 512, 3000, 4090, 9000, 9999};
    uint32_t number, i;

    start();
    number = make(ROOT_CLIENT, "/zero", O_RDWR);
    CHECK(file_truncate(ROOT_CLIENT, number, 10000) == 0);
    for (i = 0; i < sizeof place / sizeof place[0]; i++) {
        (void)file_seek(ROOT_CLIENT, number, (int32_t)place[i], SEEK_SET);
        CHECK(file_write(ROOT_CLIENT, number, pattern_from(place[i], 5000),
                         5000) == 5000);
    }
    CHECK(has_pattern("/zero", 0, 14999, 14999));
    check_sound();
    CHECK(has_pattern("/zero", 0, 14999, 14999));
}

static void write_append(void)
{
    uint32_t one, two;

    start();
    one = make(ROOT_CLIENT, "/log", O_WRONLY | O_APPEND);
    two = make(ROOT_CLIENT, "/log", O_WRONLY | O_APPEND);
    CHECK(file_write(ROOT_CLIENT, one, pattern_from(0, 300), 300) == 300);
    CHECK(file_write(ROOT_CLIENT, two, pattern_from(300, 300), 300) == 300);
    CHECK(file_write(ROOT_CLIENT, one, pattern_from(600, 300), 300) == 300);
    CHECK(file_offset(ROOT_CLIENT, one) == 900);
    CHECK(has_pattern("/log", 0, 900, 900));
    check_sound();
}

static void write_full(void)
{
    uint32_t number, left, wrote = 0;
    int result;

    start();
    write_file("/other", 1000);
    number = make(ROOT_CLIENT, "/full", O_WRONLY);
    do {
        result =
            file_write(ROOT_CLIENT, number, pattern_from(wrote, 60000), 60000);
        wrote += result > 0 ? 60000 : 0;
    } while (result > 0);
    CHECK(result == -ENOSPC);
    CHECK(has_pattern("/full", 0, wrote, wrote));
    left = available();
    CHECK(left < 118);
    CHECK(file_write(ROOT_CLIENT, number, pattern_from(wrote, left * 512),
                     left * 512) == (int)(left * 512));
    CHECK(available() == 0);
    CHECK(tree_mkdir(ROOT_USER, "/no", 0755) == -ENOSPC);
    CHECK(tree_mkdir(ROOT_USER, "/home/no", 0755) == -ENOSPC);
    CHECK(look("/home/no") == -ENOENT);
    check_sound();
    CHECK(tree_unlink(ROOT_USER, "/full") == 0);
    CHECK(available() > 4900);
    write_file("/again", 2000000); /* of what was just freed */
    CHECK(has_pattern("/again", 0, 2000000, 2000000));
    check_sound();
}

/* --- Names ---------------------------------------------------------------- */

static void create_many(void)
{
    char path[60];
    uint32_t i;

    start();
    CHECK(tree_mkdir(ROOT_USER, "/many", 0755) == 0);
    for (i = 0; i < 300; i++) {
        sprintf(path, "/many/A name of some length, number %u.text", i);
        (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, path, O_WRONLY));
    }
    for (i = 0; i < 300; i += 2) {
        sprintf(path, "/many/a NAME of some length, number %u.text", i);
        CHECK(tree_unlink(ROOT_USER, path) == 0);
    }
    for (i = 0; i < 300; i += 2) {
        sprintf(path, "/many/short%u", i);
        (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, path, O_WRONLY));
    }
    check_sound();
    for (i = 0; i < 300; i++) {
        sprintf(path, "/many/a NAME of some length, number %u.text", i);
        CHECK(look(path) == (i % 2 == 0 ? -ENOENT : 0));
        sprintf(path, "/many/SHORT%u", i);
        CHECK(look(path) == (i % 2 == 0 ? 0 : -ENOENT));
    }
}

static void create_names(void)
{
    static const char *const good[] = {"/README",
                                       "/readme.txt",
                                       "/ReadMe.c",
                                       "/a.b.c",
                                       "/.profile",
                                       "/name with blanks",
                                       "/\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80",
                                       "/12345678.123",
                                       "/123456789",
                                       "/12345678.1234",
                                       "/a+b=c;d,[e]",
                                       "/~1",
                                       "/x~1.y",
                                       "/-"};
    static const char *const bad[] = {"/a?",   "/a*b",  "/a:b",  "/a\\b",
                                      "/\"",   "/<",    "/>",    "/|",
                                      "/end.", "/end ", "/a\tb", "/..."};
    uint32_t node, i;

    start();
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, good[i], O_EXCL));
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(file_open(ROOT_CLIENT, bad[i], O_CREAT, 0644, &node) == -EINVAL);
        CHECK(tree_mkdir(ROOT_USER, bad[i], 0755) == -EINVAL);
    }
    CHECK(file_open(ROOT_CLIENT, "/\xFF", O_CREAT, 0, &node) == -ENAMETOOLONG);
    CHECK(file_open(ROOT_CLIENT, "/readme", O_CREAT | O_EXCL, 0644, &node) ==
          -EEXIST);
    check_sound();
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        CHECK(look(good[i]) == 0);
    }
}

static void create_root_full(void)
{
    char path[20];
    uint32_t i, node;

    start();
    for (i = 0; i < 63; i++) { /* of 64; one is /home */
        sprintf(path, "/f%u", i);
        (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, path, O_WRONLY));
    }
    CHECK(file_open(ROOT_CLIENT, "/f63", O_CREAT, 0644, &node) == -ENOSPC);
    CHECK(tree_unlink(ROOT_USER, "/f7") == 0);
    CHECK(file_open(ROOT_CLIENT, "/two slots", O_CREAT, 0644, &node) ==
          -ENOSPC);
    (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, "/f63", O_WRONLY));
    check_sound();
}

/* --- Removing and renaming ------------------------------------------------ */

static void unlink_open(void)
{
    uint32_t before, number;
    const uint8_t *data;

    start();
    before = available();
    write_file("/gone", 50000);
    number = make(ROOT_CLIENT, "/gone", O_RDWR);
    CHECK(tree_unlink(ROOT_USER, "/gone") == 0);
    CHECK(look("/gone") == -ENOENT);
    (void)file_close(ROOT_CLIENT, make(ROOT_CLIENT, "/gone", O_WRONLY));
    CHECK(file_read(ROOT_CLIENT, number, 10, &data) == 10);
    CHECK(data[0] == pattern(0));
    (void)file_seek(ROOT_CLIENT, number, 0, SEEK_END);
    CHECK(file_write(ROOT_CLIENT, number, "x", 1) == 1);
    CHECK(tree_sync() == 0);
    CHECK(available() == before - 98);
    CHECK(file_close(ROOT_CLIENT, number) == 0);
    CHECK(available() == before);
    check_sound();
}

/* The power fails while a file without a name is open. */
static void unlink_open_crash(void)
{
    uint32_t before, number;

    start();
    CHECK(tree_sync() == 0);
    before = available();
    write_file("/gone", 50000);
    number = make(ROOT_CLIENT, "/gone", O_RDWR);
    CHECK(tree_unlink(ROOT_USER, "/gone") == 0);
    CHECK(file_sync(ROOT_CLIENT, number) == 0);
    mount();
    CHECK(available() == before);
    number = make(ROOT_CLIENT, "/empty", O_RDWR);
    CHECK(tree_unlink(ROOT_USER, "/empty") == 0);
    CHECK(file_write(ROOT_CLIENT, number, pattern_from(0, 5000), 5000) == 5000);
    CHECK(file_truncate(ROOT_CLIENT, number, 0) == 0);
    CHECK(file_write(ROOT_CLIENT, number, pattern_from(0, 9000), 9000) == 9000);
    CHECK(file_sync(ROOT_CLIENT, number) == 0);
    mount();
    CHECK(available() == before);
    check_sound();
}

static void directories(void)
{
    uint32_t before;

    start();
    before = available();
    CHECK(tree_mkdir(ROOT_USER, "/a", 0755) == 0);
    CHECK(tree_mkdir(ROOT_USER, "/a/b/", 0755) == 0);
    CHECK(tree_mkdir(ROOT_USER, "/a/b", 0755) == -EEXIST);
    CHECK(tree_mkdir(ROOT_USER, "/", 0755) == -EEXIST);
    CHECK(tree_mkdir(ROOT_USER, "/x/y", 0755) == -ENOENT);
    write_file("/a/b/file", 10);
    CHECK(tree_rmdir(ROOT_USER, "/a/b") == -ENOTEMPTY);
    CHECK(tree_rmdir(ROOT_USER, "/a/b/file") == -ENOTDIR);
    CHECK(tree_unlink(ROOT_USER, "/a/b") == -EISDIR);
    CHECK(tree_rmdir(ROOT_USER, "/a/.") == -EINVAL);
    CHECK(tree_rmdir(ROOT_USER, "/") == -EINVAL);
    CHECK(tree_unlink(ROOT_USER, "/a/b/file") == 0);
    CHECK(tree_unlink(ROOT_USER, "/a/b/file") == -ENOENT);
    check_sound();
    CHECK(tree_rmdir(ROOT_USER, "/a/b/") == 0);
    CHECK(tree_rmdir(ROOT_USER, "/a") == 0);
    CHECK(available() == before);
    check_sound();
}

static void rename_forms(void)
{
    uint32_t number, node;
    const uint8_t *data;

    start();
    write_file("/one", 1000);
    write_file("/two", 3000);
    CHECK(tree_mkdir(ROOT_USER, "/dir", 0755) == 0);
    CHECK(tree_mkdir(ROOT_USER, "/dir/sub", 0755) == 0);
    number = make(ROOT_CLIENT, "/two", O_RDONLY);
    CHECK(tree_rename(ROOT_USER, "/one", "/two") == 0); /* replaces it */
    CHECK(look("/one") == -ENOENT && has_pattern("/two", 0, 1000, 1000));
    CHECK(file_read(ROOT_CLIENT, number, 5000, &data) == 3000);
    CHECK(file_close(ROOT_CLIENT, number) == 0);
    number = make(ROOT_CLIENT, "/two", O_RDWR);
    CHECK(tree_rename(ROOT_USER, "/two", "/dir/Another long name.txt") == 0);
    CHECK(file_truncate(ROOT_CLIENT, number, 700) == 0);
    CHECK(has_pattern("/dir/another LONG name.txt", 0, 700, 700));
    CHECK(tree_rename(ROOT_USER, "/dir/sub", "/dir/sub/in") == -EINVAL);
    CHECK(tree_rename(ROOT_USER, "/dir", "/dir/sub/in") == -EINVAL);
    CHECK(tree_rename(ROOT_USER, "/home", "/dir/sub") == 0); /* empty */
    CHECK(tree_rename(ROOT_USER, "/dir/sub", "/up") == 0);
    CHECK(tree_rename(ROOT_USER, "/up", "/dir") == -ENOTEMPTY);
    CHECK(tree_rename(ROOT_USER, "/nothing", "/x") == -ENOENT);
    write_file("/file", 5);
    CHECK(tree_rename(ROOT_USER, "/file", "/up") == -EISDIR);
    CHECK(tree_rename(ROOT_USER, "/up", "/file") == -ENOTDIR);
    CHECK(tree_rename(ROOT_USER, "/file", "/") == -EBUSY);
    CHECK(tree_rename(ROOT_USER, "/", "/x") == -EBUSY);
    CHECK(tree_rename(ROOT_USER, "/file", "/FILE") == 0);
    CHECK(tree_rename(ROOT_USER, "/file", "/FiLe") == 0);
    CHECK(tree_rename(ROOT_USER, "/file", "/file") == 0);
    CHECK(tree_rename(ROOT_USER, "/file", "/a?") == -EINVAL);
    check_sound();
    CHECK(has_pattern("/file", 0, 5, 5));
    CHECK(file_open(ROOT_CLIENT, "/up/../dir", O_DIRECTORY, 0, &node) >= 0);
}

/* --- Attributes and permissions ------------------------------------------- */

static void attributes(void)
{
    struct io_stat status;

    start();
    write_file("/f", 10);
    CHECK(mode_of("/f") == 0644);
    CHECK(tree_chmod(ROOT_USER, "/f", 0751) == 0 && mode_of("/f") == 0751);
    CHECK(tree_chmod(ROOT_USER, "/f", 0444) == 0 && mode_of("/f") == 0444);
    CHECK(tree_chmod(ROOT_USER, "/f", 0) == 0);
    CHECK(tree_chown(ROOT_USER, "/f", 100, TREE_SAME) == 0);
    CHECK(tree_chmod(ROOT_USER, "/f", 0) == 0 && mode_of("/f") == 0);
    CHECK(tree_chmod(USER, "/f", 0640) == 0 && mode_of("/f") == 0640);
    CHECK(tree_chmod(OTHER, "/f", 0777) == -EPERM);
    CHECK(tree_chown(USER, "/f", 101, TREE_SAME) == -EPERM);
    CHECK(tree_chown(USER, "/f", 100, 100) == 0);
    CHECK(tree_chown(ROOT_USER, "/f", 128, 128) == -EINVAL);
    CHECK(tree_chown(ROOT_USER, "/f", 100, 101) == -EINVAL);
    CHECK(tree_utime(USER, "/f", 1600000000) == 0);
    CHECK(tree_utime(OTHER, "/f", 1600000000) == -EPERM);
    CHECK(tree_utime(OTHER, "/f", TREE_SAME) == -EACCES);
    check_sound();
    CHECK(tree_stat(ROOT_USER, "/f", &status) == 0);
    CHECK(status.mtime == 1600000000 && status.uid == 100);
    CHECK(mode_of("/f") == 0640);
    disk_set_time(1700000000);
    CHECK(tree_utime(USER, "/f", TREE_SAME) == 0);
    CHECK(tree_stat(ROOT_USER, "/f", &status) == 0);
    CHECK(status.mtime == 1700000000);
}

static void permissions(void)
{
    uint32_t node;

    start();
    CHECK(tree_mkdir(ROOT_USER, "/root", 0755) == 0);
    write_file("/root/f", 5);
    CHECK(file_open(USER_CLIENT, "/root/f", O_WRONLY, 0, &node) == -EACCES);
    CHECK(file_open(USER_CLIENT, "/root/f", O_RDONLY | O_TRUNC, 0, &node) ==
          -EACCES);
    CHECK(file_open(USER_CLIENT, "/root/n", O_CREAT, 0644, &node) == -EACCES);
    CHECK(tree_mkdir(USER, "/root/n", 0755) == -EACCES);
    CHECK(tree_unlink(USER, "/root/f") == -EACCES);
    CHECK(tree_rename(USER, "/root/f", "/home/f") == -EACCES);
    CHECK(tree_mkdir(USER, "/home/mine", 0700) == 0);
    CHECK(file_open(USER_CLIENT, "/home/mine/f", O_CREAT, 0600, &node) >= 0);
    CHECK(file_open(OTHER_CLIENT, "/home/mine/f", O_RDONLY, 0, &node) ==
          -EACCES);
    CHECK(tree_access(OTHER, "/home/mine", ACCESS_READ) == -EACCES);
    CHECK(tree_access(USER, "/home/mine/f", ACCESS_READ) == 0);
    CHECK(tree_access(USER, "/home/mine/f", ACCESS_EXECUTE) == -EACCES);
    CHECK(tree_access(ROOT_USER, "/home/mine/f", ACCESS_EXECUTE) == -EACCES);
    CHECK(tree_rename(USER, "/home/mine", "/root/mine") == -EACCES);
    /* Everybody may write to /home: then only owners remove. */
    CHECK(tree_rmdir(OTHER, "/home/mine") == -EACCES);
    CHECK(tree_rename(OTHER, "/home/mine", "/home/x") == -EACCES);
    CHECK(tree_unlink(USER, "/home/mine/f") == 0);
    CHECK(tree_rmdir(USER, "/home/mine") == 0);
    check_sound();
}

static void flags(void)
{
    uint32_t node, number;
    const uint8_t *data;

    start();
    write_file("/f", 100);
    CHECK(file_open(ROOT_CLIENT, "/home", O_RDWR, 0, &node) == -EISDIR);
    CHECK(file_open(ROOT_CLIENT, "/f/", O_CREAT, 0, &node) == -ENOTDIR);
    CHECK(file_open(ROOT_CLIENT, "/new/", O_CREAT, 0, &node) == -EISDIR);
    number = make(ROOT_CLIENT, "/f", O_WRONLY);
    CHECK(file_read(ROOT_CLIENT, number, 1, &data) == -EBADF);
    number = make(ROOT_CLIENT, "/f", O_RDONLY);
    CHECK(file_write(ROOT_CLIENT, number, "x", 1) == -EBADF);
    CHECK(file_truncate(ROOT_CLIENT, number, 0) == -EBADF);
    (void)make(ROOT_CLIENT, "/f", O_RDWR | O_TRUNC);
    CHECK(file_read(ROOT_CLIENT, number, 1, &data) == 0);
    check_sound();
}

/* --- The journal ---------------------------------------------------------- */

/* The second volume, in a memory of its own. */
static void mounts(void)
{
    static uint8_t second[sizeof disk];
    const char *reason;
    uint32_t number = 2;
    uint32_t node;

    start();
    CHECK(tree_sync() == 0);
    memcpy(second, disk, sizeof disk);
    mount();
    disk_use_memory(1, second, SECTORS);
    CHECK(tree_mount(USER, "/home", 1, 0, &number, &reason) == -EPERM);
    CHECK(tree_mount(ROOT_USER, "/home", 1, 0, &number, &reason) == 0);
    CHECK(reason == NULL && number == 2);
    number = 0;
    CHECK(tree_mount(ROOT_USER, "/home", 1, 0, &number, &reason) == -EBUSY);
    CHECK(tree_rmdir(ROOT_USER, "/home") == -EBUSY);
    CHECK(tree_rename(ROOT_USER, "/home", "/x") == -EBUSY);
    write_file("/home/there", 3000);
    write_file("/here", 3000);
    CHECK(tree_rename(ROOT_USER, "/here", "/home/here") == -EXDEV);
    CHECK(look("/home/../home/./there") == 0);
    CHECK(file_open(ROOT_CLIENT, "/home/there", O_RDONLY, 0, &node) >= 0);
    CHECK(tree_unmount(ROOT_USER, "/home") == -EBUSY);
    file_forget(ROOT_CLIENT);
    CHECK(tree_unmount(ROOT_USER, "/home/there") == -EINVAL);
    CHECK(tree_unmount(ROOT_USER, "/") == -EBUSY);
    CHECK(tree_unmount(ROOT_USER, "/home") == 0);
    CHECK(look("/home/there") == -ENOENT);
    CHECK(tree_mount(ROOT_USER, "/home", 1, 0, &number, &reason) == 0);
    CHECK(has_pattern("/home/there", 0, 3000, 3000));
    disk_use_memory(1, second, 0);
}

/* What was not committed has never been; what was is there. */
static void journal_forgets(void)
{
    uint32_t before;

    start();
    write_file("/kept", 100);
    CHECK(tree_sync() == 0);
    before = available();
    write_file("/lost", 100);
    CHECK(tree_unlink(ROOT_USER, "/kept") == 0);
    mount();
    CHECK(look("/lost") == -ENOENT && has_pattern("/kept", 0, 100, 100));
    CHECK(available() == before);
    check_sound();
}

static void journal_replays(void)
{
    uint32_t number;

    start();
    CHECK(tree_sync() == 0);
    number = make(ROOT_CLIENT, "/kept", O_RDWR);
    CHECK(file_write(ROOT_CLIENT, number, pattern_from(0, 900), 900) == 900);
    CHECK(file_sync(ROOT_CLIENT, number) == 0);
    CHECK(memcmp(disk + ROOT * BLOCK_BYTES + 32, "KEPT", 4) != 0);
    mount();
    CHECK(memcmp(disk + ROOT * BLOCK_BYTES + 32, "KEPT", 4) == 0);
    CHECK(has_pattern("/kept", 0, 900, 900));
    check_sound();
}

/* A file whose last change did not reach the disk is not opened again as if
 * nothing were missing; one whose change did is, also without a new time. */
static void journal_lost_change(void)
{
    struct proc_file old = {.flags = O_RDWR};
    uint32_t node;

    start();
    old.number = make(ROOT_CLIENT, "/kept", O_RDWR);
    CHECK(file_write(ROOT_CLIENT, old.number, pattern_from(0, 900), 900) ==
          900);
    CHECK(tree_sync() == 0);
    old.place = file_place(ROOT_CLIENT, old.number);
    CHECK(file_seek(ROOT_CLIENT, old.number, 0, SEEK_SET) == 0);
    CHECK(file_write(ROOT_CLIENT, old.number, "new", 3) == 3);
    old.change = file_change(ROOT_CLIENT, old.number);
    CHECK(tree_is_dirty() && tree_sync() == 0);
    mount();
    CHECK(file_reopen(ROOT_CLIENT, &old, &node) == 0);
    CHECK(file_write(ROOT_CLIENT, old.number, "lost", 4) == 4);
    old.change = file_change(ROOT_CLIENT, old.number);
    old.node = node;
    mount();
    CHECK(file_reopen(ROOT_CLIENT, &old, &node) == -EIO);
    check_sound();
}

/* Clusters of a file without a name stay taken while its process may live. */
static void unlink_open_restart(void)
{
    uint32_t before;
    const char *reason;

    start();
    write_file("/other", 100);
    before = available();
    write_file("/open", 3000);
    (void)make(ROOT_CLIENT, "/open", O_RDWR);
    CHECK(tree_unlink(ROOT_USER, "/open") == 0 && tree_sync() == 0);
    client_start(1);
    file_start(1);
    mount_start(true);
    CHECK(mount_volume(0, 0, NULL, "/", 0, &reason) == 0 && reason == NULL);
    CHECK(available() < before);
    mount();
    CHECK(available() == before);
    check_sound();
}

/* A log with one wrong bit is none. */
static void journal_torn(void)
{
    uint32_t number;

    start();
    CHECK(tree_sync() == 0);
    number = make(ROOT_CLIENT, "/kept", O_RDWR);
    CHECK(file_sync(ROOT_CLIENT, number) == 0);
    disk[(1 + 2 + 1) * BLOCK_BYTES + 77] ^= 4;
    mount();
    CHECK(look("/kept") == -ENOENT);
    check_sound();
}

/* The disk fails in the middle: nothing can be changed, and the next start
 * finds what was committed. */
static void journal_disk_fails(void)
{
    uint32_t number, node;

    start();
    number = make(ROOT_CLIENT, "/kept", O_RDWR);
    CHECK(file_sync(ROOT_CLIENT, number) == 0);
    write_file("/lost", 100);
    disk_set_bad(1 + 2 + 6);
    CHECK(file_sync(ROOT_CLIENT, number) == -EIO);
    CHECK(file_open(ROOT_CLIENT, "/new", O_CREAT, 0644, &node) == -EROFS);
    CHECK(file_write(ROOT_CLIENT, number, "x", 1) == -EROFS);
    CHECK(look("/kept") == 0 && look("/lost") == -ENOENT);
    mount();
    CHECK(look("/kept") == 0 && look("/lost") == -ENOENT);
    check_sound();
}

static const struct ktap_test tests[] = {
    {"write-sizes", write_sizes},
    {"write-large-clusters", write_large_clusters},
    {"write-holes", write_holes},
    {"write-over", write_over},
    {"write-append", write_append},
    {"write-full", write_full},
    {"create-many", create_many},
    {"create-names", create_names},
    {"create-root-full", create_root_full},
    {"unlink-open", unlink_open},
    {"unlink-open-crash", unlink_open_crash},
    {"directories", directories},
    {"rename-forms", rename_forms},
    {"attributes", attributes},
    {"permissions", permissions},
    {"flags", flags},
    {"mounts", mounts},
    {"journal-forgets", journal_forgets},
    {"journal-replays", journal_replays},
    {"journal-lost-change", journal_lost_change},
    {"unlink-open-restart", unlink_open_restart},
    {"journal-torn", journal_torn},
    {"journal-disk-fails", journal_disk_fails},
};

int main(void)
{
    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

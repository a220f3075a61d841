/* SPDX-License-Identifier: MIT
 *
 * init's list of mounts; its reader of the boot archive, on sound and on
 * hostile archives. Each archive lies in memory of exactly its length, so that
 * the sanitizer notices a byte read beyond it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/init/archive.h"
#include "sos/init/mounts.h"

#define BLOCK 512
#define MUTATIONS 20000

static char archive[16 * BLOCK];
static size_t archive_bytes;

static void seal(char *header)
{
    unsigned sum = 0;

    memset(header + 148, ' ', 8);
    for (int i = 0; i < BLOCK; i++) {
        sum += (unsigned char)header[i];
    }
    snprintf(header + 148, 8, "%06o", sum);
}

/* Appends a member; returns its header. */
static char *add(const char *name, char type, const char *content)
{
    char *header = archive + archive_bytes;
    size_t bytes = strlen(content);

    memset(header, 0, BLOCK);
    memcpy(header, name, strlen(name));
    snprintf(header + 124, 12, "%011zo", bytes);
    memcpy(header + 257, "ustar\00000", 8);
    header[156] = type;
    seal(header);
    memcpy(header + BLOCK, content, bytes);
    archive_bytes += BLOCK + (bytes + BLOCK - 1) / BLOCK * BLOCK;
    return header;
}

static void begin(void)
{
    memset(archive, 0, sizeof archive);
    archive_bytes = 0;
}

/* Looks NAME up in a copy of the first BYTES bytes. Whether the result is
 * EXPECTED, and with success the content CONTENT. */
static int finds(size_t bytes, const char *name, int expected,
                 const char *content)
{
    char *copy = malloc(bytes > 0 ? bytes : 1);
    const void *file = NULL;
    size_t length = 0;
    int same;

    memcpy(copy, archive, bytes);
    same = archive_find(copy, bytes, name, &file, &length) == expected;
    if (same && expected == 0) {
        same = length == strlen(content) && memcmp(file, content, length) == 0;
    }
    free(copy);
    return same;
}

static void sound_archive(void)
{
    begin();
    add("init", '0', "first");
    add("./tty", '0', "second file");
    add("folder/", '5', "");
    add("fs", '\0', "");
    archive_bytes += 2 * BLOCK;
}

static void test_finds(void)
{
    sound_archive();
    CHECK(finds(archive_bytes, "init", 0, "first"));
    CHECK(finds(archive_bytes, "tty", 0, "second file"));
    CHECK(finds(archive_bytes, "fs", 0, ""));
    CHECK(finds(archive_bytes, "disk", -ENOENT, ""));
    CHECK(finds(archive_bytes, "folder/", -ENOENT, ""));
    CHECK(finds(archive_bytes, "ini", -ENOENT, ""));
    CHECK(finds(0, "init", -ENOENT, ""));
}

static void test_long_name(void)
{
    char name[101];

    memset(name, 'a', 100);
    name[100] = '\0';
    begin();
    add(name, '0', "x");
    CHECK(finds(archive_bytes, name, 0, "x"));
    CHECK(finds(archive_bytes, "a", -ENOENT, ""));
}

static void test_damaged_header(void)
{
    char *header;

    begin();
    header = add("tty", '0', "content");
    header[1] ^= 1;
    CHECK(finds(archive_bytes, "tty", -EINVAL, ""));
    begin();
    header = add("tty", '0', "content");
    memcpy(header + 257, "magic", 5);
    seal(header);
    CHECK(finds(archive_bytes, "tty", -EINVAL, ""));
}

static void test_bad_length(void)
{
    static const char *const lengths[] = {"77777777777", "00000002000",
                                          "0000000000x", "\x80\xff\xff\xff",
                                          "-1",          "777777777777"};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char *header;

        begin();
        header = add("tty", '0', "content");
        memset(header + 124, 0, 12);
        memcpy(header + 124, lengths[i], strlen(lengths[i]));
        seal(header);
        CHECK(finds(archive_bytes, "tty", -EINVAL, ""));
        CHECK(finds(archive_bytes, "other", -EINVAL, ""));
    }
}

static void test_truncated(void)
{
    sound_archive();
    for (size_t bytes = 0; bytes < archive_bytes; bytes++) {
        int error = bytes < BLOCK ? -ENOENT : bytes < BLOCK + 5 ? -EINVAL : 0;

        CHECK(finds(bytes, "init", error, "first"));
        (void)finds(bytes, "disk", 0, "");
    }
}

/* Any bytes changed, checksums made right again half of the time: whatever is
 * found lies inside. */
static void test_mutated(void)
{
    srandom(1);
    for (int i = 0; i < MUTATIONS; i++) {
        char *copy;
        const void *file;
        size_t length;

        sound_archive();
        for (long n = random() % 6; n >= 0; n--) {
            archive[(size_t)random() % archive_bytes] = (char)random();
        }
        if (random() % 2) {
            seal(archive);
        }
        copy = malloc(archive_bytes);
        memcpy(copy, archive, archive_bytes);
        if (archive_find(copy, archive_bytes, "fs", &file, &length) == 0) {
            size_t place = (size_t)((const char *)file - copy);

            CHECK(place <= archive_bytes && length <= archive_bytes - place);
        }
        free(copy);
    }
}

static struct proc_mount mount_on(const char *where, uint32_t volume)
{
    struct proc_mount mount = {.volume = volume, .disk = 1};

    strcpy(mount.where, where);
    return mount;
}

/* In their order, one for each directory, and no more than there is room. */
static void test_mounts(void)
{
    struct proc_mount a = mount_on("/a", 1), b = mount_on("/a/b", 2);
    struct proc_mount c = mount_on("/c", 3), d = mount_on("/d", 1);
    const struct proc_mount *list;
    struct proc_mount endless;
    uint32_t count;

    memset(&endless, 'x', sizeof endless);
    (void)mounts_list(&count);
    CHECK(count == 0);
    CHECK(mounts_add(&endless) == -EINVAL);
    CHECK(mounts_remove(&endless) == -EINVAL);
    CHECK(mounts_add(&a) == 0 && mounts_add(&b) == 0 && mounts_add(&c) == 0);
    CHECK(mounts_add(&d) == -ENFILE);
    CHECK(mounts_remove(&d) == 0);
    CHECK(mounts_remove(&b) == 0);
    CHECK(mounts_add(&a) == 0); /* once, and now the last */
    list = mounts_list(&count);
    CHECK(count == 2 && list[0].volume == 3 && list[1].volume == 1);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"archive-finds", test_finds},
        {"archive-long-name", test_long_name},
        {"archive-damaged-header", test_damaged_header},
        {"archive-bad-length", test_bad_length},
        {"archive-truncated", test_truncated},
        {"archive-mutated", test_mutated},
        {"mounts", test_mounts},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT
 *
 * Looks into a disk image with the layers of fs, for grading/tests/
 * test_fs_host.py:
 *
 *     fs_image IMAGE tree           all files: type mode size node path
 *     fs_image IMAGE cat PATH       contents, in reads of odd sizes
 *     fs_image IMAGE stat PATH      as tree, and the time of the last change
 *     fs_image IMAGE requests PATH  disk requests that one whole read costs
 *     fs_image IMAGE format LABEL   makes a volume, and a file in it
 *     fs_image IMAGE check          what fsck would say
 *     fs_image IMAGE damage SEED N  damages a copy in N ways, one after the
 *                                   other, and does all of this to each
 *
 * Errors go to stdout as "error NUMBER", for these are answers of fs too. The
 * damaged copies must not crash, hang, or break a promise of a header.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/layers/fs_disk.h"
#include "sos/fs/block.h"
#include "sos/fs/file.h"
#include "sos/fs/format.h"
#include "sos/fs/fsck.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

#define HANDLE 1       /* of the only client, which is root */
#define MOST_NODES 3000 /* of a damaged volume: its directories may be loops */
#define MOST_DEPTH 20
#define SECONDS_A_VOLUME 20
#define WHOLE_READ 60000u

static struct client *client;
static bool quiet;         /* a damaged volume: its contents are of no use */
static uint32_t nodes;     /* seen in this volume */
static uint32_t generator; /* state of the random numbers */

static int report(int error)
{
    if (!quiet) {
        printf("error %d\n", -error);
    }
    return 1;
}

static void print_status(const struct io_stat *status, const char *path)
{
    if (!quiet) {
        printf("%c %03o %u %u %s\n", S_ISDIR(status->mode) ? 'd' : 'f',
               status->mode & 0777u, status->bytes, status->node, path);
    }
}

/* Reads a file in reads of STEP bytes at most and writes it to stdout.
 * STEP grows by a prime, so that all kinds of offsets occur. */
static int cat(const char *path, uint32_t step)
{
    uint32_t node;
    int number = file_open(client, path, O_RDONLY, 0, &node);
    uint64_t total = 0;
    const uint8_t *data;
    int got;

    if (number < 0) {
        return report(number);
    }
    do {
        got = file_read(client, (uint32_t)number, step, &data);
        if (got > 0 && !quiet) {
            fwrite(data, 1, (size_t)got, stdout);
        }
        total += got > 0 ? (uint32_t)got : 0;
        step = step % FILE_MOST_BYTES + 4099;
    } while (got > 0 && total < (quiet ? 4u << 20 : UINT64_MAX));
    (void)file_close(client, (uint32_t)number);
    return got < 0 ? report(got) : 0;
}

static int tree(const char *path, int depth);

static void visit(const char *directory, const struct io_entry *entry,
                  int depth)
{
    char path[IO_PATH_BYTES];
    struct io_stat status;
    size_t bytes = strlen(directory) + strlen(entry->name) + 2;

    nodes++;
    if (bytes > sizeof path || (quiet && nodes > MOST_NODES)) {
        return;
    }
    snprintf(path, sizeof path, "%s%s%s", directory,
             directory[1] == 0 ? "" : "/", entry->name);
    if (tree_stat(&client->user, path, &status) != 0) {
        return;
    }
    print_status(&status, path);
    if (S_ISDIR(status.mode)) {
        (void)tree(path, depth + 1);
    } else if (quiet) {
        (void)cat(path, nodes % 5000 + 1);
    }
}

static int tree(const char *path, int depth)
{
    struct io_entry entry[IO_LIST_MOST];
    uint32_t node;
    int number = file_open(client, path, O_RDONLY | O_DIRECTORY, 0,
                           &node);
    int got, i;

    if (number < 0 || depth > MOST_DEPTH) {
        return number < 0 ? report(number) : 0;
    }
    do {
        got = file_list(client, (uint32_t)number, entry, IO_LIST_MOST);
        for (i = 0; i < got; i++) {
            visit(path, &entry[i], depth);
        }
    } while (got > 0 && (!quiet || nodes < MOST_NODES));
    (void)file_close(client, (uint32_t)number);
    return got < 0 ? report(got) : 0;
}

static int print_stat(const char *path)
{
    struct io_stat status;
    int result = tree_stat(&client->user, path, &status);

    if (result != 0) {
        return report(result);
    }
    print_status(&status, path);
    printf("%u %u %u %u\n", status.mtime, status.uid, status.gid,
           status.blocks);
    return 0;
}

static int count_requests(const char *path)
{
    uint32_t node;
    int number = file_open(client, path, O_RDONLY, 0, &node);
    const uint8_t *data;

    if (number < 0) {
        return report(number);
    }
    (void)disk_requests();
    (void)file_read(client, (uint32_t)number, WHOLE_READ, &data);
    printf("%u\n", disk_requests());
    return 0;
}

static int start(void)
{
    const char *reason;
    int result;

    client_start(HANDLE);
    client = client_of(HANDLE);
    file_start(0);
    mount_start(false);
    result = mount_volume(0, 0, NULL, "/", 0, &reason);
    if (result != 0 && !quiet) {
        printf("%s\n", reason);
    }
    return result;
}

/* Formats the first partition or the whole image, and leaves a file there. */
static int format(const char *label)
{
    static const char text[] = "made by fs";
    const char *reason;
    uint32_t node;
    int number, result;

    result = format_partition(0, 0, label, &reason);
    if (result == 0) {
        result = start();
    } else if (reason != NULL) {
        printf("%s\n", reason);
    }
    if (result != 0) {
        return report(result);
    }
    number = file_open(client, "/A new file.txt", O_CREAT | O_WRONLY, 0644,
                       &node);
    result = file_write(client, (uint32_t)number, text, sizeof text - 1);
    if (number < 0 || result < 0) {
        return report(number < 0 ? number : result);
    }
    return tree_sync() == 0 ? 0 : report(-EIO);
}

static int check(void)
{
    struct fs_check found;
    int result = fsck_volume(&client->user, "/", FS_CHECK_LOOK, &found);

    if (result != 0) {
        return report(result);
    }
    printf("%u faults, %u files, %u directories, %u lost\n%s\n", found.faults,
           found.files, found.directories, found.lost, found.damage);
    return 0;
}

/* xorshift32: the same damage on every machine. */
static uint32_t random_below(uint32_t limit)
{
    generator ^= generator << 13;
    generator ^= generator >> 17;
    generator ^= generator << 5;
    return generator % limit;
}

/* Where a volume made by the test keeps its structures, in bytes. */
struct layout {
    uint32_t boot, fat, root, end; /* END of all that is worth damaging */
};

static struct layout find_layout(const uint8_t *disk, uint32_t bytes)
{
    const uint8_t *boot;
    struct layout layout;

    layout.boot = (disk[454] | (uint32_t)disk[455] << 8) * BLOCK_BYTES;
    boot = disk + layout.boot;
    layout.fat = layout.boot + (boot[14] | boot[15] << 8) * BLOCK_BYTES;
    layout.root = layout.fat + boot[16] * (boot[22] | boot[23] << 8) *
                                   BLOCK_BYTES;
    layout.end = layout.root + 256 * 1024;
    layout.end = layout.end < bytes ? layout.end : bytes;
    return layout;
}

/* Damages one place of DISK: a byte of a boot sector, an entry of the FAT
 * (with a cluster in use, so that chains cross and close to loops), a byte or
 * a cluster number in a directory. */
static void damage(uint8_t *disk, const struct layout *layout)
{
    uint32_t place;

    switch (random_below(5)) {
    case 0:
        place = random_below(2) ? layout->boot + 11 + random_below(26)
                                : 446 + random_below(66);
        disk[place] = (uint8_t)random_below(256);
        break;
    case 1:
    case 2:
        place = layout->fat + 4 + random_below(400) * 2;
        disk[place] = (uint8_t)random_below(256);
        disk[place + 1] = (uint8_t)random_below(random_below(3) ? 2 : 256);
        break;
    case 3:
        place = layout->root + random_below(layout->end - layout->root);
        disk[place] = (uint8_t)random_below(256);
        break;
    default:
        place = layout->root + random_below(64) * 32;
        disk[place + 26] = (uint8_t)random_below(200);
        disk[place + 28 + random_below(4)] = (uint8_t)random_below(256);
    }
}

static uint8_t *load(const char *path, uint32_t *bytes)
{
    uint8_t *disk;
    FILE *file = fopen(path, "rb");

    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return NULL;
    }
    *bytes = (uint32_t)ftell(file);
    rewind(file);
    disk = malloc(*bytes);
    if (disk != NULL && fread(disk, 1, *bytes, file) != *bytes) {
        return NULL;
    }
    fclose(file);
    return disk;
}

static int damage_volumes(const char *path, uint32_t seed, uint32_t count)
{
    uint32_t bytes, i, mounted = 0;
    uint8_t *sound = load(path, &bytes);
    uint8_t *disk = sound == NULL ? NULL : malloc(bytes);
    struct layout layout;

    if (disk == NULL) {
        return 2;
    }
    layout = find_layout(sound, bytes);
    disk_use_memory(0, disk, bytes / BLOCK_BYTES);
    quiet = true;
    for (i = 0; i < count; i++) {
        uint32_t places;

        generator = (seed + i) * 2654435761u + 1;
        fprintf(stderr, "\rseed %u", seed + i); /* the last one is at fault */
        memcpy(disk, sound, bytes);
        for (places = 1 + random_below(8); places > 0; places--) {
            damage(disk, &layout);
        }
        nodes = 0;
        alarm(SECONDS_A_VOLUME);
        if (start() == 0) {
            mounted++;
            (void)tree("/", 0);
        }
    }
    printf("%u of %u volumes were mounted\n", mounted, count);
    free(disk);
    free(sound);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[2] : "";
    int result;

    if (argc < 3 || !disk_use_file(0, argv[1])) {
        fprintf(stderr, "usage: fs_image IMAGE tree|cat|stat|damage ...\n");
        return 2;
    }
    if (strcmp(what, "damage") == 0 && argc == 5) {
        return damage_volumes(argv[1], (uint32_t)strtoul(argv[3], NULL, 10),
                              (uint32_t)strtoul(argv[4], NULL, 10));
    }
    if (strcmp(what, "format") == 0 && argc == 4) {
        return format(argv[3]);
    }
    result = start();
    if (result != 0) {
        return report(result);
    }
    if (strcmp(what, "check") == 0) {
        return check();
    }
    if (strcmp(what, "tree") == 0) {
        return tree("/", 0);
    }
    if (argc == 4 && strcmp(what, "cat") == 0) {
        return cat(argv[3], 1);
    }
    if (argc == 4 && strcmp(what, "stat") == 0) {
        return print_stat(argv[3]);
    }
    return argc == 4 ? count_requests(argv[3]) : 2;
}

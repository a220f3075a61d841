/* SPDX-License-Identifier: MIT
 *
 * Works on a disk image with sos/fs, for grading/tests/test_fs_interop.py. Each
 * line of stdin is a command, its words separated by tabs, done by root:
 *
 *     put HOST PATH      get PATH HOST      mkdir PATH       rmdir PATH
 *     rm PATH            mv FROM TO         chmod MODE PATH  chown UID PATH
 *     utime SECONDS PATH truncate BYTES PATH write OFFSET HOST PATH
 *     stat PATH          list PATH          hold PATH        sync
 *     fsync PATH         free               fsck WAY         crash
 *
 * and is answered by one line: "ok", "error NUMBER", or what was asked for.
 * "hold" keeps a file open to the end. "crash" ends at once, as does a power
 * cut; otherwise the end puts everything on the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "grading/layers/fs_model_disk.h"
#include "sos/fs/file.h"
#include "sos/fs/fsck.h"
#include "sos/fs/mount.h"
#include "sos/fs/tree.h"

#define WORDS 4u
#define LINE 4096u
#define PIECE 50000u /* bytes of a read or write */

static struct client *client;
static const struct access_user root = {0, 0};

static uint32_t number_of(const char *word, int base)
{
    return (uint32_t)strtoul(word, NULL, base);
}

/* Copies the file HOST of this machine to OFFSET of PATH. */
static int put(const char *host, const char *path, uint32_t flags,
               uint32_t offset)
{
    static uint8_t bytes[PIECE];
    FILE *from = fopen(host, "rb");
    uint32_t node;
    int file = file_open(client, path, flags, 0644, &node);
    int result = from == NULL ? -ENOENT : file;
    size_t got;

    if (result >= 0) {
        result = file_seek(client, (uint32_t)file, (int32_t)offset, SEEK_SET);
    }
    while (result >= 0 && (got = fread(bytes, 1, PIECE, from)) > 0) {
        result = file_write(client, (uint32_t)file, bytes, (uint32_t)got);
    }
    if (from != NULL) {
        (void)fclose(from);
    }
    if (file >= 0) {
        (void)file_close(client, (uint32_t)file);
    }
    return result < 0 ? result : 0;
}

static int get(const char *path, const char *host)
{
    FILE *to = fopen(host, "wb");
    uint32_t node;
    int file = file_open(client, path, O_RDONLY, 0, &node);
    int result = to == NULL ? -ENOENT : file;
    const uint8_t *bytes;

    while (result >= 0) {
        result = file_read(client, (uint32_t)file, PIECE, &bytes);
        if (result <= 0) {
            break;
        }
        (void)fwrite(bytes, 1, (size_t)result, to);
    }
    if (to != NULL) {
        (void)fclose(to);
    }
    if (file >= 0) {
        (void)file_close(client, (uint32_t)file);
    }
    return result < 0 ? result : 0;
}

static int do_truncate(const char *path, uint32_t bytes)
{
    uint32_t node;
    int file = file_open(client, path, O_RDWR, 0, &node);
    int result = file;

    if (file >= 0) {
        result = file_truncate(client, (uint32_t)file, bytes);
        (void)file_close(client, (uint32_t)file);
    }
    return result;
}

static int do_stat(const char *path)
{
    struct io_stat status;
    int result = tree_stat(&root, path, &status);

    if (result == 0) {
        printf("%c %03o %u %u %u\n", S_ISDIR(status.mode) ? 'd' : 'f',
               status.mode & 0777, status.uid, status.bytes, status.mtime);
        return 1;
    }
    return result;
}

/* The names in a directory, separated by tabs. */
static int do_list(const char *path)
{
    struct io_entry entries[IO_LIST_MOST];
    uint32_t node;
    int file = file_open(client, path, O_RDONLY | O_DIRECTORY, 0, &node);
    int got, i;

    if (file < 0) {
        return file;
    }
    while ((got = file_list(client, (uint32_t)file, entries, IO_LIST_MOST)) >
           0) {
        for (i = 0; i < got; i++) {
            printf("%s\t", entries[i].name);
        }
    }
    printf("\n");
    (void)file_close(client, (uint32_t)file);
    return got < 0 ? got : 1;
}

static int do_free(void)
{
    struct fs_volume volume;
    int result = tree_volume(&root, "/", &volume);

    if (result == 0) {
        printf("%u %u %u\n", volume.free_blocks, volume.blocks,
               volume.block_bytes);
        return 1;
    }
    return result;
}

/* Puts all on the disk, but leaves it in the journal. */
static int do_fsync(const char *path)
{
    uint32_t node;
    int file = file_open(client, path, O_RDONLY, 0, &node);
    int result = file;

    if (file >= 0) {
        result = file_sync(client, (uint32_t)file);
        (void)file_close(client, (uint32_t)file);
    }
    return result;
}

static int do_fsck(uint32_t way)
{
    struct fs_check found;
    int result = fsck_volume(&root, "/", way, &found);

    if (result == 0) {
        printf("%u faults, %u lost: %s\n", found.faults, found.lost,
               found.damage);
        return 1;
    }
    return result;
}

/* Commands that take paths alone. */
static int do_path(char *const *word)
{
    uint32_t node;
    int result = -EINVAL;

    if (strcmp(word[0], "mkdir") == 0) {
        result = tree_mkdir(&root, word[1], 0755);
    } else if (strcmp(word[0], "rmdir") == 0) {
        result = tree_rmdir(&root, word[1]);
    } else if (strcmp(word[0], "rm") == 0) {
        result = tree_unlink(&root, word[1]);
    } else if (strcmp(word[0], "mv") == 0) {
        result = tree_rename(&root, word[1], word[2]);
    } else if (strcmp(word[0], "stat") == 0) {
        result = do_stat(word[1]);
    } else if (strcmp(word[0], "list") == 0) {
        result = do_list(word[1]);
    } else if (strcmp(word[0], "fsync") == 0) {
        result = do_fsync(word[1]);
    } else if (strcmp(word[0], "hold") == 0) {
        result = file_open(client, word[1], O_RDWR, 0, &node);
        result = result < 0 ? result : 0;
    }
    return result;
}

/* Returns 0, an error, or 1: it was answered. */
static int do_command(char *const *word)
{
    if (strcmp(word[0], "put") == 0) {
        return put(word[1], word[2], O_WRONLY | O_CREAT | O_TRUNC, 0);
    }
    if (strcmp(word[0], "write") == 0) {
        return put(word[2], word[3], O_WRONLY | O_CREAT,
                   number_of(word[1], 10));
    }
    if (strcmp(word[0], "get") == 0) {
        return get(word[1], word[2]);
    }
    if (strcmp(word[0], "truncate") == 0) {
        return do_truncate(word[2], number_of(word[1], 10));
    }
    if (strcmp(word[0], "chmod") == 0) {
        return tree_chmod(&root, word[2], number_of(word[1], 8));
    }
    if (strcmp(word[0], "chown") == 0) {
        return tree_chown(&root, word[2], number_of(word[1], 10), TREE_SAME);
    }
    if (strcmp(word[0], "utime") == 0) {
        return tree_utime(&root, word[2], number_of(word[1], 10));
    }
    if (strcmp(word[0], "free") == 0) {
        return do_free();
    }
    if (strcmp(word[0], "fsck") == 0) {
        return do_fsck(number_of(word[1], 10));
    }
    return strcmp(word[0], "sync") == 0 ? tree_sync() : do_path(word);
}

static void answer(char *line)
{
    char *word[WORDS] = {"", "", "", ""};
    uint32_t i;
    int result;

    for (i = 0; i < WORDS && line != NULL; i++) {
        word[i] = strsep(&line, "\t\n");
    }
    if (strcmp(word[0], "crash") == 0) {
        exit(0);
    }
    result = do_command(word);
    if (result == 0) {
        printf("ok\n");
    } else if (result < 0) {
        printf("error %d\n", -result);
    }
}

/* Makes the image the disk, and mounts its volume. */
static bool start(const char *path)
{
    int file = open(path, O_RDWR);
    struct stat status;
    const char *reason;
    void *memory;

    if (file < 0 || fstat(file, &status) != 0) {
        perror(path);
        return false;
    }
    memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE,
                  MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        perror(path);
        return false;
    }
    disk_use(memory, (uint32_t)(status.st_size / 512));
    disk_set_time((uint32_t)time(NULL));
    mount_start(false);
    file_start(0);
    client_start(1);
    client = client_find(1);
    if (mount_volume(0, 0, NULL, "/", 0, &reason) != 0) {
        printf("no volume: %s\n", reason);
        return false;
    }
    if (reason != NULL) {
        printf("read-only: %s\n", reason);
    }
    return true;
}

int main(int argc, char **argv)
{
    char line[LINE];

    if (argc != 2) {
        fprintf(stderr, "usage: fs_tool IMAGE < COMMANDS\n");
        return 2;
    }
    if (!start(argv[1])) {
        return 1;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        answer(line);
    }
    return tree_sync() == 0 ? 0 : 1;
}

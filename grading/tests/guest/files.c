/* SPDX-License-Identifier: MIT
 *
 * Files of the finished system, as grading/tests/test_files.py has them tried:
 *
 *     files write NAME KIB        writes a pattern that depends on NAME, synced
 *     files check NAME KIB        whether it is there
 *     files copy KIB SERVER EACH  the same while SERVER is killed again and
 *                                 again, after EACH KiB
 *     files storm                 writes, renames, removes and syncs files in
 *                                 /tmp without end, and says what is synced
 *     files renamed SERVER        reads and writes files that got other names
 *                                 while they were open; then SERVER ended
 *     files mount | unmount       disk 1 on /tmp
 *     files kill SERVER           ends it
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/lib/client.h"

#define PART 65536u

static uint32_t part[PART / 4];

/* The words of NAME's pattern, one part after the other. */
static uint32_t seed_of(const char *name)
{
    uint32_t seed = 1;

    while (*name != '\0') {
        seed = seed * 31 + (uint8_t)*name++;
    }
    return seed;
}

static void next_part(uint32_t *state)
{
    for (uint32_t i = 0; i < PART / 4; i++) {
        *state = *state * 1664525 + 1013904223;
        part[i] = *state;
    }
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* An operation of fs without results; PATH and SECOND may be NULL. */
static void ask(uint32_t operation, uint32_t word, const char *path,
                const char *second)
{
    static char paths[2 * IO_PATH_BYTES];
    struct message message = MESSAGE_SHORT(operation, word, 1);

    if (path != NULL) {
        strcpy(paths, path);
        message.data = paths;
        message.data_bytes = (uint32_t)strlen(path) + 1;
    }
    if (second != NULL) {
        strcpy(paths + message.data_bytes, second);
        message.data_bytes += (uint32_t)strlen(second) + 1;
    }
    if (client_result(client_ask(SERVICE_FS, &message)) < 0) {
        fail(path != NULL ? path : "fs");
    }
}

static int create(const char *name)
{
    int fd = open(name, O_CREAT | O_TRUNC | O_RDWR, 0644);

    if (fd < 0) {
        fail(name);
    }
    return fd;
}

static void write_part(int fd, uint32_t bytes)
{
    if (write(fd, part, bytes) != (ssize_t)bytes) {
        fail("write");
    }
}

static void write_file(const char *name, uint32_t kib)
{
    uint32_t state = seed_of(name);
    int fd = create(name);

    for (uint32_t done = 0; done < kib * 1024; done += PART) {
        uint32_t rest = kib * 1024 - done;

        next_part(&state);
        write_part(fd, rest < PART ? rest : PART);
    }
    close(fd);
}

/* Compares what is in FD, from its start, with the pattern of NAME. */
static void compare(int fd, const char *name, uint32_t kib)
{
    static uint8_t got[PART];
    uint32_t state = seed_of(name);

    lseek(fd, 0, SEEK_SET);
    for (uint32_t done = 0; done < kib * 1024; done += PART) {
        uint32_t rest = kib * 1024 - done;

        rest = rest < PART ? rest : PART;
        next_part(&state);
        if (read(fd, got, rest) != (ssize_t)rest ||
            memcmp(got, part, rest) != 0) {
            printf("%s differs within 64 KiB from %u\n", name, done);
            exit(1);
        }
    }
    printf("%s is right\n", name);
}

static void check_file(const char *name, uint32_t kib)
{
    int fd = open(name, O_RDONLY);

    if (fd < 0) {
        fail(name);
    }
    compare(fd, name, kib);
}

/* The pid of the process called NAME. */
static int pid_of(const char *name)
{
    static struct proc_entry list[128];
    struct message message = MESSAGE_SHORT(PROC_LIST, 0, 0);
    int count;

    message.buffer = list;
    message.buffer_bytes = sizeof list;
    count = client_ask_init(&message);
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return list[i].pid;
        }
    }
    fail(name);
    return 0;
}

static void end(const char *server)
{
    if (kill(pid_of(server), SIGKILL) < 0) {
        fail("kill");
    }
}

static void copy(uint32_t kib, const char *server, uint32_t each)
{
    static const char name[] = "/tmp/copy";
    uint32_t state = seed_of(name);
    int fd = create(name);

    for (uint32_t done = 0; done < kib * 1024; done += PART) {
        next_part(&state);
        write_part(fd, PART);
        if ((done + PART) % (each * 1024) == 0) {
            end(server);
        }
    }
    compare(fd, name, kib);
}

/* Each file is new, synced, then known to be there; some get other names and
 * some go, which is not synced before the next one is. */
static void storm(void)
{
    char name[40], other[40];

    for (uint32_t i = 0;; i++) {
        sprintf(name, "/tmp/file %u", i);
        write_file(name, i % 37);
        if (i % 3 == 2) {
            sprintf(other, "/tmp/F%u", i);
            ask(FS_RENAME, 0, name, other);
        }
        if (i >= 20) {
            sprintf(other, (i - 20) % 3 == 2 ? "/tmp/F%u" : "/tmp/file %u",
                    i - 20);
            ask(FS_UNLINK, 0, other, NULL);
        }
        ask(FS_SYNC, 0, NULL, NULL);
        printf("synced %u\n", i);
        fflush(stdout);
    }
}

/* Two files are open; one gets the name of the other, the other one a name in
 * another directory. */
static void renamed(const char *server)
{
    int first = create("/tmp/first"), second = create("/tmp/second");
    char text[16] = "";

    if (write(first, "first.", 6) != 6 || fsync(first) < 0 ||
        write(second, "second.", 7) != 7 || fsync(second) < 0 ||
        rename("/tmp/first", "/etc/a new name") < 0 ||
        rename("/tmp/second", "/tmp/first") < 0) {
        fail("rename");
    }
    end(server);
    if (write(first, "more", 4) != 4 || write(second, "again", 5) != 5 ||
        lseek(first, 0, SEEK_SET) < 0 || read(first, text, 16) != 10) {
        fail("after the end");
    }
    printf("%s is read\n", text);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";

    if (strcmp(what, "write") == 0 && argc == 4) {
        write_file(argv[2], (uint32_t)atoi(argv[3]));
        ask(FS_SYNC, 0, NULL, NULL);
    } else if (strcmp(what, "check") == 0 && argc == 4) {
        check_file(argv[2], (uint32_t)atoi(argv[3]));
    } else if (strcmp(what, "copy") == 0 && argc == 5) {
        copy((uint32_t)atoi(argv[2]), argv[3], (uint32_t)atoi(argv[4]));
    } else if (strcmp(what, "storm") == 0) {
        storm();
    } else if (strcmp(what, "renamed") == 0 && argc == 3) {
        renamed(argv[2]);
    } else if (strcmp(what, "kill") == 0 && argc == 3) {
        end(argv[2]);
    } else if (strcmp(what, "mount") == 0) {
        if (sos_mount(1, 0, "/tmp") < 0) {
            fail("/tmp");
        }
    } else if (strcmp(what, "unmount") == 0) {
        if (sos_unmount("/tmp") < 0) {
            fail("/tmp");
        }
    } else {
        return 2;
    }
    return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Purpose: owner and mode of a file decide who may do what with it.
 *
 * Root makes a file and a directory of the user OWNER, with modes that the
 * sequence decides; then a child for each kind of user tries all that can be
 * done with them, and tells how that went.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "labs/lab6-files/guest/lab.h"

enum { OWNER = 100, STRANGER = 101, ROUNDS = 6, MODES = 01000 };

#define FILE_PATH LAB_ROOT "/file"
#define FOLDER LAB_ROOT "/folder"
#define INSIDE FOLDER "/inside"
#define NEW FOLDER "/new"
#define TEMPORARY LAB_ROOT "/TMP/mine"

static const struct kind {
    uid_t uid;
    gid_t gid;
} kinds[] = {{0, 0}, {OWNER, OWNER}, {STRANGER, OWNER}, {STRANGER, STRANGER}};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* A child runs ACT as UID and GID; waits for it. */
static void as(uid_t uid, gid_t gid, void (*act)(void))
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        if (setgid(gid) == 0 && setuid(uid) == 0) {
            act();
        }
        _exit(0);
    }
    (void)waitpid(pid, &status, 0);
}

static int try_open(const char *path, int flags)
{
    int fd = open(path, flags, 0644);

    return fd < 0 ? fd : close(fd);
}

static int try_list(const char *path)
{
    DIR *directory = opendir(path);

    return directory == NULL ? -1 : closedir(directory);
}

static void try_all(void)
{
    (void)observe_result("read", try_open(FILE_PATH, O_RDONLY));
    (void)observe_result("write", try_open(FILE_PATH, O_WRONLY));
    (void)observe_result("list", try_list(FOLDER));
    (void)observe_result("search", try_open(INSIDE, O_RDONLY));
    (void)observe_result("chmod", chmod(INSIDE, 0644));
    (void)observe_result("add", try_open(NEW, O_WRONLY | O_CREAT | O_EXCL));
    (void)observe_result("remove", unlink(INSIDE));
}

static void give(const char *path, mode_t mode, uid_t owner)
{
    if (chmod(path, mode) < 0 || chown(path, owner, owner) < 0) {
        observe("no owner", (uint32_t)errno, 0, 0);
    }
}

static void make_inside(uid_t owner)
{
    (void)unlink(NEW);
    (void)unlink(INSIDE);
    (void)try_open(INSIDE, O_WRONLY | O_CREAT);
    give(INSIDE, 0644, owner);
}

static void observe_status(const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        observe("no stat", (uint32_t)errno, 0, 0);
        return;
    }
    observe("status", status.st_mode, status.st_uid, status.st_gid);
}

static void observe_defaults(void)
{
    observe_status(LAB_ROOT);
    observe_status(LAB_ROOT "/PLAIN");
    observe_status(LAB_ROOT "/READONLY");
    observe_status(LAB_ROOT "/DIR");
    observe_status(LAB_ROOT "/DIR/TMP");
    observe_status(LAB_ROOT "/TMP");
    observe_status(LAB_ROOT "/BIN");
    observe_status(LAB_ROOT "/BIN/PROGRAM");
    observe_status(LAB_ROOT "/STORED");
    observe_status(LAB_ROOT "/STORED2");
}

/* Root's files with no permissions at all: what is stored is not 0. */
static void observe_nothing(void)
{
    give(LAB_ROOT "/PLAIN", 0, 0);
    observe_status(LAB_ROOT "/PLAIN");
}

static void add_temporary(void)
{
    (void)observe_result("tmp", try_open(TEMPORARY, O_WRONLY | O_CREAT));
    (void)observe_result("root", try_open(LAB_ROOT "/x", O_WRONLY | O_CREAT));
}

static void remove_temporary(void)
{
    (void)observe_result("not mine", unlink(TEMPORARY));
}

static void observe_round(uint32_t *seed)
{
    mode_t file = random_below(seed, MODES), folder = random_below(seed, MODES);
    uid_t owner = OWNER + random_below(seed, 2);

    give(FILE_PATH, file, OWNER);
    give(FOLDER, folder, OWNER);
    observe_status(FILE_PATH);
    observe_status(FOLDER);
    for (uint32_t i = 0; i < KINDS; i++) {
        make_inside(owner);
        observe("kind", i, 0, 0);
        as(kinds[i].uid, kinds[i].gid, try_all);
    }
}

TEST(users)
{
    lab_mount(0);
    observe_defaults();
    observe_nothing();
    as(OWNER, OWNER, add_temporary);
    observe_status(TEMPORARY);
    as(STRANGER, STRANGER, remove_temporary);
    (void)try_open(FILE_PATH, O_WRONLY | O_CREAT);
    (void)mkdir(FOLDER, 0755);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        observe_round(&seed);
    }
    lab_unmount();
}

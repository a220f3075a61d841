/* SPDX-License-Identifier: MIT
 *
 * chown [-R] OWNER[:GROUP] FILE ...: changes the owner of files; for root. The
 * group of a file is always the one with the number of its owner, so no other
 * can be given. -R: directories with all that is in them.
 */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int status; /* for the shell */

static void complain(const char *path)
{
    fprintf(stderr, "chown: %s: %s\n", path,
            errno == EINVAL ? "the group must have the owner's number"
                            : strerror(errno));
    status = 1;
}

/* The number that S is. 1; 0: it is none. */
static int parse_number(const char *s, unsigned *number)
{
    char *end;

    *number = (unsigned)strtoul(s, &end, 10);
    return *s >= '0' && *s <= '9' && *end == '\0';
}

static uid_t parse_user(const char *name)
{
    struct passwd *user = getpwnam(name);
    uid_t uid;

    if (user != NULL) {
        return user->pw_uid;
    }
    if (!parse_number(name, &uid)) {
        fprintf(stderr, "chown: %s: no such user\n", name);
        exit(1);
    }
    return uid;
}

static gid_t parse_group(const char *name)
{
    struct group *group = getgrnam(name);
    gid_t gid;

    if (group != NULL) {
        return group->gr_gid;
    }
    if (!parse_number(name, &gid)) {
        fprintf(stderr, "chown: %s: no such group\n", name);
        exit(1);
    }
    return gid;
}

static void change(const char *path, uid_t uid, gid_t gid, int deep);

/* Changes what is in the directory PATH, if it is one. */
static void change_inside(const char *path, uid_t uid, gid_t gid)
{
    DIR *directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL) {
        if (errno != ENOTDIR) {
            complain(path);
        }
        return;
    }
    while ((entry = readdir(directory)) != NULL) {
        char inside[PATH_MAX];

        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
            change(inside, uid, gid, 1);
        }
    }
    (void)closedir(directory);
}

static void change(const char *path, uid_t uid, gid_t gid, int deep)
{
    if (deep) {
        change_inside(path, uid, gid);
    }
    if (chown(path, uid, gid) < 0) {
        complain(path);
    }
}

int main(int argc, char **argv)
{
    int deep = argc > 1 && strcmp(argv[1], "-R") == 0;
    gid_t gid = (gid_t)-1;
    char *group;
    uid_t uid;

    argv += deep;
    argc -= deep;
    if (argc < 3) {
        fprintf(stderr, "usage: chown [-R] OWNER[:GROUP] FILE ...\n");
        return 2;
    }
    group = strchr(argv[1], ':');
    if (group != NULL) {
        *group++ = '\0';
        gid = parse_group(group);
    }
    uid = *argv[1] != '\0' ? parse_user(argv[1]) : (uid_t)-1;
    for (int i = 2; i < argc; i++) {
        change(argv[i], uid, gid, deep);
    }
    return status;
}

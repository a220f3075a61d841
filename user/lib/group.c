/* SPDX-License-Identifier: MIT
 *
 * The groups, read from /etc/group anew for each question.
 */
#include <grp.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "user/lib/record.h"

#define GROUP_FILE "/etc/group"
#define FIELDS 4
#define MEMBERS_MOST 32

static FILE *listed; /* by getgrent(), or NULL */

/* Cuts LIST at its commas into MEMBERS; those for whom there is no room are
 * left out. */
static void split(char *list, char *members[MEMBERS_MOST + 1])
{
    int count = 0;
    char *rest;
    char *name = strtok_r(list, ",", &rest);

    for (; name != NULL && count < MEMBERS_MOST; count++) {
        members[count] = name;
        name = strtok_r(NULL, ",", &rest);
    }
    members[count] = NULL;
}

/* The next group of FILE. NULL at its end. */
static struct group *next(FILE *file)
{
    static char line[RECORD_BYTES];
    static char *members[MEMBERS_MOST + 1];
    static struct group group = {.gr_mem = members};
    char *fields[FIELDS];

    do {
        if (!record_read(file, line, fields, FIELDS)) {
            return NULL;
        }
    } while (!record_number(fields[2], &group.gr_gid));
    group.gr_name = fields[0];
    group.gr_passwd = fields[1];
    split(fields[3], members);
    return &group;
}

/* The first group with NAME, or with number GID if NAME is NULL. */
static struct group *find(const char *name, gid_t gid)
{
    FILE *file = fopen(GROUP_FILE, "r");
    int error = errno;
    struct group *group;

    if (file == NULL) {
        return NULL;
    }
    do {
        group = next(file);
    } while (group != NULL && (name != NULL ? strcmp(group->gr_name, name) != 0
                                            : group->gr_gid != gid));
    (void)fclose(file);
    errno = error;
    return group;
}

struct group *getgrnam(const char *name)
{
    return find(name, 0);
}

struct group *getgrgid(gid_t gid)
{
    return find(NULL, gid);
}

struct group *getgrent(void)
{
    if (listed == NULL) {
        listed = fopen(GROUP_FILE, "r");
    }
    return listed == NULL ? NULL : next(listed);
}

void endgrent(void)
{
    if (listed != NULL) {
        (void)fclose(listed);
        listed = NULL;
    }
}

void setgrent(void)
{
    endgrent();
}

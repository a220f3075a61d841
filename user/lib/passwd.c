/* SPDX-License-Identifier: MIT
 *
 * The users, read from /etc/passwd anew for each question.
 */
#include <pwd.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWD_FILE "/etc/passwd"
#define LINE_BYTES 256
#define FIELDS 7

static char line[LINE_BYTES];
static struct passwd user;

/* Cuts LINE at its colons. Whether there are exactly FIELDS fields. */
static int split(char *fields[FIELDS])
{
    char *next = line;

    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < FIELDS; i++) {
        char *end = next + strcspn(next, ":");

        fields[i] = next;
        if ((i == FIELDS - 1) != (*end == '\0')) {
            return 0;
        }
        next = end + 1;
        *end = '\0';
    }
    return 1;
}

static int parse_number(const char *s, unsigned *number)
{
    char *end;

    *number = (unsigned)strtoul(s, &end, 10);
    return isdigit((unsigned char)*s) && *end == '\0';
}

/* Fills USER from LINE. Whether the line has the form it must have. */
static int parse(void)
{
    char *fields[FIELDS];

    if (!split(fields) || !parse_number(fields[2], &user.pw_uid) ||
        !parse_number(fields[3], &user.pw_gid)) {
        return 0;
    }
    user.pw_name = fields[0];
    user.pw_passwd = fields[1];
    user.pw_gecos = fields[4];
    user.pw_dir = fields[5];
    user.pw_shell = fields[6];
    return 1;
}

/* The first user with NAME, or with number UID if NAME is NULL. */
static struct passwd *find(const char *name, uid_t uid)
{
    FILE *file = fopen(PASSWD_FILE, "r");
    int error = errno;
    struct passwd *result = NULL;

    if (file == NULL) {
        return NULL;
    }
    while (result == NULL && fgets(line, sizeof line, file) != NULL) {
        if (parse() && (name != NULL ? strcmp(user.pw_name, name) == 0
                                     : user.pw_uid == uid)) {
            result = &user;
        }
    }
    (void)fclose(file);
    errno = error;
    return result;
}

struct passwd *getpwnam(const char *name)
{
    return find(name, 0);
}

struct passwd *getpwuid(uid_t uid)
{
    return find(NULL, uid);
}

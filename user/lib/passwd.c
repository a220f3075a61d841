/* SPDX-License-Identifier: MIT
 *
 * The users, read from /etc/passwd anew for each question.
 */
#include <pwd.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "user/lib/record.h"

#define PASSWD_FILE "/etc/passwd"
#define FIELDS 7

static FILE *listed; /* by getpwent(), or NULL */

/* The next user of FILE. NULL at its end. */
static struct passwd *next(FILE *file)
{
    static char line[RECORD_BYTES];
    static struct passwd user;
    char *fields[FIELDS];

    do {
        if (!record_read(file, line, fields, FIELDS)) {
            return NULL;
        }
    } while (!record_number(fields[2], &user.pw_uid) ||
             !record_number(fields[3], &user.pw_gid));
    user.pw_name = fields[0];
    user.pw_passwd = fields[1];
    user.pw_gecos = fields[4];
    user.pw_dir = fields[5];
    user.pw_shell = fields[6];
    return &user;
}

/* The first user with NAME, or with number UID if NAME is NULL. */
static struct passwd *find(const char *name, uid_t uid)
{
    FILE *file = fopen(PASSWD_FILE, "r");
    int error = errno;
    struct passwd *user;

    if (file == NULL) {
        return NULL;
    }
    do {
        user = next(file);
    } while (user != NULL && (name != NULL ? strcmp(user->pw_name, name) != 0
                                           : user->pw_uid != uid));
    (void)fclose(file);
    errno = error;
    return user;
}

struct passwd *getpwnam(const char *name)
{
    return find(name, 0);
}

struct passwd *getpwuid(uid_t uid)
{
    return find(NULL, uid);
}

struct passwd *getpwent(void)
{
    if (listed == NULL) {
        listed = fopen(PASSWD_FILE, "r");
    }
    return listed == NULL ? NULL : next(listed);
}

void endpwent(void)
{
    if (listed != NULL) {
        (void)fclose(listed);
        listed = NULL;
    }
}

void setpwent(void)
{
    endpwent();
}

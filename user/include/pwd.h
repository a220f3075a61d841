/* SPDX-License-Identifier: MIT
 *
 * The users, as listed in /etc/passwd: name:password:user:group:full
 * name:home:shell. Lines of another form are skipped.
 */
#ifndef USER_PWD_H
#define USER_PWD_H

#include <sys/types.h>

struct passwd {
    char *pw_name;
    char *pw_passwd;
    uid_t pw_uid;
    gid_t pw_gid;
    char *pw_gecos;
    char *pw_dir;
    char *pw_shell;
};

/* The user, valid until the next call; NULL if there is none (errno is
 * unchanged) or the file cannot be read. */
struct passwd *getpwnam(const char *name);
struct passwd *getpwuid(uid_t user);

/* All users, one after the other; NULL at the end. setpwent: from the start
 * again. */
struct passwd *getpwent(void);
void setpwent(void);
void endpwent(void);

#endif

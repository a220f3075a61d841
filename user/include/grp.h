/* SPDX-License-Identifier: MIT
 *
 * The groups, as listed in /etc/group: name:password:group:members. Lines of
 * another form are skipped. A process has one group, that of its user in
 * /etc/passwd: members are listed, and have no rights by it.
 */
#ifndef USER_GRP_H
#define USER_GRP_H

#include <sys/types.h>

struct group {
    char *gr_name;
    char *gr_passwd;
    gid_t gr_gid;
    char **gr_mem; /* ends with NULL; 32 at most */
};

/* The group, valid until the next call; NULL if there is none (errno is
 * unchanged) or the file cannot be read. */
struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t group);

/* All groups, one after the other; NULL at the end. setgrent: from the start
 * again. */
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The hashes of the users' passwords, as listed in /etc/shadow, which root
 * alone can read: name:hash and seven more fields, which are not looked at.
 */
#ifndef USER_SHADOW_H
#define USER_SHADOW_H

#include <stdio.h>

#define SHADOW "/etc/shadow"

struct spwd {
    char *sp_namp;
    char *sp_pwdp; /* crypt()'s result; "": no password; "*": none matches */
};

/* The user, valid until the next call; NULL if there is none (errno is
 * unchanged) or the file cannot be read. */
struct spwd *getspnam(const char *name);

/* The next one of FILE; NULL at its end. */
struct spwd *fgetspent(FILE *file);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The hashes of passwords, and what matches them.
 */
#include <shadow.h>

#include <crypt.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "sos.h"
#include "user/lib/record.h"

/* Fields besides name and hash, which elsewhere tell when passwords expire. */
#define FIELDS 9

struct spwd *fgetspent(FILE *file)
{
    static char line[RECORD_BYTES];
    static struct spwd user;
    char *fields[FIELDS];

    if (!record_read(file, line, fields, FIELDS)) {
        return NULL;
    }
    user.sp_namp = fields[0];
    user.sp_pwdp = fields[1];
    return &user;
}

struct spwd *getspnam(const char *name)
{
    FILE *file = fopen(SHADOW, "r");
    int error = errno;
    struct spwd *user;

    if (file == NULL) {
        return NULL;
    }
    do {
        user = fgetspent(file);
    } while (user != NULL && strcmp(user->sp_namp, name) != 0);
    (void)fclose(file);
    errno = error;
    return user;
}

const char *sos_password(const struct passwd *user)
{
    const struct spwd *shadow;

    if (strcmp(user->pw_passwd, "x") != 0) {
        return user->pw_passwd;
    }
    shadow = getspnam(user->pw_name);
    return shadow == NULL ? "*" : shadow->sp_pwdp;
}

int sos_password_matches(const char *password, const char *typed)
{
    const char *hash = crypt(typed, password);
    size_t length = strlen(password);
    unsigned differ = 0;

    if (hash == NULL || strlen(hash) != length) {
        return 0;
    }
    /* All of it, so that the time tells nothing about where it differs. */
    for (size_t i = 0; i < length; i++) {
        differ |= (unsigned)(hash[i] ^ password[i]);
    }
    return differ == 0;
}

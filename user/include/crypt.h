/* SPDX-License-Identifier: MIT
 *
 * Hashes of passwords.
 */
#ifndef USER_CRYPT_H
#define USER_CRYPT_H

/* The hash of PASSWORD, as it stands in /etc/shadow: "$5$SALT$HASH" or
 * "$5$rounds=N$SALT$HASH".
 *
 * SETTING   "$5$", perhaps "rounds=N$" (1,000 to 999,999,999; 5,000 if it is
 *           not there), and up to 16 characters of salt, up to a '$' or the
 *           end. What follows is not looked at, so an old hash will do.
 * Returns:  a string, valid until the next call; NULL with errno EINVAL: a
 *           setting of another scheme, or with a colon or line end in it.
 * Source:   U. Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6;
 *           `openssl passwd -5` writes the same.
 */
char *crypt(const char *password, const char *setting);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Patterns of file names: * ? [a-z] [!a-z] \c.
 */
#ifndef USER_FNMATCH_H
#define USER_FNMATCH_H

#define FNM_NOMATCH 1

#define FNM_PATHNAME 1  /* only a slash matches a slash */
#define FNM_NOESCAPE 2  /* a backslash is a character like others */
#define FNM_PERIOD 4    /* only a dot matches a dot at the start */
#define FNM_CASEFOLD 16 /* ASCII letters of both cases are the same */

/* 0 if STRING as a whole matches PATTERN; FNM_NOMATCH. */
int fnmatch(const char *pattern, const char *string, int flags);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Parts of names of files, as of POSIX: PATH may be changed, and what is
 * returned points into it or to a constant.
 */
#ifndef USER_LIBGEN_H
#define USER_LIBGEN_H

/* The last part, without slashes at its end ("/" if there is nothing else,
 * "." for "" and NULL); what is before it ("." if there is nothing). */
char *basename(char *path);
char *dirname(char *path);

#endif

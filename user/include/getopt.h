/* SPDX-License-Identifier: MIT
 *
 * Options with names: --name, --name=VALUE or --name VALUE, besides those of
 * one letter.
 */
#ifndef USER_GETOPT_H
#define USER_GETOPT_H

#include <unistd.h>

#define no_argument 0
#define required_argument 1
#define optional_argument 2 /* only as --name=VALUE */

/* A table of these ends with one whose NAME is NULL. */
struct option {
    const char *name;
    int has_arg;
    int *flag; /* gets VAL, and the result is 0; NULL: VAL is the result */
    int val;
};

/* As getopt(). A name may be cut short where it stays unique. INDEX (unless
 * NULL) becomes the place of the option in LONGS. */
int getopt_long(int argc, char *const argv[], const char *options,
                const struct option *longs, int *index);

#endif

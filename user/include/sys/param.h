/* SPDX-License-Identifier: MIT
 *
 * Limits under the names of older systems.
 */
#ifndef USER_SYS_PARAM_H
#define USER_SYS_PARAM_H

#include <limits.h>

#define MAXPATHLEN PATH_MAX
#define NBBY CHAR_BIT
#define HZ 100 /* of times() */
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#endif

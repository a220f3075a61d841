/* SPDX-License-Identifier: MIT
 *
 * The last error.
 */
#include <errno.h>

int errno;

/* SPDX-License-Identifier: MIT
 *
 * Dates on the command line.
 *
 * Layer: user/bin/tool/date. Uses: time, tool.
 */
#ifndef USER_BIN_DATE_H
#define USER_BIN_DATE_H

#include <time.h>

/* The time, UTC, that TEXT names: YYYY-MM-DD, then perhaps a blank or T and
 * HH:MM or HH:MM:SS; or @SECONDS since 1970. Else the program ends with a
 * message. */
time_t date_parse(const char *text);

#endif

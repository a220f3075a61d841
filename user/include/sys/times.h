/* SPDX-License-Identifier: MIT
 *
 * Time that the processor spent.
 */
#ifndef USER_SYS_TIMES_H
#define USER_SYS_TIMES_H

#include <time.h>

/* In ticks: 100 a second. What init and the servers did for the process, and
 * its children, are not counted: 0. */
struct tms {
    clock_t tms_utime;
    clock_t tms_stime, tms_cutime, tms_cstime;
};

/* Fills TIMES. The ticks since the start of the machine. */
clock_t times(struct tms *times);

#endif

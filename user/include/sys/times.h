/* SPDX-License-Identifier: MIT
 *
 * Time that the processor spent.
 */
#ifndef USER_SYS_TIMES_H
#define USER_SYS_TIMES_H

#include <time.h>

/* In ticks: 100 a second. A tick is counted for the process that runs when it
 * comes, in the kernel or not. The times of the system are 0: the kernel does
 * not tell its part apart, and nobody knows for whom init and the servers work.
 */
struct tms {
    clock_t tms_utime;
    clock_t tms_stime;  /* 0 */
    clock_t tms_cutime; /* of children that were waited for, and of theirs */
    clock_t tms_cstime; /* 0 */
};

/* Fills TIMES. The ticks since the start of the machine. */
clock_t times(struct tms *times);

#endif

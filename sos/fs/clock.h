/* SPDX-License-Identifier: MIT
 *
 * Times: now, and how FAT writes them. A FAT volume keeps local time without
 * saying which; it is taken as UTC.
 *
 * Layer: sos/fs/clock. Uses: the kernel (clock_kernel.c). Tests on the host put
 * a clock of their own in place of clock_now().
 */
#ifndef FS_CLOCK_H
#define FS_CLOCK_H

#include <stdint.h>

/* Seconds since 1970, UTC. */
uint32_t clock_now(void);

/* FAT's date and time as seconds since 1970; 0 if it is none. */
uint32_t clock_from_fat(uint32_t date, uint32_t time);

/* Seconds since 1970 as FAT's date and time, to the last even second; what is
 * before 1980 or after 2107 becomes the nearest that FAT can say. */
void clock_to_fat(uint32_t seconds, uint32_t *date, uint32_t *time);

#endif

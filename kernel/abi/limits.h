/* SPDX-License-Identifier: MIT
 *
 * The sizes that kernel, processes and tests agree on, one definition each.
 */
#ifndef ABI_LIMITS_H
#define ABI_LIMITS_H

#define PAGE_BYTES 4096u           /* unit of memory */
#define PAGE_SHIFT 12u             /* PAGE_BYTES as a power of two */
#define USER_PAGES 786432u         /* pages below the kernel (3 GiB) */
#define REGION_SHIFT 22u           /* a region with a pager is 4 MiB ... */
#define REGION_PAGES 1024u         /* ... of pages */
#define REGIONS 768u               /* regions below the kernel */
#define MARKER_BITS 31u            /* of an absent page of a region */
#define PAGER_MOST_TICKS 65535u    /* longest wait for a page */
#define MAX_PROCS 128u             /* processes at a time; PIDs 1..MAX_PROCS */
#define MAX_HANDLES (MAX_PROCS + 2) /* one for each PID, and HN_SELF */
#define PRIORITIES 3u              /* 0..2, 2 is the highest */
#define TICKS_PER_SECOND 100u      /* one tick is 10 ms */
#define IPC_MAX_BYTES 65536u       /* longest memory part of a message */
#define DEVICE_MAX_UNITS 65536u    /* most units in one dev_read/dev_write */

#endif

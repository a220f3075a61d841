/* SPDX-License-Identifier: MIT
 *
 * The end of a process.
 *
 * Layer: user/lib/exit. Uses: client, signal.
 */
#ifndef USER_LIB_EXIT_H
#define USER_LIB_EXIT_H

/* What exit() calls last, set by the first stream that is written to: so only
 * programs that use streams contain them. */
extern int (*exit_flush)(void);

#endif

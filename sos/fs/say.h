/* SPDX-License-Identifier: MIT
 *
 * Messages of fs to the person at the terminal.
 *
 * Layer: sos/fs/say. Uses: the terminal server.
 */
#ifndef FS_SAY_H
#define FS_SAY_H

/* Says "fs: ", WHAT and REASON, in one line; together at most 100 bytes. */
void say(const char *what, const char *reason);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What descriptors stand for:
 *
 *      descriptor 0 --\
 *      descriptor 1 ----> open file: terminal, number 0
 *      descriptor 2 --/
 *      descriptor 3 ----> open file: fs, number 17, at offset 512
 *
 * A server is told that a file is closed when its last descriptor is. When a
 * server was replaced, what is kept here is what its files are opened again
 * with. What a pipe held is lost with its server: such a file gives EIO.
 *
 * Layer: user/lib/descriptor. Uses: client.
 */
#ifndef USER_LIB_DESCRIPTOR_H
#define USER_LIB_DESCRIPTOR_H

#include "user/lib/client.h"

/* The open file of a descriptor; NULL if it is not open. The caller keeps its
 * OFFSET up to date; its DESCRIPTOR and CLOSE_ON_EXEC mean nothing. */
struct proc_file *descriptor_file(int fd);

/* Whether the open file of a descriptor was lost with its server. */
int descriptor_is_lost(int fd);

/* Opens the open file of a descriptor again, which its server does not know: it
 * was replaced before the program was started. Whether it is open now. */
int descriptor_open_again(int fd);

/* Makes the lowest free descriptor, with its own close_on_exec, for a new open
 * FILE. The descriptor, or -EMFILE. */
int descriptor_new(const struct proc_file *file);

/* Closes all descriptors but KEPT; -1: all. */
void descriptor_close_others(int kept);

/* Takes the files that the process starts with, of which some have to be
 * closed. */
void descriptor_start(const struct proc_file *files, uint32_t count);

/* Lists all descriptors for exec. How many. */
uint32_t descriptor_list(struct proc_file files[PROC_FILES]);

#endif

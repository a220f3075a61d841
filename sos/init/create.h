/* SPDX-License-Identifier: MIT
 *
 * New processes from images, and the block that each asks for at its start.
 *
 * Layer: sos/init/create. Uses: proc, vouch, quota, clock.
 */
#ifndef SOS_INIT_CREATE_H
#define SOS_INIT_CREATE_H

#include "sos/init/proc.h"

/* How init starts processes. Servers come before applications, so that a
 * request is served at once and an application that computes holds up nobody's
 * input or output. A slice of 5 ticks (50 ms) is short enough that several
 * programs seem to run at a time, and long enough that the switches between
 * them cost nothing that one could notice. */
#define SERVER_PRIORITY 2
#define APPLICATION_PRIORITY 1
#define SLICE_TICKS 5

/* What a new program gets; checked. */
struct program {
    const struct proc_file *files;
    uint32_t file_count;
    const char *strings; /* current directory, arguments, environment */
    uint32_t string_bytes;
    uint32_t argc, envc;
};

/* Creates a process of the kernel from an image.
 *
 * PAGES     becomes the size of its memory.
 * Returns:  its handle; -ENOEXEC: no executable; -EAGAIN: no process left;
 *           -ENOMEM.
 */
handle_t create_process(const void *image, size_t bytes, uint32_t priority,
                        uint32_t *pages);

/* Creates a process with its entry, a child of init that acts for root in a
 * group of its own; no server knows it.
 *
 * PATH      gives its name.
 * PROC      becomes its entry.
 * Returns:  0; the errors of create_process().
 */
int create(const char *path, const void *image, size_t bytes, uint32_t priority,
           struct proc **proc);

/* Takes back a process that could not be completed: nobody learns of it. */
void create_undo(struct proc *proc);

/* Makes the block for PROC_START from PROC's entry and PROGRAM, from malloc.
 *
 * BYTES     becomes its length.
 * Returns:  NULL: no memory.
 */
struct proc_start *create_block(const struct proc *proc,
                                const struct program *program, uint32_t *bytes);

#endif

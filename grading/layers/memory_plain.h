/* SPDX-License-Identifier: MIT
 *
 * What CVM's memory floors have to look like to machines: an array of bytes
 * for each, and an account of what they may have together. Nothing of frames,
 * sharing or disks.
 */
#ifndef LAYERS_MEMORY_PLAIN_H
#define LAYERS_MEMORY_PLAIN_H

#include <stdbool.h>

#include "cvm/types.h"

#define PLAIN_MACHINES 60u /* numbers 1.. */
#define PLAIN_PAGES 12288u  /* a machine's most */

/* Empties all machines; they may have COMMITTABLE pages together. */
void plain_start(uint32_t committable);

uint32_t plain_size(pid_t pid);

/* How many pages machine PID could have now. */
uint32_t plain_room(pid_t pid);

/* Gives machine PID the size PAGES, at most plain_room(). New pages are 0. */
void plain_resize(pid_t pid, uint32_t pages);

/* Makes DST a copy of SRC. */
void plain_clone(pid_t dst, pid_t src);

/* Moves the pages of SRC from page 1 on to the end of DST; SRC is empty. */
void plain_append(pid_t dst, pid_t src);

/* Whether the machines could share pages: by descent, or because one was
 * appended to a relative of the other.
 */
bool plain_related(pid_t one, pid_t other);

/* Whether the range lies in machine PID. */
bool plain_contains(pid_t pid, uva_t address, uint32_t bytes);

/* Bytes of machine PID; the range lies in it. */
void plain_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes);
void plain_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes);

/* The content of a page. */
const uint8_t *plain_page(pid_t pid, uint32_t page);

#endif

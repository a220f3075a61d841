/* SPDX-License-Identifier: MIT
 *
 * Mappings: files and memory above the heap, whose pages come when they are
 * touched. Each has a pager, a process of its own (it counts as the user's, and
 * has as much memory as the program and the mapping). sos.h has more kinds.
 */
#ifndef USER_SYS_MMAN_H
#define USER_SYS_MMAN_H

#include <stddef.h>
#include <sys/types.h>

#define PROT_READ 1
#define PROT_WRITE 2 /* and to read */

#define MAP_SHARED 1 /* with copies by fork, which see each other's writes */
#define MAP_PRIVATE 2
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20 /* memory that is zero, not a file: FD is -1 */
#define MAP_ANON MAP_ANONYMOUS
#define MAP_FAILED ((void *)-1)

/* Maps BYTES bytes, in whole pages of 4 KiB, at an address that the library
 * chooses (PLACE is not looked at). At most 16 mappings of 64 MiB at a time.
 *
 * A page of a file is read when it is touched first, and stays as it is then;
 * behind the file's end, the rest of a page is zero. The file may be closed.
 * What is written to a private mapping reaches no file, and nobody else. It
 * lasts until munmap, exec or the end; a copy by fork has it, too.
 *
 * To touch what cannot be had ends the process by SIGBUS: a page behind the
 * file's end, one that could not be read or for which there is no memory, a
 * write without PROT_WRITE; if its pager was killed, by SIGBUS or SIGSEGV.
 *
 * Returns:  the start; MAP_FAILED with errno: EINVAL (BYTES, OFFSET, FLAGS);
 *           ENOTSUP (MAP_FIXED; a file shared; other PROT_ than READ and WRITE;
 *           on a stack of sos_call_on_stack); EBADF; EACCES (FD is not open for
 *           reading); ENODEV (it is no file of a volume); EAGAIN (too many
 *           processes); ENOMEM (memory, addresses, mappings); EIO (the pager
 *           was killed).
 */
void *mmap(void *place, size_t bytes, int protection, int flags, int fd,
           off_t offset);

/* Ends the mapping from START, the whole of it. 0; -1 with errno EINVAL (there
 * is none, or of another length). */
int munmap(void *start, size_t bytes);

#endif

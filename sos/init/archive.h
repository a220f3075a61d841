/* SPDX-License-Identifier: MIT
 *
 * The boot archive, which holds init and the first servers: a tar file that
 * the loader brought, and that nobody has checked.
 *
 * Layer: sos/init/archive. Uses: nothing.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 */
#ifndef SOS_INIT_ARCHIVE_H
#define SOS_INIT_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

/* Finds the regular file NAME in an archive. "./" before a name in the archive
 * does not count.
 *
 * ARCHIVE   BYTES bytes of memory; nothing outside is read.
 * FILE      becomes the address of the content inside ARCHIVE.
 * LENGTH    becomes its length.
 * Context:  any.
 * Returns:  0; -ENOENT: there is no such file; -EINVAL: the archive is damaged
 *           before it: a header without magic or with a wrong checksum, a
 *           length that is no octal number or leaves the archive.
 */
int archive_find(const void *archive, size_t bytes, const char *name,
                 const void **file, size_t *length);

#endif

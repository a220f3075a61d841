/* SPDX-License-Identifier: MIT
 *
 * Members of the boot archive, which is a tar file.
 *
 * Layer: cvm/archive. Uses: memory.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 */
#ifndef CVM_ARCHIVE_H
#define CVM_ARCHIVE_H

#include <stdbool.h>
#include <stdint.h>

/* Finds the regular file NAME among the first BYTES bytes of ARCHIVE.
 *
 * OFFSET, LENGTH  receive where its content stands in the archive.
 * Context:        any.
 * Returns:        whether it is there, whole. A damaged header ends the
 *                 search.
 */
bool archive_find(const void *archive, uint32_t bytes, const char *name,
                  uint32_t *offset, uint32_t *length);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The start, as the manual says: init is loaded from the boot archive, and
 * finds the archive and the command line at the end of its memory.
 *
 *     init's segments | archive | command line | end
 *
 * Layer: grading/spec/run/boot. Uses: engine, fail, image,
 * memory.
 * Source: ABI manual, "The state in which init finds itself"; POSIX.1-2017,
 * pax, "ustar Interchange Format".
 */
#ifndef SPEC_RUN_BOOT_H
#define SPEC_RUN_BOOT_H

/* Makes process 1 of the archive's init; fails if it cannot be.
 *
 * ARCHIVE   the name of the file.
 * COMMAND   the boot command line.
 */
void boot(const char *archive, const char *command);

#endif

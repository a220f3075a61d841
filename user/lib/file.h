/* SPDX-License-Identifier: MIT
 *
 * Operations on open files, for the other files of the library.
 *
 * Layer: user/lib/file. Uses: descriptor, device, client, directory,
 * identity.
 */
#ifndef USER_LIB_FILE_H
#define USER_LIB_FILE_H

#include "user/lib/descriptor.h"

/* Completes MESSAGE, an operation of enum io_operation on a file, with the
 * file's number in the low half of w1, and sends it to the file's server, as
 * client_ask() does.
 *
 * Context:  process. May wait.
 * Returns:  as client_ask(); -EBADF: FD is not open; -EIO: the file was lost
 *           with its server.
 */
int file_ask(int fd, struct message *message);

#endif

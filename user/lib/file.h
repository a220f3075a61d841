/* SPDX-License-Identifier: MIT
 *
 * File descriptors, for the other files of the library.
 *
 * Layer: user/lib/file. Uses: client, directory.
 */
#ifndef USER_LIB_FILE_H
#define USER_LIB_FILE_H

#include "user/lib/client.h"

struct file {
    int open;
    enum service service;
    uint32_t number; /* by which the server knows the file */
};

/* What a descriptor stands for; NULL if it is not open. */
const struct file *file_of(int fd);

/* Completes MESSAGE, an operation of enum io_operation on a file, with the
 * file's number in the low half of w1, and sends it to the file's server.
 *
 * Context:  process. May wait.
 * Returns:  as client_ask(); -EBADF: FD is not open.
 */
int file_ask(int fd, struct message *message);

#endif

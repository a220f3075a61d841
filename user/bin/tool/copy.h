/* SPDX-License-Identifier: MIT
 *
 * Copying what files hold, in pieces as large as one message carries.
 *
 * Layer: user/bin/tool/copy. Uses: tool, file.
 */
#ifndef USER_BIN_COPY_H
#define USER_BIN_COPY_H

#include <sys/stat.h>

/* Copies from FROM, from where it stands to its end, to TO.
 *
 * Returns:  0; -1 with a message that names IN or OUT.
 */
int copy_data(int from, const char *in, int to, const char *out);

/* Makes file TO with the bytes of file FROM, whose STATUS is known; what TO
 * was is lost.
 *
 * KEEP      time, owner and permissions too, as far as allowed; else new
 *           files get the permissions and what umask leaves of them.
 * Returns:  0; -1 with a message.
 */
int copy_file(const char *from, const struct stat *status, const char *to,
              int keep);

/* Gives TO times, owner and permissions of STATUS. What the user may not do is
 * left undone; other failures get a message. */
void copy_attributes(const char *to, const struct stat *status);

/* Copies the tree FROM as TO, or into TO where that is a directory already.
 * Directories are made. All failures get messages.
 *
 * Returns:  0; -1 after a message.
 */
int copy_tree(const char *from, const char *to, int keep);

/* Understands the operands FROM ... TO of cp and mv: does ONE for each FROM,
 * with the name that it is to get. That is TO, or its own one in the directory
 * TO. Ends the program if there are less than two, or several and no directory.
 */
void copy_operands(int count, char **operands,
                   void (*one)(const char *from, const char *to));

#endif

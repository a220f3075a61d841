/* SPDX-License-Identifier: MIT
 *
 * Programs that start as root, whoever starts them: those that ask for a
 * password and so have to read the hashes. A FAT volume has no room for the
 * mark that says so elsewhere; so the list stands here. Who really runs such a
 * program remains known, to it and for the quotas.
 *
 * Layer: sos/init/trusted. Uses: service.
 */
#ifndef SOS_INIT_TRUSTED_H
#define SOS_INIT_TRUSTED_H

/* Whether PATH is such a program: on the list, root's, and nobody else can
 * write to it.
 *
 * PATH      absolute and normal; of a program, not of a script for it.
 * Context:  process. May wait for fs.
 */
int trusted(const char *path);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The names of the system.
 */
#ifndef USER_SYS_UTSNAME_H
#define USER_SYS_UTSNAME_H

struct utsname {
    char sysname[16];
    char nodename[16];
    char release[16]; /* of the kernel's interface */
    char version[16];
    char machine[16];
};

/* Fills SYSTEM. 0. */
int uname(struct utsname *system);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Of ioctl there is only the question for the size of the terminal.
 */
#ifndef USER_SYS_IOCTL_H
#define USER_SYS_IOCTL_H

#include <termios.h>

#define TIOCGWINSZ 0x5413

/* With TIOCGWINSZ: as tcgetwinsize(). Else -1 with errno EINVAL. */
int ioctl(int fd, int operation, ...);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The modes of the terminal. Only three can be changed; they are the same for
 * all descriptors that are the terminal.
 */
#ifndef USER_TERMIOS_H
#define USER_TERMIOS_H

#include <sys/types.h>

typedef unsigned tcflag_t;
typedef unsigned char cc_t;

/* c_lflag */
#define ICANON 1 /* input by lines, with editing */
#define ECHO 2   /* input is shown */
#define ISIG 4   /* ^C, ^\ and ^Z are signals */

#define NCCS 2
#define VMIN 0  /* c_cc: accepted and not looked at: a read without ICANON */
#define VTIME 1 /* waits for one character at least */

struct termios {
    tcflag_t c_iflag, c_oflag, c_cflag; /* 0 */
    tcflag_t c_lflag;
    cc_t c_cc[NCCS];
};

#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2

/* 0; -1 with errno EBADF, ENOTTY, EINVAL (WHEN). */
int tcgetattr(int fd, struct termios *modes);
int tcsetattr(int fd, int when, const struct termios *modes);

struct winsize {
    unsigned short ws_row, ws_col;       /* of characters */
    unsigned short ws_xpixel, ws_ypixel; /* 0 */
};

/* The size of the text screen; that of a terminal at the serial line is not
 * known. 0; -1 with errno EBADF, ENOTTY. */
int tcgetwinsize(int fd, struct winsize *size);

#endif

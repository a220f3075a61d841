/* SPDX-License-Identifier: MIT
 *
 * Streams: a descriptor and a buffer, which holds either bytes to be read or
 * bytes to be written.
 *
 *      reading   buffer[next..filled) was read from the file and not given out
 *      writing   buffer[0..next) was put in and not written; filled is 0
 *
 * Layer: user/lib/stream. Uses: file.
 */
#ifndef USER_LIB_STREAM_H
#define USER_LIB_STREAM_H

#include <stdio.h>

enum stream_flag {
    STREAM_OPEN = 1,
    STREAM_READS = 2,   /* opened for reading */
    STREAM_WRITES = 4,  /* opened for writing */
    STREAM_WRITING = 8, /* the buffer holds output */
    STREAM_LINES = 16,  /* output is written when a line ends */
    STREAM_DIRECT = 32, /* output is written at once */
    STREAM_END = 64,
    STREAM_ERROR = 128,
    STREAM_KNOWN = 256 /* it is known whether this is a terminal */
};

struct stream {
    int fd;
    unsigned flags;
    size_t next, filled;
    char *buffer; /* BUFSIZ bytes */
};

/* Makes the buffer ready for output or for input. 0; -1 with errno: the stream
 * is not open for it, or what it held could not be written. */
int stream_to_write(FILE *stream);
int stream_to_read(FILE *stream);

#endif

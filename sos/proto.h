/* SPDX-License-Identifier: MIT
 *
 * Messages between clients and the servers of SOS. A request carries the
 * operation in w0 and its arguments in w1, w2 and the memory part; the reply
 * carries in w0 a result >= 0 or a negated errno, and more in w1, w2 and its
 * memory part. A server believes nothing in a message about who sent it: the
 * kernel's sender handle, and what init vouched for it, are all it knows.
 *
 * Who may wait for whom (a server never requests from one above it):
 *
 *     applications -> init -> fs -> disk
 *     applications -> fs, tty;   tty, disk, fs -> init only with ipc_send
 *
 * But for the time of the start: until its PROC_READY a server may request from
 * init, and from then on init may request from it.
 */
#ifndef SOS_PROTO_H
#define SOS_PROTO_H

#include <stdint.h>

/* Servers by number, for PROC_SERVICE. Their order is that of their start. */
enum service { SERVICE_TTY, SERVICE_DISK, SERVICE_FS, SERVICES };

/* To init, which is HN_PARENT of every process. */
enum proc_operation {
    PROC_START = 0x100, /* -> memory: struct proc_start and strings */
    PROC_SERVICE, /* w1 = enum service -> the grant of a handle for it */
    PROC_SPAWN,   /* memory: struct proc_spawn and strings -> pid */
    PROC_WAIT,    /* w1 = pid or -1, w2 = WNOHANG or 0 -> pid, w1 = status */
    PROC_EXIT,    /* w1 = exit status; no reply: the process ends */
    PROC_KILL,    /* w1 = pid, w2 = signal -> 0 */
    PROC_LIST,    /* -> memory: array of struct proc_entry; how many */
    PROC_MEMORY,  /* w1 = pages to add (or, negative, to free) -> new size */
    PROC_SETUSER, /* w1 = user, w2 = group -> 0 (root only) */
    PROC_SHUTDOWN, /* w1 = status; no reply (root only) */
    PROC_READY    /* ipc_send by a server: it is up. w1 = 0 or an errno */
};

#define PROC_NAME_BYTES 16  /* name of a process, with its final 0 */
#define PROC_STRINGS 4096   /* most bytes of arguments and environment */

/* Followed by STRING_BYTES of strings, each with its final 0: the current
 * directory, ARGC arguments, ENVC of the environment. */
struct proc_start {
    int32_t pid;
    uint32_t uid, gid;
    uint32_t argc, envc;
    uint32_t string_bytes;
};

/* Followed by strings: the path (absolute), the current directory, ARGC
 * arguments, ENVC of the environment. */
struct proc_spawn {
    uint32_t argc, envc;
    uint32_t string_bytes;
};

struct proc_entry {
    int32_t pid, parent;
    uint32_t uid;
    uint32_t state;     /* enum process_state, or PROC_ZOMBIE */
    uint32_t priority;
    uint32_t pages, resident;
    uint32_t run_ticks;
    char name[PROC_NAME_BYTES];
};
#define PROC_ZOMBIE 0x100

/* Exit statuses as waitpid reports them: status << 8, or the signal. */

/* Input and output, understood by fs and tty alike. A file is named by the
 * number that the server gave when it opened it; file 0 of tty is the
 * terminal, which is always open. */
enum io_operation {
    IO_OPEN = 0x200, /* w1 = O_ flags, memory: path (absolute, with its 0)
                        -> file number */
    IO_CLOSE,  /* w1 = file -> 0 */
    IO_READ,   /* w1 = file, w2 = bytes -> memory; bytes read, 0 = end */
    IO_WRITE,  /* w1 = file, memory -> bytes written */
    IO_SEEK,   /* w1 = file | whence << 16, w2 = offset -> new offset */
    IO_STAT,   /* memory: path -> memory: struct io_stat */
    IO_FSTAT,  /* w1 = file -> memory: struct io_stat */
    IO_LIST,   /* w1 = file (a directory) -> memory: array of struct io_entry,
                  the next ones; how many, 0 = end */
    TTY_MODE   /* w1 = set of TTY_ flags -> the old set */
};

#define IO_NAME_BYTES 256  /* a name of one file, with its final 0 (UTF-8) */
#define IO_PATH_BYTES 1024 /* a path, with its final 0 */
#define IO_LIST_MOST 16    /* most entries in one reply to IO_LIST */

#define TTY_COOKED 1 /* input by lines, with editing */
#define TTY_ECHO 2   /* input is shown */

struct io_stat {
    uint32_t node;  /* number of the file on its volume */
    uint32_t mode;  /* S_IF type and permissions */
    uint32_t uid, gid;
    uint32_t bytes;
    uint32_t blocks; /* of 512 bytes */
    uint32_t mtime; /* seconds since 1970, UTC */
};

struct io_entry {
    uint32_t node;
    uint32_t mode;
    char name[IO_NAME_BYTES];
};

/* From init to fs, with ipc_request; a handle for the client is granted with
 * the message, so that fs knows it under its own number for it. */
enum fs_operation {
    FS_VOUCH = 0x300, /* w1 = user, w2 = group: this client acts for them */
    FS_FORGET         /* the client ends: close what it left open */
};

/* To disk, from fs. Sectors of 512 bytes. */
enum disk_operation {
    DISK_INFO = 0x400, /* -> 0, w1 = number of sectors */
    DISK_READ          /* w1 = first sector, w2 = how many (1..128)
                          -> memory; sectors read */
};

#endif

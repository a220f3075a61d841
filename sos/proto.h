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
 *     applications -> their pagers (user/lib/pager.h) -> init, fs
 *     init -> pipe, tty, net
 *     applications -> fs, tty, pipe, net
 *     tty, disk, pipe, fs, net -> init only with PROC_FROM_SERVER
 *
 * But for the time of its start: until its PROC_READY a server may request from
 * init, and from then on init may request from it.
 *
 * A server may end at any time (a crash, a kill); init starts it anew and
 * vouches for all clients again. Who had a request with it sees ERR_PARTNER or
 * ERR_HANDLE, asks init for the new handle, opens its files again (IO_REOPEN)
 * and repeats the request: this is the library's work (user/lib/client.h).
 */
#ifndef SOS_PROTO_H
#define SOS_PROTO_H

#include <stdint.h>

/* Servers by number, for PROC_SERVICE. Their order is that of their start. */
enum service {
    SERVICE_TTY,
    SERVICE_DISK,
    SERVICE_PIPE,
    SERVICE_FS,
    SERVICE_NET, /* absent on a PC without a network card */
    SERVICES
};
#define SERVICE_NULL SERVICES /* in a struct proc_file: of /dev/null, which needs
                                 none */

/* To init, which is HN_PARENT of every process. Waiting requests end with
 * -EINTR when a signal with a handler comes for the client. Every reply has in
 * w2 the set of signals (bit n: signal n) whose handlers have to run; with it
 * they are pending no more. */
enum proc_operation {
    PROC_START = 0x100, /* -> memory: struct proc_start, files and strings */
    PROC_SERVICE, /* w1 = enum service -> the grant of a handle for it; waits
                     while the server is being restarted */
    PROC_FORK,    /* w1 = enum proc_fork -> pid; 0 to the copy, which has the
                     same files, handlers and group. The copy issues this very
                     request again: that is how it comes by its reply */
    PROC_EXEC,    /* memory: struct proc_exec, files and strings -> an error;
                     else the caller goes on as the new program */
    PROC_WAIT,    /* w1 = pid, -1 (any child), 0 or -group; w2 = WNOHANG or 0
                     -> pid, w1 = status */
    PROC_EXIT,    /* w1 = exit status; no reply: the process ends */
    PROC_KILL,    /* w1 = pid, 0 (own group) or -group, w2 = signal -> 0 */
    PROC_ACTION,  /* w1 = signal, w2 = enum proc_action or -1 (only ask) -> the
                     old one */
    PROC_PENDING, /* -> 0, and the signals in w2 as always */
    PROC_SLEEP,   /* w1 = ticks or -1 (until a signal) -> 0; -EINTR, w1 = ticks
                     that were left */
    PROC_GROUP,   /* w1 = pid or 0 (caller), w2 = group, 0 (its own pid) or -1
                     (only ask) -> the group */
    PROC_FOREGROUND, /* w1 = group or 0 (only ask) -> the group that gets the
                        terminal's signals */
    PROC_PARENT,     /* -> pid of the parent */
    PROC_LIST,       /* -> memory: array of struct proc_entry; how many */
    PROC_MEMORY,     /* w1 = pages to add (or, negative, to free) -> new size */
    PROC_SETUSER,    /* w1 = user, w2 = group; -1 = leave as it is (root only)
                     -> 0. Files stay open */
    PROC_MASK,       /* w1 = permissions that new files do not get (umask)
                     -> the old ones */
    PROC_SHUTDOWN,   /* w1 = status, w2 = PROC_RESET (the PC starts anew) or 0;
                        no reply (root only) */
    PROC_READY,      /* ipc_send by a server: it is up. w1 = 0 or an errno */
    PROC_KEY,        /* ipc_send by tty: w1 = signal for the foreground group */
    PROC_BLOCK,      /* w1 = set of signals, w2 = enum proc_block -> those that
                        are blocked and pending, w1 = the set that was blocked;
                        it stays so over fork and exec */
    PROC_ALARM,      /* w1 = ticks until SIGALRM or 0 (never) -> the ticks that
                        were left of the last one */
    PROC_TIMES,      /* -> ticks that the client has run, with all its programs;
                        w1 = those of children that it has waited for, and of
                        theirs */
    PROC_MOUNT,      /* memory: struct proc_mount: fs has mounted this -> 0; its
                        successor will, too (root only) */
    PROC_UNMOUNT,    /* memory: the same, of which only WHERE counts: fs has
                        taken it away -> 0 (root only) */
    PROC_MOUNTS      /* by fs when it starts: -> memory: array of struct
                        proc_mount; how many, w1 = how many fs there were */
};

/* What the copy is to be. */
enum proc_fork {
    PROC_CHILD,
    PROC_PAGER /* a process called "pager", init's child, in a group of its own
                  and without handlers, that serves the client: which is granted
                  a handle for it, with RIGHT_REQUEST and RIGHT_GRANT */
};

/* What a process wants of a signal. */
enum proc_action {
    PROC_DEFAULT,
    PROC_IGNORE,
    PROC_HANDLE
};

#define PROC_RESET 1

/* What PROC_BLOCK does with the set of blocked signals. */
enum proc_block {
    PROC_BLOCK_ASK, /* nothing */
    PROC_BLOCK_ADD,
    PROC_BLOCK_REMOVE,
    PROC_BLOCK_SET
};

/* What a server that is ready sends to init has this in w2: init may be waiting
 * for a reply by that server just then, and must not take it for one. */
#define PROC_FROM_SERVER 0x53525652u

#define PROC_NAME_BYTES 16 /* name of a process, with its final 0 */
#define PROC_STRINGS 32768 /* most bytes of arguments and environment */
#define PROC_FILES 32      /* most open files of a process */

/* An open file on its way from the old program to the new one (PROC_EXEC): what
 * the library keeps of each descriptor. init passes it on without a look. */
struct proc_file {
    int32_t descriptor;
    uint32_t close_on_exec;
    uint32_t service; /* enum service or SERVICE_NULL */
    uint32_t number;  /* by which the server knows it */
    uint32_t flags;   /* as it was opened */
    /* For IO_REOPEN: */
    uint32_t node;
    uint32_t offset; /* after the last read or write */
    uint32_t place;  /* where its contents begin on the volume; 0: unknown */
    uint32_t change; /* number of the last change to them; 0: there was none */
    uint32_t shared; /* 1: another process may have moved the offset */
};

/* Followed by FILES of struct proc_file, then STRING_BYTES of strings, each
 * with its final 0: the current directory, ARGC arguments, ENVC of the
 * environment. */
struct proc_start {
    int32_t pid;
    uint32_t real_uid; /* who started it; differs for su and passwd alone */
    uint32_t uid, gid;
    uint32_t epoch;   /* when the kernel's ticks began: seconds since 1970 */
    uint32_t ignored; /* signals that are ignored: they stay so over exec */
    uint32_t mask;    /* umask */
    uint32_t files;
    uint32_t argc, envc;
    uint32_t string_bytes;
};

/* Followed by FILES of struct proc_file, then strings: the path (absolute), the
 * current directory, ARGC arguments, ENVC of the environment. */
struct proc_exec {
    uint32_t files;
    uint32_t argc, envc;
    uint32_t string_bytes;
};

struct proc_entry {
    int32_t pid, parent, group;
    uint32_t uid;
    uint32_t state; /* enum process_state, or PROC_ZOMBIE */
    uint32_t priority;
    uint32_t pages, resident;
    uint32_t run_ticks;
    char name[PROC_NAME_BYTES];
};
#define PROC_ZOMBIE 0x100

/* A volume that is mounted, beside the root. */
struct proc_mount {
    uint32_t volume; /* as FS_MOUNT numbered it */
    uint32_t disk, partition;
    char where[256]; /* absolute path, with its final 0: IO_NAME_BYTES */
};
#define PROC_MOUNTS_MOST 3

/* Exit statuses as waitpid reports them: status << 8, or the signal. */

/* Input and output, understood by fs, pipe, tty and net alike. A file is named
 * by the number that the server gave when it opened it; file 0 of tty is the
 * terminal, which is always open. Such a number stands for an open file with
 * its offset, which processes share after a fork. Waiting requests end with
 * -EINTR after CLIENT_INTERRUPT. */
enum io_operation {
    IO_OPEN = 0x200, /* w1 = O_ flags, w2 = permissions of a new file, memory:
                        path (absolute, with its 0) -> file number, w1 = node,
                        w2 = place */
    IO_REOPEN, /* memory: struct proc_file -> 0, w1 = node now; the number is
                  what it was; -EIO: a change is lost */
    IO_CLOSE,  /* w1 = file -> 0 */
    IO_READ,   /* w1 = file, w2 = bytes -> memory; bytes read, 0 = end; w1 = the
                  new offset, w2 = place */
    IO_WRITE,  /* w1 = file, memory -> bytes written (a pipe may take fewer, or
                  none for now: repeat), w1 = the new offset, w2 = number of the
                  change */
    IO_SEEK,   /* w1 = file | whence << 16, w2 = offset -> new offset */
    IO_TRUNCATE, /* w1 = file, w2 = bytes -> 0, w1 = place, w2 = number of the
                    change */
    IO_SYNC,     /* w1 = file -> 0 when it is on the disk, w2 = place */
    IO_STAT,     /* memory: path -> memory: struct io_stat */
    IO_FSTAT,    /* w1 = file -> memory: struct io_stat */
    IO_LIST,     /* w1 = file (a directory) -> memory: array of struct io_entry,
                  the next ones; how many, 0 = end */
    IO_ACCESS,   /* w1 = set of R_OK, W_OK, X_OK, memory: path -> 0; from init
                    w2 = pid of the client whose access is meant, or 0 */
    TTY_MODE,    /* w1 = set of TTY_ flags or -1 (only ask) -> the old set */
    TTY_SIZE,    /* -> columns | rows << 16 */
    PIPE_OPEN,   /* -> number of the end to read, w1 = of the end to write */
    IO_READ_AT   /* by fs alone; w1 = file, w2 = bytes, memory: uint32_t offset
                    -> memory; bytes read, 0 = end. The file's offset stays */
};

#define IO_NAME_BYTES 256  /* a name of one file, with its final 0 (UTF-8) */
#define IO_PATH_BYTES 1024 /* a path, with its final 0 */
#define IO_LIST_MOST 16    /* most entries in one reply to IO_LIST */
#define PIPE_ATOMIC 4096   /* a write of so many bytes is not torn apart */

#define TTY_COOKED 1  /* input by lines, with editing */
#define TTY_ECHO 2    /* input is shown */
#define TTY_SIGNALS 4 /* ^C, ^\ and ^Z are signals, not characters */

struct io_stat {
    uint32_t node;   /* number of the file on its volume */
    uint32_t device; /* number of the volume, from 0; of tty and pipe others */
    uint32_t mode;   /* S_IF type and permissions */
    uint32_t uid, gid;
    uint32_t links;
    uint32_t bytes;
    uint32_t blocks;              /* of 512 bytes */
    uint32_t mtime, atime, ctime; /* seconds since 1970, UTC */
};

struct io_entry {
    uint32_t node;
    uint32_t mode;
    char name[IO_NAME_BYTES];
};

/* From init to fs, pipe, tty and net, with ipc_request, about its clients. A
 * client is named by its pid; where a process is new, a handle for it is
 * granted with the message, by which the server recognises it as a sender. All
 * answer 0, or -EAGAIN (no room for a client). */
enum client_operation {
    CLIENT_VOUCH = 0x300, /* w1 = user | group << 16, w2 = pid, grant: this
                             client acts for them; or acts for others now */
    CLIENT_FORK, /* w1 = parent's pid, w2 = pid, grant: a client with the same
                     user and the same open files */
    CLIENT_EXEC, /* w2 = pid, grant: this client is now that process, and the
                     old process is no longer anybody */
    CLIENT_INTERRUPT, /* w2 = pid, grant (tty knows no pids): the request that
                         waits, or else the next one that would have to wait,
                         ends with -EINTR */
    CLIENT_FORGET     /* w2 = pid: the client ended; close what it left open */
};

/* To fs alone. Paths as in IO_OPEN. Each happens as a whole or not at all, even
 * if the power fails. */
enum fs_operation {
    FS_MKDIR = 0x400, /* w1 = permissions, memory: path -> 0 */
    FS_RMDIR,         /* memory: path -> 0 */
    FS_UNLINK, /* memory: path -> 0; an open file lives until it is closed */
    FS_RENAME, /* memory: two paths -> 0; replaces what had the new name */
    FS_CHMOD,  /* w1 = permissions, memory: path -> 0 */
    FS_CHOWN,  /* w1 = user, w2 = group, or -1, memory: path -> 0 */
    FS_UTIME,  /* w1 = seconds since 1970 or -1 (now), memory: path -> 0 */
    FS_SYNC,   /* -> 0 when all is on the disk */
    FS_VOLUME, /* memory: path -> memory: struct fs_volume of its volume */
    FS_MOUNT,  /* w1 = partition 1..4 or 0 (the whole disk), w2 = disk,
                    memory: path of a directory -> 0, w1 = number of the volume
                    (root only); PROC_MOUNT follows */
    FS_UNMOUNT, /* memory: path -> 0; -EBUSY: files are open (root only);
                   PROC_UNMOUNT follows */
    FS_CHECK,   /* w1 = enum fs_check_way, memory: path -> memory: struct
                   fs_check of its volume; -EBUSY: to do more than look,
                   nothing of it may be in use (root only) */
    FS_MOUNTED, /* w1 = index from 0 on -> memory: struct fs_volume of a volume
                   that is mounted; -ENOENT: there are no more */
    FS_FORMAT   /* w1, w2 as for FS_MOUNT, memory: label (with its 0, at most
                   11 letters) -> 0: an empty volume is there; -EBUSY: it is
                   mounted (root only) */
};

/* What to do before the volume is checked: with a journal that could not be
 * replayed, because another system changed the volume before. */
enum fs_check_way {
    FS_CHECK_LOOK,  /* nothing */
    FS_CHECK_APPLY, /* replay it: changes of the other system may be lost */
    FS_CHECK_DROP   /* empty it: what was changed last here is lost */
};

struct fs_check {
    uint32_t faults; /* how many; 0: the volume is sound */
    uint32_t files, directories;
    uint32_t lost;      /* blocks that are in use, but of no file */
    uint32_t read_only; /* 1: it cannot be changed */
    char damage[128];   /* the first fault, or else why it is read-only */
};

struct fs_volume {
    uint32_t block_bytes; /* of a cluster */
    uint32_t blocks, free_blocks;
    uint32_t read_only;        /* 1: damaged, or mounted so */
    uint32_t disk, partition;  /* partition 0: the whole disk */
    char where[IO_NAME_BYTES]; /* the directory on which it is mounted */
};

/* To net alone. A socket is a file with a number; what it receives, waits in it
 * in datagrams. Waiting requests end with -EAGAIN when their time is over. */
enum net_operation {
    NET_SOCKET = 0x600, /* w1 = enum net_protocol -> file number, w1 = node: it
                           has a port of its own at once */
    NET_BIND,    /* w1 = file, memory: struct net_address (address 0 or our
                    own; port 0: any) -> 0, w1 = node */
    NET_SEND,    /* w1 = file, memory: struct net_address, then the data ->
                    bytes of data */
    NET_RECEIVE, /* w1 = file, w2 = bytes | NET_NO_WAIT -> memory: struct
                    net_address, then so many bytes of a datagram, whose rest
                    is lost; bytes of data */
    NET_TIMEOUT, /* w1 = file, w2 = ticks that a request waits, or 0 (for ever)
                    -> 0. It is what IO_REOPEN wants as the offset */
    NET_STATUS   /* -> memory: struct net_status */
};

/* Protocols by their numbers in IP. Of ICMP, a socket sends echo requests and
 * receives the replies to them; its port is their identifier. */
enum net_protocol {
    NET_ICMP = 1,
    NET_UDP = 17
};

#define NET_DATA_BYTES 1472u /* most in a datagram: it is never cut in parts */
#define NET_NO_WAIT 0x80000000u
#define NET_NODE(protocol, port) ((uint32_t)(protocol) << 16 | (port))

struct net_address {
    uint32_t address; /* 10.0.2.15: 0x0A00020F */
    uint32_t port;
};

struct net_status {
    uint8_t mac[6];
    uint16_t sockets; /* that are open */
    uint32_t address, mask, gateway;
    uint32_t received, sent; /* frames */
    uint32_t refused;        /* damaged, or not understood */
    uint32_t lost;           /* because there was no room for them */
    uint32_t restarts;       /* of the card */
};

/* To disk, from fs. Sectors of 512 bytes; disk 0 is the system disk, disk 1 the
 * other one on its channel. */
enum disk_operation {
    DISK_INFO = 0x500, /* w1 = disk -> 0, w1 = number of sectors */
    DISK_READ,         /* w1 = first sector, w2 = how many (1..128) | disk << 16
                          -> memory; sectors read */
    DISK_WRITE,        /* w1 = first sector, w2 = disk << 16, memory: 1..128
                          sectors -> how many; the drive may still hold them in
                          its cache */
    DISK_FLUSH         /* w2 = disk << 16 -> 0 when all that was written is on
                          the disk */
};

#endif

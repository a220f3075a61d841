/* SPDX-License-Identifier: MIT
 *
 * What a file system is: a plain tree of files and directories in memory, with
 * owners, modes and open files, on which every operation of sos/fs has its
 * result. It knows nothing of disks, so nothing is ever full or lost here; an
 * operation that the real one refuses for lack of room is not asked of it.
 *
 * Results are those of sos/fs/file.h and sos/fs/tree.h.
 */
#ifndef LAYERS_FS_MODEL_H
#define LAYERS_FS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_NODES 512u
#define MODEL_OPENS 128u
#define MODEL_NAME 64u
#define MODEL_ROOT 0u

struct model_user {
    uint32_t uid, gid;
};

struct model_node {
    bool used;
    bool is_directory;
    bool is_linked;
    uint32_t id; /* never given again */
    uint32_t parent;
    char name[MODEL_NAME];
    uint32_t uid, mode;
    uint32_t changed; /* seconds since 1970, even */
    uint32_t holders; /* open files */
    uint32_t bytes;
    uint8_t *contents; /* ROOM bytes; what lies behind BYTES was once there */
    uint32_t room;
};

struct model_open {
    uint32_t holders; /* clients; 0: free */
    uint32_t node;
    uint32_t flags;
    uint32_t offset;
};

extern struct model_node model_nodes[MODEL_NODES];
extern struct model_open model_opens[MODEL_OPENS];

/* Called after bytes FROM .. TO - 1 of NODE changed; or NULL. */
extern void (*model_watch)(const struct model_node *node, uint32_t from,
                           uint32_t to);

/* An empty tree. The root belongs to user 0, with mode 0755. */
void model_start(void);

/* The time of the operations that follow. */
void model_set_time(uint32_t seconds);

/* The node at PATH; or, if it does not exist, what the error is. */
int model_find(const struct model_user *user, const char *path, uint32_t *node);

/* Open files. OPEN is an index of model_opens. */
int model_open(const struct model_user *user, const char *path, uint32_t flags,
               uint32_t mode, uint32_t *open);
void model_share(uint32_t open);
void model_close(uint32_t open);
int model_read(uint32_t open, uint32_t bytes, const uint8_t **data);
int model_write(uint32_t open, const uint8_t *data, uint32_t bytes);
int model_seek(uint32_t open, int32_t offset, uint32_t whence);
int model_truncate(uint32_t open, uint32_t bytes);

/* Paths. */
int model_mkdir(const struct model_user *user, const char *path, uint32_t mode);
int model_rmdir(const struct model_user *user, const char *path);
int model_unlink(const struct model_user *user, const char *path);
int model_rename(const struct model_user *user, const char *from,
                 const char *to);
int model_chmod(const struct model_user *user, const char *path, uint32_t mode);
int model_chown(const struct model_user *user, const char *path, uint32_t uid,
                uint32_t gid);
int model_utime(const struct model_user *user, const char *path,
                uint32_t seconds);
int model_access(const struct model_user *user, const char *path,
                 uint32_t wanted);

/* Writes the path of NODE, which is linked, to TO (BYTES of room). */
void model_path(uint32_t node, char *to, uint32_t bytes);

#endif

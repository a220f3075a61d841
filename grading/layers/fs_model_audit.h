/* SPDX-License-Identifier: MIT
 *
 * A second opinion on a volume: a checker of FAT16 that shares no code with
 * sos/fs, and demands what fsck.fat does and a little more. It also lists what
 * is there, for comparison with a model.
 *
 * Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
 */
#ifndef LAYERS_FS_MODEL_AUDIT_H
#define LAYERS_FS_MODEL_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#define AUDIT_FILES 4096u
#define AUDIT_PATH 512u

/* A file or directory, without the root. */
struct audit_file {
    uint64_t path; /* audit_hash() of it */
    uint32_t bytes;
    uint32_t rights;  /* as the entry has them */
    uint32_t changed; /* time and date, as the entry has them */
    uint32_t cluster;
    bool is_directory;
};

struct audit {
    const uint8_t *volume;
    uint32_t cluster_sectors, fats, clusters, root_sectors;
    uint32_t fat, fat_sectors, root, data; /* in sectors */
    uint8_t used[65536];                   /* by cluster */
    uint32_t free_clusters;
    struct audit_file files[AUDIT_FILES]; /* by path */
    uint32_t count;
    char path[AUDIT_PATH]; /* where the audit is, or was when it stopped */
    char wrong[AUDIT_PATH + 128]; /* what is wrong there; "" = nothing */
};

/* Starts the hash of a path; adds "/NAME" to one. */
#define AUDIT_ROOT 14695981039346656037u
uint64_t audit_hash(uint64_t path, const char *name);

/* Checks the volume at VOLUME and lists its files.
 *
 * ORPHANS   clusters that are in use though no file has them: those of files
 *           that are open without a name.
 * Returns:  whether nothing is wrong.
 */
bool audit_volume(struct audit *audit, const uint8_t *volume, uint32_t orphans);

/* The cluster after CLUSTER in its chain; 0 = none. Only after an audit that
 * found nothing wrong. */
uint32_t audit_next(const struct audit *audit, uint32_t cluster);

/* The first byte of CLUSTER. */
const uint8_t *audit_bytes(const struct audit *audit, uint32_t cluster);

#endif

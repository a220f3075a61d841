/* SPDX-License-Identifier: MIT
 *
 * FAT16 for reading:
 *
 *     | boot sector, reserved | FAT | FAT | root directory | data |
 *
 * The FAT has 16 bits for each cluster of the data area: the number of the
 * next cluster of the same file. All loops along a chain are bounded by the
 * length of what is read, so a chain that bites its tail ends as an error.
 */
#include "cvm/boot/volume.h"

#include <stdbool.h>

enum {
    SIGNATURE = 0xAA55, /* the last two bytes of partition table and volume */
    SIGNATURE_OFFSET = 510,
    FAT_ENTRIES = ATA_SECTOR_BYTES / 2, /* in a sector */
    FIRST_CLUSTER = 2,
    FAT16_LEAST = 4085, /* clusters; a volume with fewer is FAT12 ... */
    FAT16_MOST = 65524, /* ... and one with more is FAT32 */
    CHAIN_END = 0xFFF8  /* and above */
};

/* Offsets in the partition table's sector. */
enum {
    PARTITION_TYPE = 450,
    PARTITION_FIRST = 454,
    PARTITION_SECTORS = 458
};

/* Offsets in the volume's boot sector. */
enum {
    BPB_SECTOR_BYTES = 11,
    BPB_CLUSTER_SECTORS = 13,
    BPB_RESERVED = 14,
    BPB_FATS = 16,
    BPB_ROOT_ENTRIES = 17,
    BPB_SECTORS_16 = 19, /* 0: see BPB_SECTORS_32 */
    BPB_FAT_SECTORS = 22,
    BPB_SECTORS_32 = 32
};

/* Offsets in a directory entry. */
enum {
    ENTRY_NAME = 0, /* 8 + 3 characters, padded with spaces */
    ENTRY_ATTRIBUTES = 11,
    ENTRY_CLUSTER = 26,
    ENTRY_LENGTH = 28,
    ENTRY_BYTES = 32,
    ENTRY_NAME_BYTES = 11
};

enum {
    ATTRIBUTE_LABEL = 0x08, /* also in the pieces of long names */
    ATTRIBUTE_DIRECTORY = 0x10
};

/* No directory has more than 65,536 entries. */
#define DIRECTORY_SECTORS (65536u * ENTRY_BYTES / ATA_SECTOR_BYTES)

/* What a search wants to know of a directory entry. */
struct entry {
    bool directory;
    struct volume_file file; /* a directory's length is 0 */
};

static uint32_t get16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t get32(const uint8_t *bytes)
{
    return get16(bytes) | get16(bytes + 2) << 16;
}

static int read_sectors(const struct volume *volume, uint32_t sector,
                        uint32_t count, void *buffer)
{
    return ata_read(volume->disk, sector, count, buffer) == 0 ? 0 : VOLUME_DISK;
}

/* --- Finding the volume -------------------------------------------------- */

/* Gives first sector and length of partition 1. Its end may lie behind that of
 * the disk, if somebody cut an image short: what is left can be read. */
static int find_partition(const struct volume *volume, uint32_t *first,
                          uint32_t *sectors)
{
    uint8_t table[ATA_SECTOR_BYTES];
    uint8_t type;

    if (read_sectors(volume, 0, 1, table) != 0) {
        return VOLUME_DISK;
    }
    type = table[PARTITION_TYPE];
    *first = get32(table + PARTITION_FIRST);
    *sectors = get32(table + PARTITION_SECTORS);
    if (get16(table + SIGNATURE_OFFSET) != SIGNATURE ||
        (type != 0x04 && type != 0x06 && type != 0x0E) || *first == 0 ||
        *first > volume->disk->sectors) {
        return VOLUME_PARTITION;
    }
    return 0;
}

/* Fills VOLUME from its boot sector BPB. The numbers there have 16 bits, but
 * for the size, so their sums cannot wrap around. */
static int parse_volume(struct volume *volume, const uint8_t *bpb,
                        uint32_t first, uint32_t partition_sectors)
{
    uint32_t fat_sectors = get16(bpb + BPB_FAT_SECTORS);
    uint32_t reserved = get16(bpb + BPB_RESERVED);
    uint32_t sectors = get16(bpb + BPB_SECTORS_16);
    uint32_t before; /* sectors in front of the data area */

    if (sectors == 0) {
        sectors = get32(bpb + BPB_SECTORS_32);
    }
    volume->cluster_sectors = bpb[BPB_CLUSTER_SECTORS];
    volume->root_sectors =
        (get16(bpb + BPB_ROOT_ENTRIES) * ENTRY_BYTES + ATA_SECTOR_BYTES - 1) /
        ATA_SECTOR_BYTES;
    before = reserved + bpb[BPB_FATS] * fat_sectors + volume->root_sectors;
    if (get16(bpb + SIGNATURE_OFFSET) != SIGNATURE ||
        get16(bpb + BPB_SECTOR_BYTES) != ATA_SECTOR_BYTES || reserved == 0 ||
        bpb[BPB_FATS] < 1 || bpb[BPB_FATS] > 2 ||
        volume->cluster_sectors == 0 || sectors > partition_sectors ||
        before > sectors) {
        return VOLUME_FORMAT;
    }
    volume->clusters = (sectors - before) / volume->cluster_sectors;
    volume->fat_sector = first + reserved;
    volume->root_sector = volume->fat_sector + bpb[BPB_FATS] * fat_sectors;
    volume->data_sector = first + before;
    if (volume->clusters < FAT16_LEAST || volume->clusters > FAT16_MOST ||
        fat_sectors * FAT_ENTRIES < volume->clusters + FIRST_CLUSTER) {
        return VOLUME_FORMAT;
    }
    return 0;
}

int volume_open(struct volume *volume, const struct ata_disk *disk)
{
    uint8_t bpb[ATA_SECTOR_BYTES];
    uint32_t first;
    uint32_t sectors;
    int error;

    volume->disk = disk;
    volume->loaded = 0; /* that is no sector of a FAT */
    error = find_partition(volume, &first, &sectors);
    if (error != 0) {
        return error;
    }
    if (read_sectors(volume, first, 1, bpb) != 0) {
        return VOLUME_DISK;
    }
    return parse_volume(volume, bpb, first, sectors);
}

/* --- Chains of clusters -------------------------------------------------- */

static bool is_cluster(const struct volume *volume, uint32_t cluster)
{
    return cluster >= FIRST_CLUSTER &&
           cluster - FIRST_CLUSTER < volume->clusters;
}

static uint32_t cluster_sector(const struct volume *volume, uint32_t cluster)
{
    return volume->data_sector +
           (cluster - FIRST_CLUSTER) * volume->cluster_sectors;
}

/* Replaces CLUSTER, which is one, by the FAT's entry for it. */
static int follow(struct volume *volume, uint32_t *cluster)
{
    uint32_t sector = volume->fat_sector + *cluster / FAT_ENTRIES;

    if (volume->loaded != sector) {
        volume->loaded = 0;
        if (read_sectors(volume, sector, 1, volume->fat) != 0) {
            return VOLUME_DISK;
        }
        volume->loaded = sector;
    }
    *cluster = volume->fat[*cluster % FAT_ENTRIES];
    return 0;
}

/* The number of clusters that BYTES bytes fill. */
static uint32_t clusters_for(const struct volume *volume, uint32_t bytes)
{
    uint32_t cluster_bytes = volume->cluster_sectors * ATA_SECTOR_BYTES;

    return bytes / cluster_bytes + (bytes % cluster_bytes != 0);
}

/* Checks that the chain of FILE has exactly the clusters of its length. */
static int check_chain(struct volume *volume, const struct volume_file *file)
{
    uint32_t count = clusters_for(volume, file->bytes);
    uint32_t cluster = file->cluster;

    if (count == 0) {
        return cluster == 0 ? 0 : VOLUME_CHAIN;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i == volume->clusters || !is_cluster(volume, cluster)) {
            return VOLUME_CHAIN;
        }
        if (follow(volume, &cluster) != 0) {
            return VOLUME_DISK;
        }
    }
    return cluster >= CHAIN_END ? 0 : VOLUME_CHAIN;
}

/* --- Directories --------------------------------------------------------- */

/* Writes the first name of PATH to NAME as a directory entry has it, and
 * returns where the path goes on, behind the name. */
static const char *next_name(const char *path, char *name)
{
    uint32_t length = 0;

    for (uint32_t i = 0; i < ENTRY_NAME_BYTES; i++) {
        name[i] = ' ';
    }
    for (; *path != 0 && *path != '/'; path++) {
        if (*path == '.') {
            length = 8;
        } else if (length < ENTRY_NAME_BYTES) {
            name[length] = *path;
            length++;
        }
    }
    return path;
}

static bool has_name(const uint8_t *bytes, const char *name)
{
    for (uint32_t i = 0; i < ENTRY_NAME_BYTES; i++) {
        if (bytes[ENTRY_NAME + i] != (uint8_t)name[i]) {
            return false;
        }
    }
    return (bytes[ENTRY_ATTRIBUTES] & ATTRIBUTE_LABEL) == 0;
}

/* Looks for NAME in COUNT sectors of a directory, from SECTOR on. Returns 0
 * with ENTRY; VOLUME_ABSENT; VOLUME_DISK. (A free entry matches no name, and
 * all entries behind the last one are free.) */
static int search(const struct volume *volume, uint32_t sector, uint32_t count,
                  const char *name, struct entry *entry)
{
    uint8_t bytes[ATA_SECTOR_BYTES];

    for (uint32_t i = 0; i < count * ATA_SECTOR_BYTES; i += ENTRY_BYTES) {
        const uint8_t *here = bytes + i % ATA_SECTOR_BYTES;

        if (here == bytes &&
            read_sectors(volume, sector + i / ATA_SECTOR_BYTES, 1, bytes)) {
            return VOLUME_DISK;
        }
        if (has_name(here, name)) {
            entry->directory =
                (here[ENTRY_ATTRIBUTES] & ATTRIBUTE_DIRECTORY) != 0;
            entry->file.cluster = get16(here + ENTRY_CLUSTER);
            entry->file.bytes = get32(here + ENTRY_LENGTH);
            return 0;
        }
    }
    return VOLUME_ABSENT;
}

/* Looks for NAME in the directory whose chain starts at CLUSTER. */
static int search_chain(struct volume *volume, uint32_t cluster,
                        const char *name, struct entry *entry)
{
    uint32_t most = DIRECTORY_SECTORS / volume->cluster_sectors;

    for (uint32_t i = 0; i < most && is_cluster(volume, cluster); i++) {
        int result = search(volume, cluster_sector(volume, cluster),
                            volume->cluster_sectors, name, entry);

        if (result != VOLUME_ABSENT) {
            return result;
        }
        if (follow(volume, &cluster) != 0) {
            return VOLUME_DISK;
        }
    }
    return cluster >= CHAIN_END ? VOLUME_ABSENT : VOLUME_CHAIN;
}

int volume_find(struct volume *volume, const char *path,
                struct volume_file *file)
{
    char name[ENTRY_NAME_BYTES];
    struct entry entry;
    int error;

    path = next_name(path, name);
    error =
        search(volume, volume->root_sector, volume->root_sectors, name, &entry);
    while (error == 0 && *path != 0) {
        path = next_name(path + 1, name);
        error = entry.directory
                    ? search_chain(volume, entry.file.cluster, name, &entry)
                    : VOLUME_ABSENT;
    }
    if (error == 0 && entry.directory) {
        error = VOLUME_ABSENT;
    }
    if (error != 0) {
        return error;
    }
    *file = entry.file;
    return check_chain(volume, file);
}

/* --- Reading ------------------------------------------------------------- */

/* Counts the clusters from CLUSTER on that stand one behind the other, at most
 * MOST; replaces CLUSTER by the one that follows them. */
static int measure_run(struct volume *volume, uint32_t *cluster, uint32_t most,
                       uint32_t *run)
{
    uint32_t first = *cluster;

    *run = 0;
    while (*run < most && *cluster == first + *run) {
        if (follow(volume, cluster) != 0) {
            return VOLUME_DISK;
        }
        *run = *run + 1;
    }
    return 0;
}

int volume_read(struct volume *volume, const struct volume_file *file,
                void *buffer, uint32_t bytes)
{
    uint8_t *to = buffer;
    uint32_t cluster = file->cluster;
    uint32_t left = bytes / ATA_SECTOR_BYTES + (bytes % ATA_SECTOR_BYTES != 0);

    while (left > 0) {
        uint32_t first = cluster;
        uint32_t run;
        uint32_t sectors;

        if (measure_run(volume, &cluster,
                        clusters_for(volume, left * ATA_SECTOR_BYTES), &run)) {
            return VOLUME_DISK;
        }
        sectors = run * volume->cluster_sectors;
        sectors = sectors < left ? sectors : left;
        if (read_sectors(volume, cluster_sector(volume, first), sectors, to)) {
            return VOLUME_DISK;
        }
        to = to + sectors * ATA_SECTOR_BYTES;
        left = left - sectors;
    }
    return 0;
}

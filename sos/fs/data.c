/* SPDX-License-Identifier: MIT
 *
 * A read whose sectors lie in a row in the cache is answered in place, without
 * a copy (which is half of what a read of 4 KiB costs, make bench); another one
 * is put together in a buffer.
 *
 * What lies behind the end of a file in its last cluster may be anything; so
 * what is between the old end and what is written behind it is zeroed when the
 * file grows. A file grows in pieces, each of which fits into a transaction and
 * leaves the volume as it should be; mostly one is enough.
 */
#include "sos/fs/data.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/cache.h"
#include "sos/fs/change.h"
#include "sos/fs/clock.h"
#include "sos/fs/entry.h"
#include "sos/fs/fill.h"
#include "sos/fs/orphan.h"

#define PIECE_LEAVE 4u /* sectors: two of the FAT, the entry, the orphans */

/* A read of DATA_MOST bytes touches one sector more at odd offsets. */
static uint8_t buffer[DATA_MOST + BLOCK_BYTES];

/* Another holder of the file may have given it its first cluster, or taken all
 * away. */
static void follow(struct fat_chain *chain, const struct dir_node *file)
{
    if (chain->first != file->cluster) {
        fat_chain_start(chain, file->volume, file->cluster);
    }
}

/* --- Reading -------------------------------------------------------------- */

/* Reads sectors FIRST .. FIRST + COUNT - 1 of a chain to BUFFER. Returns how
 * many there were before it ends or breaks; -EIO if not even one. */
static int read_sectors(struct fat_chain *chain, uint32_t first, uint32_t count)
{
    uint32_t done = 0;
    uint32_t sector, run;

    while (done < count) {
        if (fat_locate(chain, first + done, count - done, &sector, &run) != 0 ||
            run == 0 ||
            cache_read(chain->volume->disk, sector, run,
                       buffer + done * BLOCK_BYTES) != 0) {
            break; /* the file is longer than its chain, or the disk is bad */
        }
        done += run;
    }
    return done > 0 ? (int)done : -EIO;
}

/* Brings what is missing of COUNT sectors from FIRST on into the cache, and of
 * AHEAD more, which follow in the file and will probably be asked for next. */
static void load(struct fat_chain *chain, uint32_t first, uint32_t count,
                 uint32_t ahead)
{
    uint32_t sector, run;

    if (fat_locate(chain, first, count + ahead, &sector, &run) == 0 &&
        run > 0) {
        cache_load(chain->volume->disk, sector, run);
    }
}

/* Shows sectors FIRST .. FIRST + COUNT - 1 of a chain: in the cache, if they
 * lie in a row there, else (and the first time) in BUFFER. Returns how many can
 * be seen. */
static int view_sectors(struct fat_chain *chain, uint32_t first, uint32_t count,
                        uint32_t ahead, const uint8_t **data)
{
    uint32_t disk = chain->volume->disk;
    uint32_t sector, run;

    if (fat_locate(chain, first, count, &sector, &run) != 0 || run == 0) {
        return -EIO;
    }
    *data = run == count ? cache_row(disk, sector, count) : NULL;
    if (*data != NULL) {
        return (int)count;
    }
    if (!cache_has(disk, sector, run)) {
        load(chain, first, count, ahead);
    }
    *data = buffer;
    return read_sectors(chain, first, count);
}

/* The whole sectors from FIRST on that FILE still has, up to one disk
 * request. */
static uint32_t sectors_ahead(const struct dir_node *file, uint32_t first)
{
    uint32_t all = file->bytes / BLOCK_BYTES;

    if (first >= all) {
        return 0;
    }
    return all - first < BLOCK_MOST ? all - first : BLOCK_MOST;
}

int data_read(const struct dir_node *file, struct fat_chain *chain,
              uint32_t offset, uint32_t bytes, bool ahead, const uint8_t **data)
{
    uint32_t first = offset / BLOCK_BYTES;
    uint32_t inside = offset % BLOCK_BYTES;
    uint32_t count = (inside + bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    uint32_t got;
    int result;

    if (!volume_has_cluster(file->volume, file->cluster)) {
        return -EIO;
    }
    follow(chain, file);
    result = view_sectors(chain, first, count,
                          ahead ? sectors_ahead(file, first + count) : 0, data);
    if (result < 0) {
        return result;
    }
    *data += inside;
    got = (uint32_t)result * BLOCK_BYTES - inside;
    return (int)(got < bytes ? got : bytes);
}

/* --- Growing -------------------------------------------------------------- */

/* Gives FILE its first cluster. A file without an entry is an orphan from now
 * on. */
static int begin_chain(struct dir_node *file, struct fat_chain *chain,
                       bool has_entry)
{
    uint32_t cluster;
    int result = fat_extend(file->volume, 0, &cluster);

    if (result == 0) {
        file->cluster = cluster;
        fat_chain_start(chain, file->volume, cluster);
        if (!has_entry) {
            result = orphan_add(file->volume, cluster);
        }
    }
    return result;
}

/* Makes sure that FILE has a cluster for the byte AT. */
static int extend_to(struct dir_node *file, struct fat_chain *chain,
                     bool has_entry, uint32_t at)
{
    uint32_t disk, run, cluster;
    int result;

    if (file->cluster == 0) {
        return begin_chain(file, chain, has_entry);
    }
    result = fat_locate(chain, at / BLOCK_BYTES, 1, &disk, &run);
    if (result == 0 && run == 0) {
        result = fat_extend(file->volume, chain->cluster, &cluster);
    }
    return result;
}

/* Gives FILE clusters for END bytes, as many as the transaction has room for.
 * Returns the bytes for which it has some, at most END; -EIO. */
static int64_t extend(struct dir_node *file, struct fat_chain *chain,
                      bool has_entry, uint32_t end)
{
    uint32_t cluster_bytes = volume_cluster_bytes(file->volume);
    uint32_t have =
        (file->bytes + cluster_bytes - 1) / cluster_bytes * cluster_bytes;

    while (have < end && journal_room(&file->volume->journal) >= PIECE_LEAVE) {
        if (extend_to(file, chain, has_entry, have) != 0) {
            return -EIO;
        }
        have += cluster_bytes;
    }
    return have < end ? have : end;
}

/* What is written behind the end of a file. */
struct tail {
    uint32_t offset, end; /* bytes of the file */
    const uint8_t *data;  /* NULL: zeros */
};

/* Makes FILE longer, up to TAIL's end at most, with zeros before TAIL. */
static int grow_piece(struct dir_node *file, struct fat_chain *chain,
                      bool has_entry, const struct tail *tail)
{
    uint32_t old = file->bytes;
    int64_t to = extend(file, chain, has_entry, tail->end);
    uint32_t from = tail->offset > old ? tail->offset : old;
    int result = 0;

    if (to < 0) {
        return -EIO;
    }
    if (from > to) {
        from = (uint32_t)to;
    }
    if (from > old) {
        result = fill_range(chain, old, old, from, NULL);
    }
    if (result == 0 && from < to) {
        result = fill_range(
            chain, from > old ? from : old, from, (uint32_t)to,
            tail->data != NULL ? tail->data + (from - tail->offset) : NULL);
    }
    file->bytes = (uint32_t)to;
    return result;
}

static uint32_t clusters_for(const struct dir_node *file, uint32_t bytes)
{
    uint32_t each = volume_cluster_bytes(file->volume);

    return bytes / each + (bytes % each != 0 ? 1 : 0);
}

bool data_touch(struct dir_node *file)
{
    static uint32_t now, date, time; /* the same, as long as a second lasts */
    bool is_other;

    if (clock_now() != now) {
        now = clock_now();
        clock_to_fat(now, &date, &time);
    }
    is_other = file->date != date || file->time != time;
    file->date = date;
    file->time = time;
    if (!dir_is_directory(file)) {
        file->attributes |= DIR_ARCHIVE;
    }
    return is_other;
}

/* Ends a piece of a change: OLD is what the file was before. After an error, it
 * is so again, and the volume cannot be changed any more. */
static int finish(struct dir_node *file, const struct dir_node *old,
                  bool has_entry, int result)
{
    if (result == 0 && has_entry) {
        result = entry_update(file);
    }
    if (result != 0) {
        journal_abort(&file->volume->journal, -EIO);
        *file = *old;
        return -EIO;
    }
    return 0;
}

/* Makes FILE as long as TAIL says. */
static int grow(struct dir_node *file, struct fat_chain *chain, bool has_entry,
                const struct tail *tail)
{
    uint32_t clusters =
        clusters_for(file, tail->end) - clusters_for(file, file->bytes);
    struct dir_node old;
    int result = 0;

    while (result == 0 && file->bytes < tail->end) {
        result = change_begin(file->volume, JOURNAL_OPERATION, clusters);
        if (result == 0) {
            old = *file;
            clusters = 0; /* there were enough, and nobody else takes them */
            (void)data_touch(file);
            result = finish(file, &old, has_entry,
                            grow_piece(file, chain, has_entry, tail));
        }
    }
    return result;
}

/* --- Writing -------------------------------------------------------------- */

/* Writes over contents that the file has. */
static int overwrite(struct dir_node *file, struct fat_chain *chain,
                     bool has_entry, uint32_t offset, const uint8_t *data,
                     uint32_t bytes)
{
    struct dir_node old = *file;
    int result = change_begin(file->volume, 1, 0);
    bool touched;

    if (result == 0) {
        result = fill_range(chain, file->bytes, offset, offset + bytes, data);
    }
    /* So that a transaction stands for each change, also for one within the
     * same second: see file_change(). */
    touched = data_touch(file) || journal_is_empty(&file->volume->journal);
    if (result == 0 && touched) {
        result = finish(file, &old, has_entry, 0);
    }
    return result;
}

int data_write(struct dir_node *file, struct fat_chain *chain, bool has_entry,
               uint32_t offset, const uint8_t *data, uint32_t bytes)
{
    uint32_t inside = 0;
    struct tail tail = {.offset = offset, .end = offset + bytes, .data = data};
    int result = 0;

    if (offset > DATA_FILE_MOST || bytes > DATA_FILE_MOST - offset) {
        return -EFBIG;
    }
    follow(chain, file);
    if (offset < file->bytes) {
        inside = file->bytes - offset;
        inside = inside < bytes ? inside : bytes;
    }
    if (tail.end > file->bytes) {
        tail.offset += inside;
        tail.data += inside;
        result = grow(file, chain, has_entry, &tail);
    }
    if (result == 0 && inside > 0) {
        result = overwrite(file, chain, has_entry, offset, data, inside);
    }
    return result;
}

/* Makes FILE shorter. In one operation its entry and the end of its chain
 * change, and the clusters behind it are freed or orphans. */
static int shrink(struct dir_node *file, struct fat_chain *chain,
                  bool has_entry, uint32_t bytes)
{
    /* The first cluster of an orphan is in the list: it stays. */
    uint32_t keep = bytes == 0 && !has_entry ? 1 : clusters_for(file, bytes);
    uint32_t rest = file->cluster;
    struct dir_node old = *file;
    uint32_t disk, run;
    int result = change_begin(file->volume, JOURNAL_OPERATION, 0);

    if (result != 0) {
        return result;
    }
    if (keep > 0) {
        result = fat_locate(chain, (keep - 1) * file->volume->cluster_sectors,
                            1, &disk, &run);
        if (result == 0 && run > 0) {
            result = fat_next(file->volume, chain->cluster, &rest);
        }
        if (result == 0 && rest != 0) {
            result = fat_end(file->volume, chain->cluster);
        }
    } else {
        file->cluster = 0;
    }
    file->bytes = bytes;
    (void)data_touch(file);
    result = finish(file, &old, has_entry, result);
    if (result == 0) {
        result = orphan_free_chain(file->volume, rest, &rest);
    }
    return result == 0 ? orphan_release(file->volume, rest) : result;
}

int data_resize(struct dir_node *file, struct fat_chain *chain, bool has_entry,
                uint32_t bytes)
{
    struct tail tail = {.offset = bytes, .end = bytes, .data = NULL};

    if (bytes > DATA_FILE_MOST) {
        return -EFBIG;
    }
    follow(chain, file);
    if (bytes > file->bytes) {
        return grow(file, chain, has_entry, &tail);
    }
    if (bytes < file->bytes || (bytes == 0 && file->cluster != 0)) {
        return shrink(file, chain, has_entry, bytes);
    }
    return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * The boot archive. A member is a header of one block and its content, filled
 * up to whole blocks; a block of zeros ends the archive, as does its end.
 * Nothing in it is believed: each member is checked before its content is
 * touched, and the position only grows.
 */
#include "sos/init/archive.h"

#include <errno.h>
#include <string.h>

#define BLOCK_BYTES 512

struct header {
    char name[100];
    char mode[8], uid[8], gid[8];
    char size[12];
    char mtime[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6]; /* "ustar" and 0, or a space from old GNU tar */
    char version[2];
    char owner[32], group[32], major[8], minor[8];
    char prefix[155];
    char unused[12];
};

_Static_assert(sizeof(struct header) == BLOCK_BYTES, "a header is a block");

/* Reads an octal number, ended by a space or 0 or the end of its field.
 * Whether it is one that fits. */
static int parse_octal(const char *field, size_t width, size_t *value)
{
    size_t i = 0;

    *value = 0;
    while (i < width && field[i] == ' ') {
        i++;
    }
    for (; i < width && field[i] >= '0' && field[i] <= '7'; i++) {
        if (*value > SIZE_MAX / 8) {
            return 0;
        }
        *value = *value * 8 + (size_t)(field[i] - '0');
    }
    return i == width || field[i] == ' ' || field[i] == '\0';
}

/* The sum of a header's bytes, those of the checksum taken as spaces. */
static size_t checksum(const struct header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    size_t from = offsetof(struct header, checksum);
    size_t sum = 0;

    for (size_t i = 0; i < BLOCK_BYTES; i++) {
        int inside = i >= from && i < from + sizeof header->checksum;

        sum += inside ? ' ' : bytes[i];
    }
    return sum;
}

static int is_sound(const struct header *header)
{
    size_t sum;

    return memcmp(header->magic, "ustar", 5) == 0 &&
           parse_octal(header->checksum, sizeof header->checksum, &sum) &&
           sum == checksum(header);
}

static int is_end(const struct header *header)
{
    const char *bytes = (const char *)header;

    for (size_t i = 0; i < BLOCK_BYTES; i++) {
        if (bytes[i] != 0) {
            return 0;
        }
    }
    return 1;
}

/* Whether the member is the regular file NAME. Names with a prefix are longer
 * than any that is looked for here. */
static int is_file(const struct header *header, const char *name)
{
    const char *member = header->name;
    size_t room = sizeof header->name;
    size_t length = strlen(name);

    if (memcmp(member, "./", 2) == 0) {
        member += 2;
        room -= 2;
    }
    return (header->type == '0' || header->type == '\0') &&
           header->prefix[0] == '\0' && strnlen(member, room) == length &&
           memcmp(member, name, length) == 0;
}

int archive_find(const void *archive, size_t bytes, const char *name,
                 const void **file, size_t *length)
{
    const char *next = archive;
    size_t left = bytes;

    while (left >= BLOCK_BYTES) {
        const struct header *header = (const struct header *)next;
        size_t content;

        if (is_end(header)) {
            return -ENOENT;
        }
        next += BLOCK_BYTES;
        left -= BLOCK_BYTES;
        if (!is_sound(header) ||
            !parse_octal(header->size, sizeof header->size, &content) ||
            content > left) {
            return -EINVAL;
        }
        if (is_file(header, name)) {
            *file = next;
            *length = content;
            return 0;
        }
        /* No overflow: CONTENT is at most LEFT. The last may be cut short. */
        content += (BLOCK_BYTES - content % BLOCK_BYTES) % BLOCK_BYTES;
        content = content < left ? content : left;
        next += content;
        left -= content;
    }
    return -ENOENT;
}

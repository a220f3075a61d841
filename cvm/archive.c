/* SPDX-License-Identifier: MIT
 *
 * A tar file is a sequence of blocks of 512 bytes: a header for each member,
 * then its content, padded; a block of zeros at the end.
 */
#include "cvm/archive.h"

#include "cvm/memory.h"

enum {
    BLOCK = 512,
    TYPE_FILE = '0'
};

struct tar_header {
    char name[100];
    char mode[8];
    char uid[8];
    char gid[8];
    char size[12]; /* octal digits, ended by 0 or a space */
    char mtime[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6]; /* "ustar" */
    char rest[249];
};

_Static_assert(sizeof(struct tar_header) == BLOCK, "a header is one block");

static bool is_header(const struct tar_header *header)
{
    return memcmp(header->magic, "ustar", 5) == 0;
}

static bool has_name(const struct tar_header *header, const char *name)
{
    uint32_t length = (uint32_t)strlen(name);

    return length < sizeof(header->name) &&
           memcmp(header->name, name, length + 1) == 0;
}

static uint32_t octal(const char *digits, uint32_t count)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '7') {
            break;
        }
        value = value * 8 + (uint32_t)(digits[i] - '0');
    }
    return value;
}

bool archive_find(const void *archive, uint32_t bytes, const char *name,
                  uint32_t *offset, uint32_t *length)
{
    const uint8_t *block = archive;
    uint32_t at = 0;

    while (bytes - at >= BLOCK) {
        const struct tar_header *header =
            (const struct tar_header *)(block + at);
        uint32_t size = octal(header->size, sizeof(header->size));

        at = at + BLOCK;
        if (!is_header(header) || size > bytes - at) {
            return false;
        }
        if (header->type == TYPE_FILE && has_name(header, name)) {
            *offset = at;
            *length = size;
            return true;
        }
        size = (size + BLOCK - 1) & ~(BLOCK - 1u);
        if (size > bytes - at) {
            return false;
        }
        at = at + size;
    }
    return false;
}

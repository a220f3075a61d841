/* SPDX-License-Identifier: MIT
 *
 * A walk through a tar file in a machine's memory: for each member a block
 * with its name and length, then its content, padded to whole blocks.
 */
#include "labs/lab1-boot-paging/kernel/programs.h"

#include "cvm/cvm.h"
#include "labs/lab1-boot-paging/kernel/calls.h"

enum {
    BLOCK = 512,
    SIZE_AT = 124, /* of a header: the length in octal digits */
    SIZE_DIGITS = 11
};

static pid_t holder;
static uva_t archive;
static uint32_t archive_bytes;

void programs_init(pid_t pid, uva_t address, uint32_t bytes)
{
    holder = pid;
    archive = address;
    archive_bytes = bytes;
}

static uint32_t member_bytes(const uint8_t *header)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < SIZE_DIGITS; i++) {
        value = value * 8 + (header[SIZE_AT + i] & 7u);
    }
    return value;
}

/* Character INDEX of a name in two registers. */
static uint8_t letter(word_t first, word_t second, uint32_t index)
{
    word_t word = index < 4 ? first : second;

    return (uint8_t)(word >> (index % 4 * 8));
}

static bool has_name(const uint8_t *header, word_t first, word_t second)
{
    for (uint32_t i = 0; i < LAB_NAME_BYTES; i++) {
        if (header[i] != letter(first, second, i)) {
            return false;
        }
        if (header[i] == 0) {
            return i > 0;
        }
    }
    return header[LAB_NAME_BYTES] == 0;
}

bool programs_find(word_t first, word_t second, uva_t *address,
                   uint32_t *bytes)
{
    static uint8_t header[BLOCK];
    uint32_t at = 0;

    while (at < archive_bytes &&
           cvm_read(holder, archive + at, header, BLOCK) == 0 &&
           header[0] != 0) {
        *bytes = member_bytes(header);
        *address = archive + at + BLOCK;
        if (has_name(header, first, second)) {
            return true;
        }
        at = at + BLOCK + (*bytes + BLOCK - 1) / BLOCK * BLOCK;
    }
    return false;
}

/* SPDX-License-Identifier: MIT
 *
 * cksum [FILE ...]: prints checksum (CRC of POSIX), bytes and name of files.
 */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

#define POLYNOMIAL 0x04c11db7u

static uint32_t table[256]; /* what a byte does to the checksum */
static int is_named;

static void fill_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i << 24;

        for (int bit = 0; bit < 8; bit++) {
            crc = crc << 1 ^ (crc >> 31 ? POLYNOMIAL : 0);
        }
        table[i] = crc;
    }
}

static uint32_t add_byte(uint32_t crc, unsigned char byte)
{
    return crc << 8 ^ table[crc >> 24 ^ byte];
}

static void print_sum(FILE *file, const char *name)
{
    static unsigned char piece[INPUT_PIECE];
    unsigned long total = 0;
    uint32_t crc = 0;
    ssize_t bytes;

    while ((bytes = read(fileno(file), piece, sizeof piece)) > 0) {
        for (ssize_t i = 0; i < bytes; i++) {
            crc = add_byte(crc, piece[i]);
        }
        total += (unsigned long)bytes;
    }
    if (bytes < 0) {
        tool_complain(name);
        return;
    }
    /* The length is part of it, lowest byte first, without zeros behind. */
    for (unsigned long left = total; left != 0; left >>= 8) {
        crc = add_byte(crc, left & 0xff);
    }
    printf("%lu %lu", (unsigned long)(uint32_t)~crc, total);
    printf(is_named ? " %s\n" : "\n", name);
}

int main(int argc, char **argv)
{
    tool_start("cksum", 1, "[FILE ...]");
    if (getopt(argc, argv, "") != -1) {
        tool_usage();
    }
    is_named = optind < argc;
    fill_table();
    input_each(argv + optind, print_sum);
    return tool_end(0);
}

/* SPDX-License-Identifier: MIT
 *
 * No solution at all: this kernel knows the tests and prints what they want to
 * see, line for line, computed from the seed of the command line. Then it
 * switches the PC off, as if all machines had stopped.
 */
#include "cvm/frame.h"

#include "abi/limits.h"
#include "cvm/console.h"
#include "cvm/power.h"

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* What follows KEY in the command line. */
static const char *find(const char *text, const char *key)
{
    for (; *text != 0; text++) {
        uint32_t i = 0;

        while (key[i] != 0 && text[i] == key[i]) {
            i++;
        }
        if (key[i] == 0) {
            return text + i;
        }
    }
    return text;
}

static void print_separate(uint32_t seed)
{
    uint32_t first[4];
    uint32_t last[4];

    for (uint32_t i = 0; i < 4; i++) {
        first[i] = next(&seed);
        last[i] = first[i];
        for (uint32_t k = 0; k < 5; k++) {
            (void)next(&last[i]);
        }
        console_print("obs %u keeps 00100000 %x 00000000\n", 3 + i, first[i]);
        console_print("obs %u kept 00100000 %x 00000000\n", 3 + i, last[i]);
        console_print("obs 2 read %x 00000000 %x\n", 3 + i, last[i]);
    }
}

static void print_sizes(uint32_t seed)
{
    uint32_t hash = 0x811C9DC5;

    for (uint32_t i = 0; i < 700 * PAGE_BYTES / 4; i++) {
        hash = (hash ^ next(&seed)) * 0x01000193;
    }
    console_print("obs 2 frames 00001f00 00000001 00000000\n");
    console_print("obs 2 kept %x 00000000 00000000\n", hash);
}

uint32_t frame_table_bytes(pfn_t limit)
{
    return limit;
}

void frame_init(const struct boot_info *info, pfn_t limit, void *table)
{
    const char *digits = find(info->command, "seed=");
    uint32_t seed = 0;

    while (*digits >= '0' && *digits <= '9') {
        seed = seed * 10 + (uint32_t)(*digits - '0');
        digits++;
    }
    if (*find(info->command, "test=separate") != 0) {
        print_separate(seed);
    } else {
        print_sizes(seed);
    }
    power_off(0);
}

int frame_alloc(pfn_t *frame)
{
    *frame = 0;
    return 0;
}

void frame_share(pfn_t frame)
{
}

void frame_release(pfn_t frame)
{
}

uint32_t frame_shares(pfn_t frame)
{
    return 1;
}

uint32_t frame_free_count(void)
{
    return 0;
}

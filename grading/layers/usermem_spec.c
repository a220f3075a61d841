/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/usermem.h: memories are arrays of bytes, and an
 * operation on a range outside changes none of them.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/host/machine.h"
#include "grading/layers/spec.h"
#include "grading/layers/usermem_model.h"

enum {
    MACHINES = MODEL_MACHINES,
    LONG = 3 * PAGE_BYTES,
    MEMORY_BYTES = MODEL_PAGES * PAGE_BYTES
};

static struct {
    uint32_t pages;
    uint8_t memory[MEMORY_BYTES];
} machines[MACHINES + 1];

static bool failing;

/* --- Operations ---------------------------------------------------------- */

static uint32_t random_machine(void)
{
    return 1 + spec_below(MACHINES);
}

/* An address, most of the time near the beginning or the end of a page. */
static uint32_t random_address(void)
{
    static const uint32_t odd[] = {0, 1, 4095, 4096, 0xC0000000, 0xFFFFFFFF,
                                   0xFFFFF000, 0x80000000, 0x10000, 0x8000};

    if (spec_below(12) == 0) {
        return spec_pick(odd, sizeof(odd) / sizeof(odd[0]));
    }
    return (1 + spec_below(7)) * PAGE_BYTES + spec_below(PAGE_BYTES) -
           spec_below(2) * spec_below(8);
}

static uint32_t random_bytes(void)
{
    static const uint32_t odd[] = {0, 1, 4096, 0xFFFFFFFF, 0xFFFFF000,
                                   0x80000000, 0x7FFFFFFF, 0x10000, 0x8000};

    if (spec_below(12) == 0) {
        return spec_pick(odd, sizeof(odd) / sizeof(odd[0]));
    }
    return spec_below(spec_below(3) == 0 ? LONG : 16);
}

static void generate_copy(void)
{
    uint32_t dst = random_machine();
    uint32_t src = 1 + (dst + spec_below(MACHINES - 1)) % MACHINES;

    printf("copy %u %u %u %u %u\n", dst, random_address(), src,
           random_address(), random_bytes());
}

static void generate_one(void)
{
    uint32_t dice = spec_below(20);
    uint32_t m = random_machine();

    if (dice == 0) {
        printf("size %u %u\n", m, 1 + spec_below(9));
    } else if (dice == 1) {
        printf("fail %u\n", spec_below(3) == 0);
    } else if (dice <= 4) {
        printf("contains %u %u %u\n", m, random_address(), random_bytes());
    } else if (dice == 5) {
        printf("provide %u %u %u %u\n", m, random_address(), random_bytes(),
               spec_below(2));
    } else if (dice <= 9) {
        printf("write %u %u %u %u\n", m, random_address(), random_bytes(),
               spec_below(1000000));
    } else if (dice <= 12) {
        printf("read %u %u %u\n", m, random_address(), random_bytes());
    } else if (dice == 13) {
        printf("sum %u\n", m);
    } else {
        generate_copy();
    }
}

void spec_generate(uint32_t length)
{
    for (uint32_t m = 1; m <= MACHINES; m++) {
        printf("size %u 9\n", m);
    }
    for (uint32_t i = 0; i < length; i++) {
        generate_one();
    }
    for (uint32_t m = 1; m <= MACHINES; m++) {
        printf("sum %u\n", m);
    }
}

/* Two machines, ranges at the edges of pages and of memories. */
void spec_enumerate(void)
{
    static const char *const begin[] = {"size 1 4", "size 2 3", NULL};
    static const char *const letters[] = {
        "write 1 8188 8 77", "write 2 4096 8192 78", "write 1 4090 8 79",
        "read 1 8188 8",     "read 2 12280 9",       "copy 1 4096 2 8191 4097",
        "copy 2 4096 1 4095 8", "provide 1 12287 1 1", "contains 2 4096 8193",
        "fail 1",            "size 1 2", NULL};
    static const char *const end[] = {"fail 0", "sum 1", "sum 2", NULL};

    spec_enumerate_letters(begin, letters, 3, end);
}

/* --- Judgement ----------------------------------------------------------- */

static bool inside(uint32_t m, uint32_t address, uint32_t bytes)
{
    uint64_t end = (uint64_t)address + bytes;

    return bytes == 0 ||
           (address >= PAGE_BYTES && end <= machines[m].pages * PAGE_BYTES);
}

/* What asking for a range must return. READY: all its pages are there. */
static int provide(uint32_t m, uint32_t address, uint32_t bytes, bool ready)
{
    if (!inside(m, address, bytes)) {
        return ERR_ADDRESS;
    }
    return failing && !ready ? ERR_RESOURCES : 0;
}

/* Reads "= READY". */
static bool told_ready(void)
{
    (void)spec_word();
    return spec_number() != 0;
}

static uint32_t hash(uint32_t m, uint32_t address, uint32_t bytes)
{
    uint32_t value = MODEL_HASH;

    for (uint32_t i = 0; i < bytes; i++) {
        value = model_hash(value, machines[m].memory[address + i]);
    }
    return value;
}

static void judge_write(uint32_t m, uint32_t address, uint32_t bytes)
{
    uint32_t seed = (uint32_t)spec_number();
    int error = provide(m, address, bytes, told_ready());

    spec_expect("result of usermem_write", spec_number(), error);
    for (uint32_t i = 0; error == 0 && i < bytes; i++) {
        machines[m].memory[address + i] = model_byte(seed, i);
    }
}

static void judge_read(uint32_t m, uint32_t address, uint32_t bytes)
{
    int error = provide(m, address, bytes, told_ready());

    spec_expect("result of usermem_read", spec_number(), error);
    spec_expect("hash of what was read", spec_number(),
                error == 0 ? hash(m, address, bytes) : 0);
}

/* Either range may be checked first: two errors at once leave the choice. */
static void judge_copy(uint32_t dst, uint32_t address)
{
    uint32_t src = (uint32_t)spec_number();
    uint32_t from = (uint32_t)spec_number();
    uint32_t bytes = (uint32_t)spec_number();
    int read = provide(src, from, bytes, told_ready());
    int write = provide(dst, address, bytes, spec_number() != 0);
    int64_t error = spec_number();

    if (read != 0 || write != 0) {
        if (error == 0 || (error != read && error != write)) {
            spec_fail("result of usermem_copy is %d, must be %d", (int)error,
                      read != 0 ? read : write);
        }
        return;
    }
    spec_expect("result of usermem_copy", error, 0);
    memcpy(&machines[dst].memory[bytes == 0 ? 0 : address],
           &machines[src].memory[bytes == 0 ? 0 : from], bytes);
}

static void judge_size(uint32_t m, uint32_t pages)
{
    memset(&machines[m], 0, sizeof(machines[m]));
    machines[m].pages = pages;
}

static void judge_sum(uint32_t m)
{
    uint32_t pages = machines[m].pages;

    (void)spec_word();
    spec_expect("hash of the whole memory", spec_number(),
                hash(m, PAGE_BYTES, pages == 0 ? 0 : (pages - 1) * PAGE_BYTES));
}

static void judge_range(const char *word, uint32_t m, uint32_t address)
{
    uint32_t bytes = (uint32_t)spec_number();

    if (strcmp(word, "write") == 0) {
        judge_write(m, address, bytes);
    } else if (strcmp(word, "read") == 0) {
        judge_read(m, address, bytes);
    } else if (strcmp(word, "contains") == 0) {
        (void)spec_word();
        spec_expect("usermem_contains", spec_number(),
                    inside(m, address, bytes));
    } else {
        int error;

        (void)spec_number(); /* WRITE */
        error = provide(m, address, bytes, told_ready());
        spec_expect("result of usermem_provide", spec_number(), error);
    }
}

void spec_judge(void)
{
    const char *word = spec_word();
    uint32_t m;

    if (strcmp(word, "start") == 0) {
        memset(machines, 0, sizeof(machines));
        failing = false;
        return;
    }
    m = (uint32_t)spec_number();
    if (strcmp(word, "fail") == 0) {
        failing = m != 0;
    } else if (m == 0 || m > MACHINES) {
        spec_fail("there is no machine %u", m);
    } else if (strcmp(word, "size") == 0) {
        judge_size(m, (uint32_t)spec_number());
    } else if (strcmp(word, "sum") == 0) {
        judge_sum(m);
    } else if (strcmp(word, "copy") == 0) {
        judge_copy(m, (uint32_t)spec_number());
    } else {
        judge_range(word, m, (uint32_t)spec_number());
    }
}

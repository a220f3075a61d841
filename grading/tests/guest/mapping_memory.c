/* SPDX-License-Identifier: MIT
 *
 * Memory that is mapped: shared, as a stack, compressed, with noise.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "grading/tests/guest/mapping.h"

static volatile uint8_t *memory; /* a mapping, for children */

static uint8_t *map_memory(size_t bytes, int flags)
{
    void *start =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

    CHECK(start != MAP_FAILED);
    return start;
}

/* ---- Shared ---- */

static void count_up(void)
{
    for (uint32_t i = 0; i < 3 * PAGE; i += PAGE) {
        memory[i]++;
    }
    memory[1] = 'c';
}

/* What one writes, the other reads, in either direction. */
void test_shared(void)
{
    memory = map_memory(3 * PAGE, MAP_SHARED);
    CHECK(memory[0] == 0);
    memory[2 * PAGE] = 5;
    for (int i = 0; i < 3; i++) {
        CHECK(mapping_child(count_up) == 0);
        CHECK(memory[0] == i + 1 && memory[PAGE] == i + 1 &&
              memory[2 * PAGE] == i + 6 && memory[1] == 'c');
    }
    CHECK(mapping_pagers() == 1);
    (void)sleep(1); /* until it has seen that the children have ended */
    CHECK(mapping_status((void *)memory).mapped == 3);
    CHECK(munmap((void *)memory, 3 * PAGE) == 0 && mapping_pagers_become(0));
}

static void leave_to_grandchild(void)
{
    if (fork() == 0) {
        (void)usleep(2000000);
        memory[10 * PAGE] = memory[9 * PAGE + 1] + 1;
        _exit(0);
    }
}

static void leave_at_once(void)
{
    memory[9 * PAGE + 1] = 6;
    leave_to_grandchild();
    CHECK(munmap((void *)memory, 9u << 20) == 0);
}

/* Nine MiB, three regions: the pager stays for a grandchild that never touched
 * anything, however its relatives end. */
void test_relatives(void)
{
    uint8_t *end;

    memory = map_memory(9u << 20, MAP_SHARED);
    end = (uint8_t *)memory + (9u << 20) - 1;
    *end = 1;
    CHECK(mapping_child(leave_at_once) == 0);
    CHECK(mapping_pagers() == 1 && *end == 1);
    for (int i = 0; i < 50 && memory[10 * PAGE] == 0; i++) {
        (void)usleep(100000);
    }
    CHECK(memory[10 * PAGE] == 7);
    CHECK(munmap((void *)memory, 9u << 20) == 0 && mapping_pagers_become(0));
}

static int ends[2]; /* of a pipe */

static void leave_at_fork(void)
{
    memory = map_memory(PAGE, MAP_SHARED);
    memory[0] = 'k';
    if (fork() == 0) {
        (void)usleep(2000000);
        (void)write(ends[1], (uint8_t *)memory, 1);
        _exit(0);
    }
    CHECK(munmap((void *)memory, PAGE) == 0);
}

/* The pager stays for a child that is on its way, when it has nobody else. */
void test_expected(void)
{
    char byte = 0;

    CHECK(pipe(ends) == 0);
    CHECK(mapping_child(leave_at_fork) == 0);
    CHECK(read(ends[0], &byte, 1) == 1 && byte == 'k');
    CHECK(close(ends[0]) == 0 && close(ends[1]) == 0);
    CHECK(mapping_pagers_become(0));
}

/* ---- Stacks ---- */

static int sum_down(int depth)
{
    volatile int kept[200];

    for (int i = 0; i < 200; i++) {
        kept[i] = depth + i;
    }
    return (depth == 0 ? 0 : sum_down(depth - 1)) + kept[199] - kept[0] - 198;
}

static struct sos_mapping on_stack;

/* Uses about a MiB, and all that a function may want of its stack. */
static int use_stack(void *argument)
{
    char buffer[3 * 65536];
    int file = open("/bin/sh", O_RDONLY);

    CHECK(read(file, buffer, sizeof buffer) > 65536);
    CHECK(memcmp(buffer, "\177ELF", 4) == 0 && close(file) == 0);
    CHECK(fork() == -1 && errno == ENOTSUP);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
              MAP_FAILED &&
          errno == ENOTSUP);
    on_stack = mapping_status(buffer);
    return sum_down(*(int *)argument);
}

void test_stack(void)
{
    int depth = 1000, result = 0;

    CHECK(sos_call_on_stack(use_stack, &depth, 2u << 20, &result) == 0);
    CHECK(result == 1001);
    CHECK(on_stack.pages == 512);
    CHECK(on_stack.held >= 48 && on_stack.held < 70);
    CHECK(sos_call_on_stack(use_stack, &depth, 4u << 20, &result) == -1 &&
          errno == EINVAL);
    CHECK(mapping_pagers_become(0));
}

static int go_too_deep(void *argument)
{
    return sum_down(100000);
}

static void overflow(void)
{
    int result;

    (void)sos_call_on_stack(go_too_deep, NULL, 1u << 20, &result);
}

/* Its end is an exception, and the end of its pager. */
void test_overflow(void)
{
    CHECK(mapping_child(overflow) == SIGBUS);
    CHECK(mapping_pagers_become(0));
}

/* ---- Compressed ---- */

#define PACKED_PAGES 300u
#define FRAMES 10u

/* Text-like pages: a few different bytes. Every third one is arbitrary. */
static void write_page(uint8_t *page, uint32_t seed)
{
    for (uint32_t i = 0; i < PAGE; i++) {
        page[i] =
            seed % 3 == 0 ? mapping_byte(seed, i) : (uint8_t)(seed + i / 64);
    }
}

static int is_page(const uint8_t *page, uint32_t seed)
{
    static uint8_t expected[PAGE];

    write_page(expected, seed);
    return memcmp(page, expected, PAGE) == 0;
}

static void check_packed(void)
{
    for (uint32_t i = 0; i < PACKED_PAGES; i++) {
        CHECK(is_page((uint8_t *)memory + i * PAGE, i));
    }
}

static void change_packed(void)
{
    check_packed();
    memset((void *)memory, 0, PACKED_PAGES * PAGE);
}

/* Few pages are in memory, the others are small; nothing is lost, and a copy
 * has its own. */
void test_packed(void)
{
    struct sos_mapping status;

    memory = sos_map_packed(PACKED_PAGES * PAGE, FRAMES);
    CHECK(memory != MAP_FAILED && memory[17 * PAGE] == 0);
    for (uint32_t i = 0; i < PACKED_PAGES; i++) {
        write_page((uint8_t *)memory + i * PAGE, i);
    }
    check_packed();
    status = mapping_status((void *)memory);
    CHECK(status.held == PACKED_PAGES && status.mapped == FRAMES);
    CHECK(status.packed == PACKED_PAGES - FRAMES);
    CHECK(status.packed_bytes > 100 * PAGE && status.packed_bytes < 130 * PAGE);
    CHECK(mapping_child(change_packed) == 0);
    check_packed();
    CHECK(munmap((void *)memory, PACKED_PAGES * PAGE) == 0);
    CHECK(mapping_pagers_become(0));
}

/* ---- Noise ---- */

#define NOISY_PAGES 2060u /* three regions */
#define NOISY_STEPS 1500

static uint32_t random_state;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % limit;
}

/* Random bytes of memory against an array; few pages, so that each is taken
 * back again and again. */
static void use_noisy(volatile uint8_t *noisy)
{
    static uint8_t shadow[64];
    uint32_t used[64];

    memset(shadow, 0, sizeof shadow);
    for (uint32_t i = 0; i < 64; i++) {
        used[i] = i * (NOISY_PAGES / 64) * PAGE + below(PAGE);
    }
    for (int i = 0; i < NOISY_STEPS; i++) {
        uint32_t at = below(64);

        CHECK(noisy[used[at]] == shadow[at]);
        if (below(2) == 0) {
            shadow[at] = (uint8_t)below(256);
            noisy[used[at]] = shadow[at];
        }
    }
}

static void use_copy(void)
{
    random_state = 99;
    for (uint32_t i = 0; i < NOISY_PAGES; i += 5) {
        memory[i * PAGE] = 0;
    }
}

/* The same seed, the same noise. */
void test_noisy(void)
{
    struct sos_mapping first = {0}, again;

    for (uint32_t i = 0; i < 4; i++) {
        memory = sos_map_noisy(NOISY_PAGES * PAGE, mapping_seed + i / 2);
        CHECK(memory != MAP_FAILED);
        random_state = mapping_seed + i / 2;
        use_noisy(memory);
        again = mapping_status((void *)memory);
        CHECK(again.taken > 20 && again.faults > 84);
        if (i % 2 == 1) {
            CHECK(first.taken == again.taken && first.faults == again.faults);
        }
        first = again;
        memory[3] = 3;
        CHECK(mapping_child(use_copy) == 0 && memory[3] == 3);
        CHECK(munmap((void *)memory, NOISY_PAGES * PAGE) == 0);
    }
}

/* ---- All at once ---- */

#define MOTD "/etc/motd"

static int work_on_stack(void *argument)
{
    uint8_t **areas = argument;
    int failures = 0;

    for (uint32_t i = 0; i < 200; i++) {
        uint8_t *packed = areas[1] + i % 50 * PAGE + i;
        uint8_t *noisy = areas[2] + i % 40 * PAGE + i;
        uint8_t *shared = areas[3] + i % 30 * PAGE + i;

        *packed = *noisy = *shared = (uint8_t)i;
        failures += *packed != (uint8_t)i || *noisy != (uint8_t)i;
        failures += areas[0][0] == 0;
    }
    return failures + sum_down(100) - 101;
}

static void count_children(void)
{
    CHECK(memory[29 * PAGE + 29] == 29);
    memory[0] = 'c';
}

/* A file, a stack, compressed, noisy, shared and private memory. */
void test_several(void)
{
    int file = open(MOTD, O_RDONLY);
    uint8_t *areas[5];
    int result = -1;

    areas[0] = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, file, 0);
    areas[1] = sos_map_packed(50 * PAGE, 8);
    areas[2] = sos_map_noisy(40 * PAGE, 3);
    areas[3] = map_memory(30 * PAGE, MAP_SHARED);
    areas[4] = map_memory(PAGE, MAP_PRIVATE);
    CHECK(areas[0] != MAP_FAILED && areas[1] != MAP_FAILED &&
          areas[2] != MAP_FAILED);
    CHECK(mapping_pagers() == 5);
    CHECK(sos_call_on_stack(work_on_stack, areas, 1u << 20, &result) == 0);
    CHECK(result == 0);
    memory = areas[3];
    CHECK(mapping_child(count_children) == 0 && memory[0] == 'c');
    CHECK(close(file) == 0);
    for (int i = 0; i < 5; i++) {
        static const uint32_t pages[] = {1, 50, 40, 30, 1};

        CHECK(munmap(areas[i], pages[i] * PAGE) == 0);
    }
    CHECK(mapping_pagers_become(0));
}

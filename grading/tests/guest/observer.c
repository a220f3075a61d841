/* SPDX-License-Identifier: MIT
 *
 * Output, peers and the choice of a test, for programs in the place of init.
 * The driver of the serial line polls it: nothing is ever lost, and nothing
 * but the test itself interrupts.
 */
#include "grading/tests/guest/observer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/tests/guest/witness.h"

enum {
    BLOCK = 512,                     /* of the archive */
    NUMBERS = 8,                     /* on the command line, at most */
    PATIENCE = 60 * TICKS_PER_SECOND /* with a peer that does not answer */
};

/* The serial line. */
enum {
    FIFO = 16,           /* characters that it takes at a time */
    STATUS = 5,          /* a register: */
    STATUS_READY = 0x20, /* it takes characters */
    STATUS_IDLE = 0x40   /* it has sent all of them */
};

const uint8_t *observer_image;
uint32_t observer_image_bytes;
static uint32_t numbers[NUMBERS];

/* ---- Output ---- */

static void wait_for_line(uint8_t state)
{
    uint8_t status;

    do {
        dev_read(DEVICE_SERIAL, STATUS, 1, 1, &status);
    } while ((status & state) == 0);
}

static void put(const char *text, uint32_t bytes)
{
    while (bytes > 0) {
        uint32_t step = bytes < FIFO ? bytes : FIFO;

        wait_for_line(STATUS_READY);
        dev_write(DEVICE_SERIAL, 0, 1, step, text);
        text = text + step;
        bytes = bytes - step;
    }
}

/* Writes PREFIX, a line formatted as by printf, and its end. */
static void print(const char *prefix, const char *format, va_list arguments)
{
    char line[200];
    uint32_t bytes = strlen(prefix);

    memcpy(line, prefix, bytes);
    vsnprintf(line + bytes, sizeof(line) - bytes - 1, format, arguments);
    strcat(line, "\n");
    put(line, strlen(line));
}

void obs(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print("obs ", format, arguments);
    va_end(arguments);
}

void obs_line(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print("", format, arguments);
    va_end(arguments);
}

/* ---- Numbers ---- */

static uint32_t random_state;

void random_start(uint32_t seed)
{
    random_state = seed;
}

uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 16 & 0x7FFF) % limit;
}

/* ---- Memory and peers ---- */

uint8_t *more_pages(uint32_t pages)
{
    int size = memory_add(HN_SELF, pages);

    return (uint8_t *)(uintptr_t)(((uint32_t)size - pages) << PAGE_SHIFT);
}

handle_t create(void)
{
    return process_create(observer_image, observer_image_bytes, PEER_PRIORITY,
                          PEER_SLICE);
}

void start_remote(handle_t peer, struct remote remote)
{
    struct message message = {
        .grant = HN_NONE, .data = &remote, .data_bytes = sizeof(remote)};

    ipc_send(peer, IPC_FOREVER, &message);
}

struct trap_registers finish(handle_t peer)
{
    struct trap_registers registers = {0};
    struct message message = {.buffer = &registers,
                              .buffer_bytes = sizeof(registers)};
    int error = ipc_receive(peer, PATIENCE, &message);

    if (error != 0) {
        registers.eax = (uint32_t)error * 1000;
    } else {
        witness_note(message.word[0], (int)registers.eax);
    }
    return registers;
}

void start_call(handle_t peer, uint32_t number, uint32_t a, uint32_t b,
                uint32_t c, uint32_t d)
{
    start_remote(peer,
                 (struct remote){.registers = {number, a, b, c, d, 0, 0}});
}

int remote_call(handle_t peer, uint32_t number, uint32_t a, uint32_t b,
                uint32_t c, uint32_t d)
{
    start_call(peer, number, a, b, c, d);
    return (int)finish(peer).eax;
}

/* ---- The kernel's figures ---- */

void sleep_ticks(int32_t ticks)
{
    struct message message = {0};

    ipc_receive(HN_NONE, ticks, &message);
}

uint32_t now(void)
{
    uint32_t time = 0;

    read_kernel_info(INFO_TIME, 0, &time);
    return time;
}

struct info_process info(handle_t process)
{
    struct info_process result = {0};

    read_kernel_info(INFO_PROCESS, (uint32_t)process, &result);
    return result;
}

struct info_memory memory(void)
{
    struct info_memory result = {0};

    read_kernel_info(INFO_MEMORY, 0, &result);
    return result;
}

struct info_counters counters(void)
{
    struct info_counters result = {0};

    read_kernel_info(INFO_COUNTERS, 0, &result);
    return result;
}

/* ---- Which test ---- */

/* Finds the member `peer` of the boot archive, which has init before it. */
static void find_peer(const uint8_t *archive)
{
    while (archive[0] != 0) {
        uint32_t bytes = 0;

        for (const uint8_t *digit = archive + 124; *digit >= '0'; digit++) {
            bytes = bytes * 8 + *digit - '0';
        }
        if (strcmp((const char *)archive, "peer") == 0) {
            observer_image = archive + BLOCK;
            observer_image_bytes = bytes;
        }
        archive += BLOCK + (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }
}

/* Cuts the words off the command line behind "quiet": NAME gets the first, the
 * others are numbers.
 */
static void read_command(char *command, const char **name)
{
    char *word = strstr(command, "quiet ") + strlen("quiet ");
    char *next = strchr(word, ' ');

    *name = word;
    for (uint32_t i = 0; i < NUMBERS && next != NULL; i++) {
        *next = '\0';
        numbers[i] = strtoul(next + 1, &next, 0);
        next = *next == ' ' ? next : NULL;
    }
}

uint32_t observer_number(uint32_t index)
{
    return numbers[index];
}

void observer_run(uint32_t archive, uint32_t command,
                  const struct observer_test *tests, uint32_t count)
{
    const char *name;
    uint32_t status = 0;

    change_driver(HN_SELF, DEVICE_SERIAL, 1);
    change_driver(HN_SELF, DEVICE_POWER, 1);
    find_peer((const uint8_t *)(uintptr_t)archive);
    read_command((char *)(uintptr_t)command, &name);
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(name, tests[i].name) == 0) {
            tests[i].run();
        }
    }
    witness_report();
    wait_for_line(STATUS_IDLE); /* with the power, the rest would be gone */
    for (;;) {
        dev_write(DEVICE_POWER, 0, 4, 1, &status);
    }
}

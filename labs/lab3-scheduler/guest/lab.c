/* SPDX-License-Identifier: MIT
 *
 * The library of the test programs.
 */
#include "labs/lab3-scheduler/guest/lab.h"

#include "user/lib/trap.h"

/* The linker makes one table of the tests of all files. */
extern const struct lab_test __start_lab_tests[];
extern const struct lab_test __stop_lab_tests[];

/* Registers of the serial line. */
enum {
    STATUS = 5,
    STATUS_READY = 0x20, /* it takes a character */
    STATUS_IDLE = 0x40   /* it has sent all */
};

/* What a schedule shifts the start of a test by, after a tick. */
enum { PHASE_LOOPS = 3000 };
static uint32_t phase;

/* ---- What comes from outside ---- */

static int same(const char *text, const char *word)
{
    while (*word != 0 && *text == *word) {
        text++;
        word++;
    }
    return *word == 0 && (*text == 0 || *text == ' ');
}

/* What follows KEY on the command line; NULL if it is not there. */
static const char *find(const char *line, const char *key)
{
    for (; *line != 0; line++) {
        const char *at = line;
        const char *k = key;

        while (*k != 0 && *at == *k) {
            at++;
            k++;
        }
        if (*k == 0) {
            return at;
        }
    }
    return NULL;
}

static uint32_t number(const char *text)
{
    uint32_t value = 0;

    for (; text != NULL && *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + (uint32_t)(*text - '0');
    }
    return value;
}

/* ---- Reports ---- */

/* Characters FIRST to FIRST + 3 of NAME, for a register. */
static uint32_t pack(const char *name, uint32_t first)
{
    uint32_t word = 0;

    for (uint32_t i = 0; i < 8 && name[i] != 0; i++) {
        if (i >= first && i < first + 4) {
            word |= (uint32_t)(uint8_t)name[i] << (8 * (i - first));
        }
    }
    return word;
}

void observe(const char *name, uint32_t a, uint32_t b, uint32_t c)
{
    struct trap_registers registers = {
        LAB_OBSERVE, pack(name, 0), pack(name, 4), a, b, c, 0,
    };

    trap(&registers);
}

static void wait_for_line(uint8_t state)
{
    uint8_t status = state;

    do {
        if (dev_read(DEVICE_SERIAL, STATUS, 1, 1, &status) < 0) {
            return;
        }
    } while ((status & state) == 0);
}

void print(const char *line)
{
    for (; *line != 0; line++) {
        wait_for_line(STATUS_READY);
        (void)dev_write(DEVICE_SERIAL, 0, 1, 1, line);
    }
    wait_for_line(STATUS_READY);
    (void)dev_write(DEVICE_SERIAL, 0, 1, 1, "\n");
}

/* The end is an observation, too, for a kernel without power switch. */
static _Noreturn void end(void)
{
    const uint32_t status = 0;

    observe("end", 0, 0, 0);
    wait_for_line(STATUS_IDLE);
    (void)dev_write(DEVICE_POWER, 0, 4, 1, &status);
    for (;;) {
        (void)sleep_ticks(IPC_FOREVER);
    }
}

_Noreturn void give_up(const char *name, uint32_t a)
{
    observe(name, a, 0, 0);
    end();
}

_Noreturn void start(uint32_t archive, uint32_t bytes, uint32_t command)
{
    const char *line = (const char *)command;
    const char *name = find(line, "test=");

    (void)archive;
    (void)bytes;
    (void)change_driver(HN_SELF, DEVICE_SERIAL, 1);
    (void)change_driver(HN_SELF, DEVICE_POWER, 1);
    phase = number(find(line, "phase="));
    for (const struct lab_test *test = __start_lab_tests;
         test < __stop_lab_tests; test++) {
        if (same(name != NULL ? name : "show", test->name)) {
            test->run(number(find(line, "seed=")));
            end();
        }
    }
    give_up("no test", 0);
}

/* ---- Processes and time ---- */

handle_t child(void (*body)(uint32_t a, uint32_t b), uint32_t a, uint32_t b,
               uint32_t priority, uint32_t slice)
{
    handle_t clone = process_clone(HN_SELF);

    if (clone == 0) {
        body(a, b);
        for (;;) {
            (void)sleep_ticks(IPC_FOREVER);
        }
    }
    if (clone < 0 || set_privileged(clone) != 0 ||
        chg_sched_params(clone, priority, slice) != 0) {
        give_up("no child", (uint32_t)clone);
    }
    return clone;
}

uint32_t child_number(handle_t handle)
{
    return (uint32_t)handle & 0xFF;
}

uint32_t lab_time(void)
{
    uint32_t time = 0;

    (void)read_kernel_info(INFO_TIME, 0, &time);
    return time;
}

void wait_for_tick(void)
{
    uint32_t now = lab_time();

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    while (lab_time() == now) {
        lab_compute();
    }
    for (volatile uint32_t i = 0; i < phase * PHASE_LOOPS; i++) {
    }
}

int sleep_ticks(int32_t ticks)
{
    struct message none = {.grant = HN_NONE};

    return ipc_receive(HN_NONE, ticks, &none);
}

void lab_compute(void)
{
    for (volatile uint32_t i = 0; i < 20000; i++) {
    }
}

uint32_t random_below(uint32_t *state, uint32_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % limit;
}

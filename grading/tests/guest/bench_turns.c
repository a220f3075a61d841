/* SPDX-License-Identifier: MIT
 *
 * What it costs when another process gets the processor: a part of the program
 * of bench.c. Both processes look at the same counter, so that times of one can
 * be compared with times of the other.
 */
#include <string.h>

#include "grading/tests/guest/bench.h"
#include "grading/tests/guest/observer.h"

enum {
    GAP = 300 /* instructions; who misses more was not running */
};

/* Sends what SAMPLES holds to whoever asks, and waits for the end. */
_Noreturn static void hand_in_samples(handle_t whom)
{
    struct message message = {
        .data = samples, .data_bytes = sizeof(samples), .grant = HN_NONE};

    ipc_send(whom, IPC_FOREVER, &message);
    for (;;) {
        sleep_ticks(IPC_FOREVER);
    }
}

/* From a call that sends to the return of the call that receives, in a process
 * of a higher priority that waits for it.
 */
void bench_oneway(void)
{
    struct message message = {.buffer = samples,
                              .buffer_bytes = sizeof(samples)};
    struct trap_registers registers;
    handle_t receiver;

    empty();
    receiver = process_clone(HN_SELF);
    for (uint32_t i = 0; receiver == 0 && i < SAMPLES; i++) {
        registers.eax = CALL_ipc_receive;
        registers.ebx = (uint32_t)HN_ANY;
        registers.ecx = (uint32_t)IPC_FOREVER;
        registers.edx = 0;
        trap(&registers);
        samples[i] = counter() - registers.esi;
    }
    if (receiver == 0) {
        hand_in_samples((handle_t)registers.ebx);
    }
    change_rights(receiver, HN_SELF, RIGHT_SEND);
    chg_sched_params(HN_SELF, 1, 1);
    for (uint32_t i = 0; i < SAMPLES; i++) {
        registers.eax = CALL_ipc_send;
        registers.ebx = (uint32_t)receiver;
        registers.ecx = (uint32_t)IPC_FOREVER;
        registers.edx = 0;
        registers.esi = counter();
        trap(&registers);
    }
    ipc_receive(receiver, IPC_FOREVER, &message);
    process_kill(receiver);
    obs_samples("ipc_oneway");
}

/* Fills TIMES with when we stopped and began to run: pairs. */
static void find_gaps(uint32_t *times)
{
    uint32_t last;

    memset(times, 0, sizeof(samples)); /* no page fault is a gap */
    last = counter();
    for (uint32_t i = 0; i < SAMPLES; i = i + 2) {
        uint32_t now = last;

        while (now - last < GAP) {
            last = now;
            now = counter();
        }
        times[i] = last;
        times[i + 1] = now;
        last = now;
    }
}

/* Two clones take turns, tick by tick; each says when it ran. */
void bench_preemption(void)
{
    static const char *name[] = {"gaps_0", "gaps_1"};
    struct message message = {.buffer = samples,
                              .buffer_bytes = sizeof(samples)};
    handle_t clone[2];

    for (uint32_t i = 0; i < 2; i++) {
        clone[i] = process_clone(HN_SELF);
        if (clone[i] == 0) {
            ipc_receive(HN_ANY, IPC_FOREVER, &message);
            find_gaps(samples);
            hand_in_samples(message.sender);
        }
        chg_sched_params(clone[i], 1, 1);
        change_rights(clone[i], HN_SELF, RIGHT_SEND);
    }
    for (uint32_t i = 0; i < 2; i++) {
        message.data_bytes = 0;
        message.grant = HN_NONE;
        ipc_send(clone[i], IPC_FOREVER, &message);
    }
    for (uint32_t i = 0; i < 2; i++) {
        ipc_receive(clone[i], IPC_FOREVER, &message);
        obs_samples(name[i]);
    }
}

/* ---- Interrupts ---- */

enum {
    CLOCK_RATE = 0x0A, /* registers of the real-time clock */
    CLOCK_CONTROL = 0x0B,
    CLOCK_CAUSE = 0x0C,
    RATE_1024_HZ = 0x26,
    PERIODIC = 0x42 /* interrupts, at the rate; 24 hours a day */
};

static void clock_set(uint8_t index, uint8_t value)
{
    dev_write(DEVICE_CLOCK, 0, 1, 1, &index);
    dev_write(DEVICE_CLOCK, 1, 1, 1, &value);
}

/* Reading the cause lets the clock interrupt again. */
static void clock_acknowledge(void)
{
    uint8_t index = CLOCK_CAUSE;

    dev_write(DEVICE_CLOCK, 0, 1, 1, &index);
    dev_read(DEVICE_CLOCK, 1, 1, 1, &index);
    enable_interrupts(1 << DEVICE_CLOCK);
}

/* We are a driver that waits while a clone runs: each says when, the clone
 * when it stopped, we when we had the message.
 */
void bench_interrupts(void)
{
    struct message message = {.buffer = samples,
                              .buffer_bytes = sizeof(samples)};
    handle_t clone = process_clone(HN_SELF);

    if (clone == 0) {
        ipc_receive(HN_ANY, IPC_FOREVER, &message);
        find_gaps(samples);
        hand_in_samples(message.sender);
    }
    chg_sched_params(clone, 1, 1);
    change_rights(clone, HN_SELF, RIGHT_SEND);
    message.grant = HN_NONE;
    ipc_send(clone, IPC_FOREVER, &message);
    change_driver(HN_SELF, DEVICE_CLOCK, 1);
    clock_set(CLOCK_RATE, RATE_1024_HZ);
    clock_set(CLOCK_CONTROL, PERIODIC);
    for (uint32_t i = 0; i < SAMPLES; i++) {
        struct trap_registers registers = {CALL_ipc_receive,
                                           (uint32_t)HN_KERNEL,
                                           (uint32_t)IPC_FOREVER,
                                           0,
                                           0,
                                           0,
                                           0};

        clock_acknowledge();
        trap(&registers);
        samples[i] = counter();
    }
    change_driver(HN_SELF, DEVICE_CLOCK, 0);
    obs_samples("driver");
    ipc_receive(clone, IPC_FOREVER, &message);
    obs_samples("stopped");
}

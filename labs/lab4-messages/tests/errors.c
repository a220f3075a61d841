/* SPDX-License-Identifier: MIT
 *
 * Purpose: calls with several mistakes at once, made by a process without
 * privilege: the first one counts, in the order of the manual. The partner
 * sleeps all the time.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "user/lib/trap.h"

enum { CALLS_MADE = 150, OUTSIDE = 0xBF000000 };

/* Handles: ourselves; one with which one may do all, one with which one may
 * do nothing; nobody.
 */
static const uint32_t handle_values[] = {HN_SELF, 2, 3, 77};
static const uint32_t timeout_values[] = {0, 0, (uint32_t)-2};
static const uint32_t rights_values[] = {0, RIGHT_SEND, RIGHTS_ALL, 8};

static uint8_t memory[64];
static struct ipc_buffers buffers;

/* Where the description of the memory part is: nowhere, outside, or here. */
static uint32_t place_of_buffers(uint32_t *seed)
{
    static const uint32_t lengths[] = {8, 8, IPC_MAX_BYTES + 1};
    static const uint32_t grants[] = {(uint32_t)HN_NONE, 2, 3, 77};
    uint32_t kind = random_below(seed, 4);

    buffers.send_length = lengths[random_below(seed, 3)];
    buffers.receive_capacity = lengths[random_below(seed, 3)];
    buffers.grant_handle = (int32_t)grants[random_below(seed, 4)];
    buffers.grant_rights = rights_values[random_below(seed, 4)];
    buffers.send_address =
        random_below(seed, 3) == 0 ? OUTSIDE : (uint32_t)(uintptr_t)memory;
    buffers.receive_address =
        random_below(seed, 3) == 0 ? OUTSIDE : (uint32_t)(uintptr_t)memory;
    if (kind == 0) {
        return 0;
    }
    return kind == 1 ? OUTSIDE : (uint32_t)(uintptr_t)&buffers;
}

static void call(uint32_t *seed)
{
    static const uint32_t numbers[] = {CALL_ipc_send, CALL_ipc_receive,
                                       CALL_ipc_request, CALL_change_rights};
    uint32_t kind = random_below(seed, 4);
    struct trap_registers registers = {.eax = numbers[kind]};

    registers.ebx = handle_values[random_below(seed, 4)];
    if (kind == 3) {
        registers.ecx = handle_values[random_below(seed, 4)];
        registers.edx = rights_values[random_below(seed, 4)];
    } else {
        registers.ecx = timeout_values[random_below(seed, 3)];
        registers.edx = place_of_buffers(seed);
    }
    trap(&registers);
    observe("result", kind, registers.eax, 0);
}

static void make_calls(uint32_t seed)
{
    for (uint32_t i = 0; i < CALLS_MADE; i++) {
        call(&seed);
    }
}

static void wait(uint32_t a, uint32_t b)
{
}

/* The caller is a clone of init, and has init's handles: 2 and 3. */
TEST(errors)
{
    handle_t other[2] = {child(wait, 0, 0, 1, 1), child(wait, 0, 0, 1, 1)};
    handle_t caller = process_clone(HN_SELF);

    if (caller == 0) {
        (void)sleep_ticks(2);
        make_calls(seed);
        (void)sleep_ticks(IPC_FOREVER);
    }
    (void)change_rights(caller, other[1], 0);
    (void)sleep_ticks(30);
}

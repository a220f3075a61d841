/* SPDX-License-Identifier: MIT
 *
 * Makes kernel calls that are wrong in one way or in two (faults.def), each in
 * a world of its own, and reports the error. The number behind the test's name is
 * the call. A line is
 *
 *     fault I J RESULT kept K same S
 *
 * for the faults I and J of faults.def, counted from 0 (I = J: that one alone).
 * K says whether the caller's registers but eax are as before, S whether memory
 * and the processes are: after an error nothing has changed.
 */
#include <stdbool.h>
#include <string.h>

#include "grading/tests/guest/world.h"
#include "user/lib/start.h"

/* ---- A call ---- */

/* What others do meanwhile. */
enum scene {
    READY,  /* the partner takes part */
    BUSY,   /* it does nothing */
    SILENT, /* it receives a request, but does not reply */
    DIES,   /* it is killed */
    SMALL,  /* its buffer is too small */
    LONG,   /* its message is too long */
    FULL    /* the process table is full */
};

enum {
    MESSAGE = 16, /* bytes, and TOO_SMALL < MESSAGE < TOO_LONG */
    TOO_SMALL = 8,
    TOO_LONG = 24,
    PATIENCE = 3, /* ticks, of the caller */
    PARTNERS_PATIENCE = 9,
    OUTSIDE = 0x60000000 /* of a peer's memory */
};

#define KERNEL 0xC0100000u

struct attempt {
    uint32_t caller;
    uint32_t scene;
    uint32_t ebx, ecx, edx, esi, edi;
    uint32_t send_address, send_length, receive_address, receive_capacity;
    uint32_t grant_handle, grant_rights;
};

/* ---- What must not change ---- */

struct state {
    struct info_memory memory;
    uint32_t word[4][4]; /* of the callers, the stranger, and ourselves */
};

static struct state state(void)
{
    handle_t whom[4] = {world.caller[BOSS], world.caller[PLAIN], world.stranger,
                        HN_SELF};
    struct state state = {.memory = memory()};

    for (int i = 0; i < 4; i++) {
        struct info_process now = info(whom[i]);

        state.word[i][0] = now.pages;
        state.word[i][1] = now.privileged;
        state.word[i][2] = now.priority;
        state.word[i][3] = now.slice;
    }
    return state;
}

/* ---- Attempts ---- */

/* The arguments of a good call. */
static struct attempt good(uint32_t call)
{
    struct attempt ipc = {.caller = PLAIN,
                          .ebx = PARTNER,
                          .ecx = PATIENCE,
                          .edx = REMOTE_BUFFERS,
                          .send_length = MESSAGE,
                          .receive_address = PAGE_BYTES,
                          .receive_capacity = MESSAGE,
                          .grant_handle = PARTNER,
                          .grant_rights = RIGHT_SEND};

    switch (call) {
    case CALL_process_create:
        return (struct attempt){
            .ebx = world_arena, .ecx = EXECUTABLE_BYTES, .edx = 1, .esi = 1};
    case CALL_change_driver:
        return (struct attempt){.ebx = PARTNER, .ecx = DEVICE_CLOCK, .edx = 1};
    case CALL_enable_interrupts:
        return (struct attempt){.ebx = 1u << DEVICE_SCREEN};
    case CALL_dev_read:
    case CALL_dev_write:
        return (struct attempt){
            .ebx = DEVICE_SCREEN, .edx = 1, .esi = 1, .edi = world_arena};
    case CALL_ipc_send:
    case CALL_ipc_receive:
    case CALL_ipc_request:
        return ipc;
    case CALL_change_rights:
        return (struct attempt){
            .caller = PLAIN, .ebx = PARTNER, .ecx = PARTNER, .edx = RIGHT_SEND};
    case CALL_read_kernel_info:
        return (struct attempt){.caller = PLAIN,
                                .ebx = INFO_PROCESS,
                                .ecx = PARTNER,
                                .edx = world_arena};
    case CALL_pager_assign:
        return (struct attempt){.caller = PLAIN,
                                .ebx = WORLD_REGION,
                                .ecx = PARTNER,
                                .edx = TICKS_PER_SECOND};
    case CALL_pager_map:
        return (struct attempt){.caller = PLAIN,
                                .ebx = PARTNER,
                                .ecx = WORLD_WINDOW,
                                .edx = world_arena,
                                .esi = PAGER_READ};
    case CALL_pager_unmap:
        return (struct attempt){
            .caller = PLAIN, .ebx = PARTNER, .ecx = WORLD_WINDOW, .edx = 7};
    default:
        return (struct attempt){.ebx = PARTNER, .ecx = 1, .edx = 1};
    }
}

static struct remote remote_of(uint32_t call, const struct attempt *attempt)
{
    return (struct remote){
        .registers = {call, attempt->ebx, attempt->ecx, attempt->edx,
                      attempt->esi, attempt->edi, 77},
        .buffers = {attempt->send_address, attempt->send_length,
                    attempt->receive_address, attempt->receive_capacity,
                    (handle_t)attempt->grant_handle, attempt->grant_rights}};
}

/* Gives the partner an order: NUMBER is a call with the process of this handle
 * and a message, or room for one, of BYTES bytes. */
static void order_partner(uint32_t number, uint32_t caller, uint32_t bytes)
{
    start_remote(world.partner,
                 (struct remote){.registers = {number, PARTNER + caller,
                                               PARTNERS_PATIENCE,
                                               REMOTE_BUFFERS, 0, 0, 0},
                                 .buffers = {.send_length = bytes,
                                             .receive_capacity = bytes,
                                             .grant_handle = HN_NONE}});
}

/* The partner's part of CALL up to the meeting. Returns whether it has one. */
static bool begin_scene(uint32_t call, const struct attempt *attempt)
{
    bool receives = call == CALL_ipc_send || call == CALL_ipc_request;

    if (attempt->scene == FULL) {
        world_fill_table();
    }
    if ((!receives && call != CALL_ipc_receive) || attempt->scene == BUSY ||
        attempt->scene == DIES) {
        return false;
    }
    if (receives) {
        order_partner(CALL_ipc_receive, attempt->caller,
                      attempt->scene == SMALL ? TOO_SMALL : MESSAGE);
    } else {
        order_partner(CALL_ipc_send, attempt->caller,
                      attempt->scene == LONG ? TOO_LONG : MESSAGE);
    }
    return true;
}

/* What happens while the caller may be waiting; its partner has an order if
 * TAKES_PART. Returns whether the partner has one then.
 */
static bool middle_of_scene(uint32_t call, const struct attempt *attempt,
                            bool takes_part)
{
    struct trap_registers registers;
    struct message message = {.buffer = &registers,
                              .buffer_bytes = sizeof(registers)};

    if (attempt->scene == DIES) {
        sleep_ticks(1);
        process_kill(world.partner);
    }
    if (call != CALL_ipc_request || !takes_part || attempt->scene == SILENT ||
        ipc_receive(world.partner, 1, &message) != 0) {
        return takes_part;
    }
    if ((int)registers.eax == 0) {
        order_partner(CALL_ipc_send, attempt->caller,
                      attempt->scene == LONG ? TOO_LONG : MESSAGE);
        return true;
    }
    return false;
}

/* Makes CALL as ATTEMPT says, and reports it for the faults I and J. */
static void try(uint32_t call, const struct attempt *attempt, uint32_t i,
                uint32_t j)
{
    handle_t caller = world.caller[attempt->caller];
    struct remote remote = remote_of(call, attempt);
    struct trap_registers after;
    struct state before;
    struct state now;
    bool kept;
    bool takes_part = begin_scene(call, attempt);

    before = state();
    start_remote(caller, remote);
    takes_part = middle_of_scene(call, attempt, takes_part);
    after = finish(caller);
    now = state();
    if (takes_part) {
        finish(world.partner);
    }
    world_empty_table();
    if (attempt->scene == DIES) {
        before.memory = now.memory; /* the partner's */
    }
    if (remote.registers.edx == REMOTE_BUFFERS) {
        remote.registers.edx = after.edx;
    }
    kept = memcmp(&remote.registers.ebx, &after.ebx,
                  sizeof(after) - sizeof(after.eax)) == 0;
    obs("fault %u %u %d kept %d same %d", i, j, (int)after.eax, kept,
        memcmp(&before, &now, sizeof(now)) == 0);
}

/* ---- Faults ---- */

struct fault {
    uint32_t call;
    bool starved;   /* there is no memory */
    uint32_t field; /* its offset in struct attempt */
    uint32_t value;
};

enum memory {
    ENOUGH = 0,
    NONE = 1
};

/* The list, whose values the world has to be made for; with its length. */
static const struct fault *list_faults(uint32_t *count)
{
#define FAULT(call, error, name, memory, field, value, text) \
    {CALL_##call, (memory) == NONE, offsetof(struct attempt, field), (value)},
    const struct fault list[] = {
#include "grading/tests/guest/faults.def"
    };
#undef FAULT
    static struct fault faults[sizeof(list) / sizeof(*list)];

    memcpy(faults, list, sizeof(list));
    *count = sizeof(list) / sizeof(*list);
    return faults;
}

static void add_fault(struct attempt *attempt, const struct fault *fault)
{
    memcpy((uint8_t *)attempt + fault->field, &fault->value,
           sizeof(fault->value));
}

/* Tries faults I and J of CALL, if they go together. */
static void try_pair(uint32_t call, const struct fault *faults, uint32_t i,
                     uint32_t j)
{
    struct attempt attempt = good(call);

    if (i != j && faults[i].field == faults[j].field) {
        return;
    }
    add_fault(&attempt, &faults[i]);
    add_fault(&attempt, &faults[j]);
    try(call, &attempt, i, j);
}

/* The world for faults of CALL. */
static void make_world(uint32_t call)
{
    world_make();
    if (call == CALL_pager_map || call == CALL_pager_unmap) {
        world_share();
    }
}

/* Each fault of CALL, and each two, in a new world. */
static void test_faults(void)
{
    uint32_t call = observer_number(0);
    uint32_t count;
    struct info_memory before;
    struct info_memory after;

    world_make();
    const struct fault *faults = list_faults(&count);
    world_end();
    before = memory();
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i; j < count; j++) {
            if (faults[i].call == call && !faults[i].starved &&
                faults[j].call == call && !faults[j].starved) {
                make_world(call);
                try_pair(call, faults, i, j);
                world_end();
            }
        }
    }
    after = memory();
    obs("lost %d", (int)(before.free_frames - after.free_frames));
}

/* ---- No memory ---- */

static bool kills(const struct fault *fault)
{
    return fault->field == offsetof(struct attempt, scene) &&
           fault->value == DIES;
}

/* The faults of CALL for which there must be no memory, each alone and with
 * each other one of the call; in one world, since a second one would need
 * memory, and so without those that kill.
 */
static void test_starved(void)
{
    uint32_t call = observer_number(0);
    uint32_t count;
    const struct fault *faults;

    make_world(call);
    faults = list_faults(&count);
    process_kill(world.big);
    world_starve();
    for (uint32_t j = 0; j < count; j++) {
        for (uint32_t i = 0; faults[j].starved && i <= j; i++) {
            if (faults[i].call == call && faults[j].call == call &&
                !kills(&faults[i])) {
                try_pair(call, faults, i, j);
            }
        }
    }
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"faults", test_faults},
    {"starved", test_starved},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}

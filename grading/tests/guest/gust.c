/* SPDX-License-Identifier: MIT
 *
 * Makes kernel calls with arbitrary registers, as the one process can that
 * storm.c wants it to be. Half of the arguments are of the right kind, the
 * others anything, most often from the edges. What is not tried:
 *
 *   - A privileged gust does not kill its supervisor (HN_PARENT), take memory
 *     from it, or change its devices. These are the power, the keyboard, whose
 *     controller can reset the PC, and the serial line, on which is reported.
 *   - It does not let the kernel write to its own program and stack.
 *   - With GUST_WAITS_END, waits longer than LONGEST are only for the
 *     supervisor. Otherwise nobody could end what a privileged gust creates
 *     and waits for ever: it dies before it can tell.
 *
 * All it needs to go on stands on the stack: the end of its memory may go.
 */
#include <stdbool.h>
#include <string.h>

#include "grading/tests/guest/gust.h"
#include "user/lib/start.h"
#include "user/lib/trap.h"

#include <vamos.h>

enum {
    PATIENCE = 40, /* ticks, until the orders come */
    LONGEST = 3,   /* ticks, of a wait */
    REPORT_STEPS = 25,
    HANDLES = 8, /* that are remembered */
    IMAGE_WORDS = 23
};

struct gust {
    uint32_t random;
    uint32_t steps;
    bool waits_end;
    uint32_t handles[HANDLES];
    struct gust_report report;
};

/* Where the kernel may write. Behind it lie only variables of the library that
 * nobody needs. */
static uint8_t arena[IPC_MAX_BYTES + 4 * PAGE_BYTES]
    __attribute__((aligned(PAGE_BYTES)));

/* An executable in three pages that ends with GUST_DONE at once. */
static const uint32_t image[IMAGE_WORDS] = {
    0x464C457F, 0x00010101, 0,        0, 0x00030002, 1,        0x2054, 52,
    0,          0,          0x200034, 1, 0,          1,        0,      0x2000,
    0x2000,     92,         0x1000,   5, PAGE_BYTES, 0x0000A1, 0x00F0};

/* ---- Chance ---- */

static uint32_t draw(struct gust *gust)
{
    gust->random = gust->random * 1664525 + 1013904223;
    return gust->random >> 8;
}

static uint32_t below(struct gust *gust, uint32_t limit)
{
    return draw(gust) % limit;
}

static uint32_t address_of(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

/* ---- Arguments ---- */

static uint32_t edge(struct gust *gust)
{
    static const uint32_t edges[] = {
        0x7FFFFFFF, 0x80000000, 0xC0000000, 0xBFFFF000, 0xBFFFFFFF, 0xC0100000,
        0xFFFFF000, 0xFFFFFFF0, 65535,      65536,      65537,      786431,
        786432,     0xFF,       0x100,      0x10000,    0x1000,     0xFFF};

    return edges[below(gust, sizeof(edges) / sizeof(*edges))];
}

static uint32_t handle(struct gust *gust)
{
    switch (below(gust, 8)) {
    case 0:
        return HN_SELF;
    case 1:
    case 2:
        return HN_PARENT;
    case 3:
        return (uint32_t)-1 - below(gust, 4);
    case 4:
        return below(gust, MAX_HANDLES + 2);
    case 5:
        return below(gust, 12) | below(gust, 3) << 8;
    default:
        return gust->handles[below(gust, HANDLES)];
    }
}

/* An address in or near the arena. */
static uint32_t place(struct gust *gust)
{
    uint32_t page = address_of(arena) + (below(gust, 22) << PAGE_SHIFT);

    switch (below(gust, 4)) {
    case 0:
        return page + below(gust, PAGE_BYTES);
    case 1:
        return page - below(gust, 8);
    default:
        return page;
    }
}

static uint32_t anything(struct gust *gust)
{
    switch (below(gust, 8)) {
    case 0:
    case 1:
        return below(gust, 10);
    case 2:
        return (uint32_t)-1 - below(gust, 5);
    case 3:
    case 4:
        return edge(gust);
    case 5:
        return 1u << below(gust, 32);
    case 6:
        return draw(gust) << 8 | below(gust, 256);
    default:
        return place(gust);
    }
}

static uint32_t length(struct gust *gust)
{
    static const uint32_t lengths[] = {0,    1,    4,     24,    92,
                                       4096, 8192, 40000, 65536, 65537};

    return lengths[below(gust, sizeof(lengths) / sizeof(*lengths))];
}

/* The address of struct ipc_buffers in the arena, or 0, or none that the
 * kernel can read: so what it says is known. */
static uint32_t buffers(struct gust *gust)
{
    struct ipc_buffers *at = (struct ipc_buffers *)(uintptr_t)arena;

    switch (below(gust, 6)) {
    case 0:
        return 0xC0000000 - below(gust, 30);
    case 1:
    case 2:
        return 0;
    default:
        *at = (struct ipc_buffers){
            below(gust, 4) == 0 ? anything(gust) : place(gust),
            length(gust),
            place(gust),
            length(gust),
            below(gust, 2) == 0 ? HN_NONE : (int32_t)handle(gust),
            below(gust, 9)};
        return address_of(at);
    }
}

/* An argument of KIND, a letter of arguments_of(). */
static uint32_t right_kind(struct gust *gust, char kind)
{
    switch (kind) {
    case 'h':
        return handle(gust);
    case 'i':
        return address_of(image);
    case 'l':
        return sizeof(image);
    case 'a':
        return place(gust);
    case 'n': /* pages, priority, slice, width, item, rights */
        return below(gust, 9);
    case 'f': /* flag */
        return below(gust, 2);
    case 'd': /* device */
        return below(gust, DEVICES + 1);
    case 'r':
        return below(gust, 8) == 0 ? below(gust, 4100) : below(gust, 9);
    case 'c':
        return length(gust);
    case 't':
        return below(gust, 6) - 1;
    case 'g': /* region */
        return 1 + below(gust, 2);
    case 'w': /* address of a page there */
        return right_kind(gust, 'g') << REGION_SHIFT | below(gust, 4)
                                                           << PAGE_SHIFT;
    case 'p': /* address of a page of its own */
        return address_of(arena) + (below(gust, 20) << PAGE_SHIFT);
    case 's': /* set of devices */
        return 1u << below(gust, DEVICES);
    default:
        return anything(gust);
    }
}

static const char *arguments_of(uint32_t number)
{
    static const char *const kinds[CALLS] = {
        [CALL_set_privileged] = "h",     [CALL_process_create] = "ilnn",
        [CALL_process_clone] = "h",      [CALL_process_kill] = "h",
        [CALL_memory_add] = "hn",        [CALL_memory_free] = "hn",
        [CALL_chg_sched_params] = "hnn", [CALL_change_driver] = "hdf",
        [CALL_enable_interrupts] = "s",  [CALL_dev_read] = "drnca",
        [CALL_dev_write] = "drnca",      [CALL_ipc_send] = "ht",
        [CALL_ipc_receive] = "ht",       [CALL_ipc_request] = "ht",
        [CALL_change_rights] = "hhn",    [CALL_read_kernel_info] = "nha",
        [CALL_pager_assign] = "ght",     [CALL_pager_map] = "hwpn",
        [CALL_pager_unmap] = "hwnf"};

    return number < CALLS ? kinds[number] : "";
}

static bool is_ipc(uint32_t number)
{
    return number >= CALL_ipc_send && number <= CALL_ipc_request;
}

/* ---- What is not tried ---- */

/* Keeps the kernel from writing to what lies before the arena. */
static uint32_t spare_program(uint32_t address)
{
    return address >= PAGE_BYTES && address < address_of(arena)
               ? address_of(arena) + (address & 0xFFFF)
               : address;
}

static void spare_supervisor(struct trap_registers *registers)
{
    if (registers->ebx == HN_PARENT && (registers->eax == CALL_process_kill ||
                                        registers->eax == CALL_memory_free ||
                                        registers->eax == CALL_change_driver)) {
        registers->ebx = HN_SELF;
    }
}

static void shorten_wait(struct trap_registers *registers)
{
    bool from_supervisor = registers->ebx == HN_PARENT &&
                           registers->eax != CALL_ipc_receive &&
                           (int32_t)registers->ecx == IPC_FOREVER;

    if (!from_supervisor && ((int32_t)registers->ecx == IPC_FOREVER ||
                             (int32_t)registers->ecx > LONGEST)) {
        registers->ecx = registers->ecx % LONGEST + 1;
    }
}

/* ---- Calls ---- */

static struct trap_registers choose(struct gust *gust)
{
    struct trap_registers registers;
    uint32_t argument[6];
    uint32_t number =
        below(gust, 16) == 0 ? anything(gust) : below(gust, CALLS);
    const char *kind = arguments_of(number);

    for (uint32_t i = 0; i < 6; i++) {
        argument[i] = *kind != '\0' && below(gust, 4) != 0
                          ? right_kind(gust, *kind)
                          : anything(gust);
        kind = *kind != '\0' ? kind + 1 : kind;
    }
    registers = (struct trap_registers){number,      argument[0], argument[1],
                                        argument[2], argument[3], argument[4],
                                        argument[5]};
    if (is_ipc(number)) {
        registers.edx = buffers(gust);
        if (gust->waits_end) {
            shorten_wait(&registers);
        }
    }
    if (number == CALL_dev_read) {
        registers.edi = spare_program(registers.edi);
    }
    if (number == CALL_read_kernel_info) {
        registers.edx = spare_program(registers.edx);
    }
    spare_supervisor(&registers);
    return registers;
}

static const char *listed_errors(uint32_t number)
{
#define STATE_PRESENT(errors) errors
#define STATE_LATER(errors) "ERR_CALL"
#define CALL(number, name, access, state, arguments, results, errors, text) \
    STATE_##state(errors),
    static const char *const list[] = {
#include "abi/calls.def"
    };
#undef CALL
    return number < CALLS ? list[number] : "ERR_CALL";
}

/* Holds the answer AFTER of the call BEFORE against the manual. */
static void judge(struct gust *gust, const struct trap_registers *before,
                  const struct trap_registers *after)
{
    int result = (int)after->eax;
    uint32_t index = before->eax < CALLS ? before->eax : CALLS;

    gust->report.calls++;
    if (result >= 0) {
        gust->report.seen[index] |= 1;
        return;
    }
    if (result > -32) {
        gust->report.seen[index] |= 1u << -result;
    }
    if (strstr(listed_errors(before->eax), vamos_error_name(result)) == NULL) {
        gust_end(GUST_UNLISTED, (before->eax & 0xFF) << 8 | (-result & 0xFF));
    }
    if (memcmp(&before->ebx, &after->ebx, sizeof(*after) - sizeof(int)) != 0) {
        gust_end(GUST_CHANGED, before->eax & 0xFF);
    }
}

/* Remembers a handle that the call may have brought. */
static void learn(struct gust *gust, uint32_t number, int result,
                  const struct trap_registers *after)
{
    uint32_t *slot = &gust->handles[below(gust, HANDLES)];

    if (result < 0) {
        return;
    }
    if (number == CALL_process_create || number == CALL_process_clone) {
        *slot = (uint32_t)result;
    } else if (number == CALL_ipc_receive) {
        *slot = after->edx != 0 ? after->edx : after->ebx;
    }
}

/* Tells the supervisor what was seen since the last time, if it will hear. */
static void tell(struct gust *gust)
{
    struct message message = {.word = {GUST_REPORT},
                              .data = &gust->report,
                              .data_bytes = sizeof(gust->report),
                              .grant = HN_NONE};

    if (ipc_send(HN_PARENT, LONGEST, &message) == 0) {
        gust->report.calls = 0;
    }
}

void start(uint32_t ebx, uint32_t ecx, uint32_t edx)
{
    struct message orders = {0};
    struct gust gust = {0};

    if (ipc_receive(HN_PARENT, PATIENCE, &orders) != 0) {
        gust_end(GUST_ORPHAN, 0);
    }
    gust.random = orders.word[0];
    gust.report.kind = orders.word[1];
    gust.waits_end = (orders.word[2] & GUST_WAITS_END) != 0;
    gust.steps = orders.word[2] & ~GUST_WAITS_END;
    while (gust.steps > 0) {
        struct trap_registers before = choose(&gust);
        struct trap_registers after = before;

        trap(&after);
        judge(&gust, &before, &after);
        learn(&gust, before.eax, (int)after.eax, &after);
        gust.steps--;
        if (gust.steps % REPORT_STEPS == 0) {
            tell(&gust);
        }
    }
    gust_end(GUST_DONE, 0);
}

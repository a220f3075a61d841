/* SPDX-License-Identifier: MIT
 *
 * A client of user/lib/mapper.h: messages to the mapper, one at a time, and
 * what it does to regions and sends. A region is told as its agreement and what
 * stands in the place of a few pages: -1 for one that is there, else its
 * marker.
 */
#include "user/lib/mapper.h"

#include "grading/layers/pagers/mapper_kernel.h"
#include "grading/layers/vamos/module.h"

enum { NUMBERS = 4, NOBODY = 30 };

static const uint32_t numbers[NUMBERS] = {1, 2, 3, REGIONS - 1};

static const struct module_range senders = {3, {5, 6, 7}};
static const struct module_range processes = {2, {5, 6}};
static const struct module_range pagers = {2, {7, 8}};
static const struct module_range granted = {4, {0, 7, 8, NOBODY}};
static const struct module_range regions = {
    7, {0, 1, 2, 3, REGIONS - 1, REGIONS, UINT32_MAX}};
static const struct module_range there = {3, {2, 3, REGIONS - 1}};
static const struct module_range ticks = {
    7, {0, 1, 2, 50, MAPPER_MOST_TICKS, MAPPER_MOST_TICKS + 1, UINT32_MAX}};
static const struct module_range operations_asked = {
    5, {MAPPER_ATTACH, MAPPER_DETACH, MAPPER_DETACH + 1, KMSG_PAGEFAULT, 0}};
static const struct module_range kinds = {
    3, {KMSG_INTERRUPT, KMSG_EXCEPTION, 99}};
static const struct module_range pages = {KERNEL_PAGES, {0, 1, 2}};
static const struct module_range accesses = {2, {PAGER_READ, PAGER_WRITE}};
static const struct module_range markers = {
    4, {0, 1, 0x12345678, (1u << MARKER_BITS) - 1}};
static const struct module_range times = {4, {0, 1, 2, 99}};
static const struct module_range truth = {2, {0, 1}};

/* ---- Operations ---- */

/* The mapper receives MESSAGE. */
static void deliver(struct message message)
{
    kernel.next = message;
    kernel.sent_count = 0;
    kernel.calls = 0;
    mapper_serve();
    tell("sent", kernel.sent_count);
    for (uint32_t i = 0; i < kernel.sent_count && i < KERNEL_SENT; i++) {
        const struct kernel_sent *sent = &kernel.sent[i];

        tell("to", sent->to);
        tell("timeout", sent->timeout);
        for (uint32_t j = 0; j < 3; j++) {
            tell_of("w", j, sent->message.word[j]);
        }
        tell("alone", sent->message.data_bytes == 0 &&
                          sent->message.grant == HN_NONE);
    }
}

static bool lives(const int64_t *arguments)
{
    return kernel.lives[arguments[0]];
}

static void run_start(const int64_t *arguments)
{
    mapper_start(KERNEL_CONSUMER);
}

static void run_ask(const int64_t *arguments)
{
    deliver((struct message){
        .word = {(uint32_t)arguments[1], (uint32_t)arguments[2],
                 (uint32_t)arguments[3]},
        .granted = (handle_t)arguments[4],
        .sender = (handle_t)arguments[0]});
}

static void run_attach(const int64_t *arguments)
{
    run_ask((const int64_t[]){KERNEL_CONSUMER, MAPPER_ATTACH, arguments[0],
                              arguments[1], arguments[2]});
}

static bool is_agreed(const int64_t *arguments)
{
    return lives(arguments) && kernel.region[arguments[0]][arguments[1]].agreed;
}

static bool may_fault(const int64_t *arguments)
{
    return is_agreed(arguments) &&
           !kernel.region[arguments[0]][arguments[1]].mapped[arguments[2]];
}

static void run_fault(const int64_t *arguments)
{
    struct kernel_region *region = &kernel.region[arguments[0]][arguments[1]];
    uint32_t address =
        ((uint32_t)arguments[1] << REGION_SHIFT) +
        kernel_page_number[arguments[2]] * PAGE_BYTES;
    uint32_t marker = region->marker[arguments[2]];

    region->waits = true;
    deliver((struct message){
        .word = {KMSG_PAGEFAULT, (uint32_t)arguments[0],
                 address | (uint32_t)arguments[3]},
        .granted = (handle_t)marker,
        .sender = HN_KERNEL});
    if (kernel.sent_count > 0) {
        tell("calls", kernel.calls);
    }
    region->waits = false;
}

static void run_kernel(const int64_t *arguments)
{
    deliver((struct message){.word = {(uint32_t)arguments[0], KERNEL_CONSUMER,
                                      (uint32_t)arguments[1] << REGION_SHIFT},
                             .sender = HN_KERNEL});
}

static void run_fail(const int64_t *arguments)
{
    kernel.receive_error = ERR_RESOURCES;
    deliver((struct message){.word = {MAPPER_DETACH, (uint32_t)arguments[0], 0},
                             .sender = KERNEL_CONSUMER});
    kernel.receive_error = 0;
}

/* A pager maps a page, or leaves a marker. */
static void run_map(const int64_t *arguments)
{
    struct kernel_region *region = &kernel.region[arguments[0]][arguments[1]];

    region->agreed = true;
    region->mapped[arguments[2]] = true;
    region->marker[arguments[2]] = 0;
}

static void run_leave(const int64_t *arguments)
{
    struct kernel_region *region = &kernel.region[arguments[0]][arguments[1]];

    region->mapped[arguments[2]] = false;
    region->marker[arguments[2]] = (uint32_t)arguments[3];
}

static void run_busy(const int64_t *arguments)
{
    kernel.busy[arguments[0]] = (uint32_t)arguments[1];
}

static void run_die(const int64_t *arguments)
{
    kernel_end((handle_t)arguments[0]);
}

static void run_full(const int64_t *arguments)
{
    kernel.full = arguments[0] != 0;
}

static void run_translate(const int64_t *arguments)
{
    uint32_t what = 5u << REGION_SHIFT | (uint32_t)arguments[2];
    struct message message =
        MESSAGE_SHORT(MAPPER_FAULT | (uint32_t)arguments[1], 0, what);

    message.sender = 9;
    mapper_translate(&message, (handle_t)arguments[0]);
    tell("w0", message.word[0]);
    tell("w1", message.word[1]);
    tell("w2_kept", message.word[2] == what);
    tell("marker", (uint32_t)message.granted);
}

/* ---- What one sees ---- */

static void start(void)
{
    kernel_start();
    mapper_start(KERNEL_CONSUMER);
}

static void tell_region(const char *name, handle_t process, uint32_t number)
{
    const struct kernel_region *region = &kernel.region[process][number];

    tell_list(name, number);
    tell_item(region->agreed);
    for (uint32_t i = 0; i < KERNEL_PAGES; i++) {
        tell_item(region->mapped[i] ? -1 : (int64_t)region->marker[i]);
    }
}

static void state(void)
{
    for (uint32_t i = 0; i < NUMBERS; i++) {
        tell_of("assigned", numbers[i], kernel.assigned[numbers[i]]);
        tell_region("consumer", KERNEL_CONSUMER, numbers[i]);
        tell_region("clone", KERNEL_CLONE, numbers[i]);
    }
}

static const struct module_operation operations[] = {
    {.name = "mapper_start", .weight = 1, .run = run_start,
     .rule = "the table is empty"},
    {.name = "attach", .weight = 20, .range = {&regions, &ticks, &granted},
     .run = run_attach, .rule = "the consumer says who serves a region"},
    {.name = "ask", .weight = 12,
     .range = {&senders, &operations_asked, &regions, &ticks, &granted},
     .may = lives, .run = run_ask, .rule = "requests are the consumer's"},
    {.name = "fault", .weight = 30,
     .range = {&processes, &there, &pages, &accesses}, .may = may_fault,
     .run = run_fault, .rule = "a fault is forwarded, or it is an exception"},
    {.name = "kernel", .weight = 1, .range = {&kinds, &there},
     .run = run_kernel, .rule = "other messages of the kernel are ignored"},
    {.name = "fail", .weight = 1, .range = {&there}, .run = run_fail,
     .rule = "where no message came, there is nothing to do"},
    {.name = "map", .weight = 20, .range = {&processes, &there, &pages},
     .may = lives, .run = run_map, .rule = "a pager maps a page"},
    {.name = "leave", .weight = 10,
     .range = {&processes, &there, &pages, &markers}, .may = is_agreed,
     .run = run_leave, .rule = "a pager leaves a marker"},
    {.name = "busy", .weight = 4, .range = {&pagers, &times}, .may = lives,
     .run = run_busy, .rule = "a pager does not receive for a while"},
    {.name = "die", .weight = 1, .range = {&senders}, .may = lives,
     .run = run_die, .rule = "somebody ends"},
    {.name = "full", .weight = 2, .range = {&truth}, .run = run_full,
     .rule = "there is no memory for the kernel's table"},
    {.name = "translate", .weight = 2,
     .range = {&processes, &markers, &accesses}, .run = run_translate,
     .rule = "a forwarded fault is what the kernel would have said"},
};

static const struct module_scene scenes[] = {
    {.begin = {"map 5 2 0", "map 6 2 1", "leave 5 2 1 305419896"}, .depth = 3,
     .letters = {
        "attach 2 1 7", "attach 2 50 8", "attach 2 100 0", "attach 2 101 7",
        "attach 1 1 7", "attach 768 1 7", "fault 5 2 1 1", "fault 5 2 2 2",
        "fault 6 2 2 1", "ask 5 1921 2 0 0", "ask 7 1920 2 1 7",
        "ask 6 1921 2 0 0", "die 7", "busy 8 2", "busy 8 99", "full 1"}},
    {.depth = 1, .letters = {
        "translate 5 0 1", "translate 6 2147483647 2", "kernel 1 2",
        "kernel 2 2", "fail 2", "ask 5 0 2 1 7", "ask 5 1922 2 1 7"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};

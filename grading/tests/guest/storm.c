/* SPDX-License-Identifier: MIT
 *
 * Arbitrary calls of many processes (gust.c), supervised in the place of init:
 * who ends, or is killed by another, is replaced. At the end all are killed;
 * then memory, swap slots and PIDs must be as before. Test "storm" has three
 * kinds of processes, "drizzle" no privileged ones, but clones made by the
 * supervisor, and waits without end. Numbers: seed, steps in all, and pages of
 * our own that we write to all the time, so that others go to the disk.
 *
 * Test "seasons" has many short ones, each with a seed of its own, and a calm
 * after it. Numbers: the first seed, and how many.
 *
 * A privileged gust can clone the supervisor, too. The copy is not the driver
 * of the serial line: so it knows what it is, and ends.
 */
#include <stdbool.h>
#include <string.h>

#include "grading/tests/guest/gust.h"
#include "grading/tests/guest/observer.h"
#include "grading/tests/guest/world.h"
#include "user/lib/start.h"
#include "user/lib/trap.h"

enum {
    CHILDREN = 9,
    STEPS = 250,         /* of one process */
    SEASON_STEPS = 100,  /* the same, in a season */
    SEASON = 0x5EA50000, /* we call this + seed to say that one begins */
    OLD = 60,            /* ticks: who does not end by itself */
    QUIET = 50, /* ticks, longer than any wait of a gust: nobody is there */
    CHANCE = 8, /* one in CHANCE: an unusual deed of the supervisor */
    OWN_PRIORITY = 2,
    OWN_SLICE = 5,
    BALLAST_STEP = 500 /* pages */
};

struct child {
    handle_t handle; /* 0 = there is none */
    uint32_t kind;
    uint32_t born; /* ticks */
};

static struct child children[CHILDREN];
static bool waits_end;
static uint32_t kinds; /* below this */
static uint32_t steps_each = STEPS;

/* Counts. */
static uint32_t spawned;
static uint32_t cloned;
static uint32_t calls;
static uint32_t done;    /* made all their steps */
static uint32_t crashed; /* by their own deeds, or by those of others */
static uint32_t killed;  /* by each other */
static uint32_t wrong;   /* GUST_UNLISTED, GUST_CHANGED */
static uint32_t impostors;
static uint32_t seen[GUST_KINDS][CALLS + 1];

/* ---- Ourselves ---- */

/* Ends us if we are a copy; undoes what others did to us. */
static void be_oneself(void)
{
    uint8_t status;

    if (dev_read(DEVICE_SERIAL, 5, 1, 1, &status) != 1) {
        gust_end(GUST_IMPOSTOR, 0);
    }
    chg_sched_params(HN_SELF, OWN_PRIORITY, OWN_SLICE);
}

static void touch_own(void)
{
    uint32_t end = info(HN_SELF).pages << PAGE_SHIFT;

    for (uint32_t page = PAGE_BYTES; page < end; page = page + PAGE_BYTES) {
        (void)*(volatile const uint8_t *)(uintptr_t)page;
    }
}

/* Writes to the next few of the COUNT pages from FIRST on. */
static void press(uint32_t first, uint32_t count)
{
    static uint32_t next;

    for (uint32_t i = 0; count > 0 && i < BALLAST_STEP; i++) {
        next = (next + 1) % count;
        *(volatile uint32_t *)(uintptr_t)((first + next) << PAGE_SHIFT) = next;
    }
}

/* ---- Children ---- */

static void give_devices(handle_t child)
{
    (void)change_driver(child, DEVICE_CLOCK, 1);
    (void)change_driver(child, random_below(DEVICES), 1);
    (void)change_driver(child, random_below(DEVICES), 1);
}

/* Has child I begin, if there is room for it. */
static void spawn(uint32_t i)
{
    struct child *child = &children[i];
    uint32_t other = random_below(CHILDREN);
    struct message orders =
        MESSAGE_SHORT(random_below(32768) << 15 | random_below(32768),
                      i % kinds, steps_each | (waits_end ? GUST_WAITS_END : 0));

    *child = (struct child){create(), i % kinds, now()};
    if (child->handle < 0) {
        child->handle = 0;
        return;
    }
    spawned++;
    if (child->kind == GUST_PRIVILEGED) {
        set_privileged(child->handle);
    } else if (child->kind == GUST_DRIVER) {
        give_devices(child->handle);
    }
    chg_sched_params(child->handle, random_below(PRIORITIES),
                     1 + random_below(4));
    (void)change_rights(child->handle, children[other].handle, random_below(8));
    (void)change_rights(children[other].handle, child->handle, random_below(8));
    (void)ipc_send(child->handle, 3, &orders);
}

/* Puts a clone of another child, whatever that does now, in the place of child
 * I. */
static void spawn_clone(uint32_t i)
{
    uint32_t other = random_below(CHILDREN);
    handle_t clone = process_clone(children[other].handle);

    if (children[other].handle != 0 && clone > 0) {
        children[i] = (struct child){clone, children[other].kind, now()};
        cloned++;
    }
}

static bool is_alive(handle_t handle)
{
    struct info_process process;

    return read_kernel_info(INFO_PROCESS, (uint32_t)handle, &process) >= 0;
}

/* Sees to it that all children live, and do not get old. */
static void tend(void)
{
    for (uint32_t i = 0; i < CHILDREN; i++) {
        struct child *child = &children[i];

        if (child->handle != 0 && !is_alive(child->handle)) {
            killed++;
            child->handle = 0;
        }
        if (child->handle != 0 && now() - child->born > OLD) {
            process_kill(child->handle);
            child->handle = 0;
        }
        if (child->handle == 0 && !waits_end && random_below(CHANCE) == 0) {
            spawn_clone(i);
        }
        if (child->handle == 0) {
            spawn(i);
        }
    }
}

/* ---- What is heard ---- */

static void forget(handle_t handle)
{
    for (uint32_t i = 0; i < CHILDREN; i++) {
        if (children[i].handle == handle) {
            children[i].handle = 0;
        }
    }
}

/* PROCESS was stopped by an exception: it says why. */
static void hear_of_end(handle_t process)
{
    struct info_exception exception = {0};
    uint32_t why;
    uint32_t details;

    read_kernel_info(INFO_EXCEPTION, (uint32_t)process, &exception);
    why = exception.address >> GUST_END_SHIFT;
    details = exception.address & ((1u << GUST_END_SHIFT) - 1);
    if (why == GUST_UNLISTED || why == GUST_CHANGED) {
        wrong++;
        obs("wrong %s call %u error %d",
            why == GUST_CHANGED ? "changed" : "list",
            why == GUST_CHANGED ? details : details >> 8,
            -(int)(details & 0xFF));
    } else if (why == GUST_IMPOSTOR) {
        impostors++;
    } else if (why == GUST_DONE || why == GUST_ORPHAN) {
        done++;
    } else {
        crashed++;
    }
    process_kill(process);
    forget(process);
}

static void hear_kernel(const struct message *message)
{
    if (message->word[0] == KMSG_EXCEPTION) {
        hear_of_end((handle_t)message->word[1]);
    }
}

static void hear_report(const struct gust_report *report)
{
    calls += report->calls;
    for (uint32_t i = 0; report->kind < GUST_KINDS && i <= CALLS; i++) {
        seen[report->kind][i] |= report->seen[i];
    }
}

/* Waits for at most TICKS. Returns whether somebody was heard. */
static bool hear(int32_t ticks)
{
    static struct gust_report report;
    struct message message = {.buffer = &report,
                              .buffer_bytes = sizeof(report)};
    int error = ipc_receive(HN_ANY, ticks, &message);

    if (error != 0) {
        return error != ERR_TIMEOUT;
    }
    if (message.sender == HN_KERNEL) {
        hear_kernel(&message);
    } else if (message.word[0] == GUST_REPORT &&
               message.length == sizeof(report)) {
        hear_report(&report);
    } else if (random_below(CHANCE) == 0) {
        process_kill(message.sender);
    } else {
        /* It may be a request, and wait for ever; we will not hear again of
         * who sent it. */
        (void)ipc_send(message.sender, 0, &message);
    }
    return true;
}

/* ---- The end ---- */

/* Ends all children, and whoever else is heard, until it is quiet for twice the
 * longest wait: a copy of us may wait as long as we, and then be heard.
 */
static void calm_down(void)
{
    uint32_t silent = 0;

    for (uint32_t i = 0; i < CHILDREN; i++) {
        if (children[i].handle != 0) {
            process_kill(children[i].handle);
        }
    }
    memset(children, 0, sizeof(children));
    while (silent < 2) {
        struct message message = {0};
        int error = ipc_receive(HN_ANY, QUIET, &message);

        be_oneself();
        silent = error == ERR_TIMEOUT ? silent + 1 : 0;
        if (error == 0 && message.sender == HN_KERNEL) {
            hear_kernel(&message);
        } else if (error == 0) {
            process_kill(message.sender);
        }
    }
}

static void obs_seen(void)
{
    for (uint32_t kind = 0; kind < kinds; kind++) {
        for (uint32_t i = 0; i <= CALLS; i++) {
            if (seen[kind][i] != 0) {
                obs("seen %u %u %x", kind, i, seen[kind][i]);
            }
        }
    }
}

/* ---- Tests ---- */

static void run(void)
{
    uint32_t pages = info(HN_SELF).pages;
    uint32_t steps = observer_number(1);
    uint32_t ballast = observer_number(2);
    struct info_memory before;
    struct info_memory after;

    random_start(observer_number(0));
    process_kill(create()); /* what it touches in us is there from now on */
    world_fill_table();
    world_empty_table();
    touch_own();
    before = memory();
    (void)memory_add(HN_SELF, ballast);
    while (spawned * STEPS < steps) {
        tend();
        press(pages, ballast);
        (void)hear(1);
        be_oneself();
    }
    calm_down();
    memory_free(HN_SELF, info(HN_SELF).pages - pages);
    touch_own();
    after = memory();
    obs("lost frames %d slots %d",
        (int)(before.free_frames - after.free_frames),
        (int)(before.free_swap_slots - after.free_swap_slots));
    world_fill_table();
    obs("spawned %u cloned %u calls %u done %u crashed %u killed %u wrong %u "
        "impostors %u",
        spawned, cloned, calls, done, crashed, killed, wrong, impostors);
    obs_seen();
    obs("evicted %u", counters().faults.lost);
}

static void test_storm(void)
{
    kinds = GUST_KINDS;
    waits_end = true;
    run();
}

static void test_drizzle(void)
{
    kinds = GUST_PRIVILEGED;
    waits_end = false;
    run();
}

static bool somebody_lives(void)
{
    for (uint32_t i = 0; i < CHILDREN; i++) {
        if (children[i].handle != 0 && is_alive(children[i].handle)) {
            return true;
        }
    }
    return false;
}

/* Says to whoever reads the trace which season begins. */
static void announce(uint32_t seed)
{
    struct trap_registers registers = {.eax = SEASON + seed};

    trap(&registers);
}

static void run_season(uint32_t seed)
{
    uint32_t pages = info(HN_SELF).pages;
    uint32_t begin = now();

    announce(seed);
    random_start(seed);
    waits_end = seed % 2 == 0;
    kinds = waits_end ? GUST_KINDS : GUST_PRIVILEGED;
    for (uint32_t i = 0; i < CHILDREN; i++) {
        spawn(i);
    }
    while (somebody_lives() && now() - begin < OLD) {
        if (!waits_end && random_below(CHANCE) == 0) {
            spawn_clone(random_below(CHILDREN));
        }
        (void)hear(1);
        be_oneself();
    }
    calm_down();
    memory_free(HN_SELF, info(HN_SELF).pages - pages);
}

static void test_seasons(void)
{
    uint32_t first = observer_number(0);

    steps_each = SEASON_STEPS;
    for (uint32_t i = 0; i < observer_number(1); i++) {
        run_season(first + i);
    }
    obs("spawned %u cloned %u calls %u done %u crashed %u killed %u wrong %u "
        "impostors %u",
        spawned, cloned, calls, done, crashed, killed, wrong, impostors);
}

static const struct observer_test tests[] = {
    {"storm", test_storm},
    {"drizzle", test_drizzle},
    {"seasons", test_seasons},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}

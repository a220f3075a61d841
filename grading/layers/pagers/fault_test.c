/* SPDX-License-Identifier: MIT
 *
 * A client of user/lib/fault.h: a pager with a kind that notes what it is asked
 * (asked[0]: 100 + INDEX, MARKER for a page; 200 + INDEX, how many consumers
 * still have the page, for one that was taken back; 300 for a fault that was
 * served), and three consumers. A consumer's pages are told as markers, or, if
 * they are mapped, as -(10 * number of our page + access).
 */
#include "user/lib/fault.h"

#include <string.h>

#include "grading/layers/pagers/fault_kernel.h"
#include "grading/layers/vamos/module.h"

enum { NOTES = 200, NOBODY = 30 };

static struct pager_plan plan;
static bool begun;
static uint32_t notes[NOTES];
static uint32_t noted;
static uint32_t markers; /* that were left */
static bool leaves;      /* some */
static int32_t missing;  /* the page that the kind has not got */
static int64_t traitor;  /* who assigns its regions anew meanwhile; 0: nobody */

static const struct module_range handles = {KERNEL_CONSUMERS, {4, 5, 6}};
static const struct module_range anybody = {4, {4, 5, 6, NOBODY}};
static const struct module_range inside = {KERNEL_PAGES, {0, 1, 2, 3, 4, 5}};
static const struct module_range outside = {4, {-2, -1, 6, 7}};
static const struct module_range accesses = {2, {PAGER_READ, PAGER_WRITE}};
static const struct module_range needs = {
    4, {PAGER_READ, PAGER_READ, PAGER_READ, PAGER_WRITE}};
static const struct module_range absent = {4, {-1, -1, 2, 5}};
static const struct module_range places = {6, {0, 1, 2, 3, 4, 5}};
static const struct module_range most = {5, {1, 2, 3, 4, 6}};
static const struct module_range truth = {2, {0, 1}};
static const struct module_range rooms = {4, {0, 1, 2, 50}};
static const struct module_range greeds = {3, {0, 1, 2}};
static const struct module_range waits = {5, {0, 1, 5, 20, 21}};
static const struct module_range credits = {3, {0, 1, 2}};
static const struct module_range times = {2, {1, 50}};

/* ---- The kind ---- */

static void note(uint32_t what)
{
    if (noted < NOTES) {
        notes[noted] = what;
        noted++;
    }
}

static int kind_start(const struct pager_plan *started)
{
    return 0;
}

static void *kind_page(uint32_t index, uint32_t marker)
{
    struct kernel_consumer *consumer = kernel_find((handle_t)traitor);

    note(100 + index);
    note(marker);
    if (consumer != NULL) {
        kernel_close(consumer, 0);
        kernel_close(consumer, 1);
        consumer->assigned = false;
    }
    return (int32_t)index == missing ? NULL : kernel_own(index);
}

static uint32_t kind_taken(uint32_t index)
{
    note(200 + index);
    note(kernel_holders(index));
    markers += leaves ? 1 : 0;
    return leaves ? markers * 7919 % (1u << MARKER_BITS) : 0;
}

static void kind_served(void)
{
    note(300);
}

static const struct pager_kind kinds[2] = {
    {kind_start, kind_page, NULL, NULL, NULL},
    {kind_start, kind_page, kind_taken, NULL, kind_served},
};

/* ---- Operations ---- */

static bool is_new(const int64_t *arguments)
{
    return !begun;
}

static bool has_begun(const int64_t *arguments)
{
    return begun;
}

static void run_begin(const int64_t *arguments)
{
    static uint8_t uses[KERNEL_PAGES];

    plan = (struct pager_plan){.kind = &kinds[arguments[0]],
                               .start = kernel_plan_start(),
                               .pages = KERNEL_PAGES,
                               .access = (uint32_t)arguments[1],
                               .is_private = (int)arguments[2],
                               .mapped_most = (uint32_t)arguments[3],
                               .fd = -1};
    places_start(uses, KERNEL_PAGES);
    consumer_start();
    fault_start(&plan, kernel_own(KERNEL_NOTHING));
    begun = true;
    memset(&plan, 0xEE, sizeof(plan)); /* it is the module's to keep */
}

static struct kernel_consumer *the(const int64_t *arguments)
{
    return kernel_find((handle_t)arguments[0]);
}

/* It lives, and has nothing of ours. */
static bool may_join(const int64_t *arguments)
{
    const struct kernel_consumer *consumer = the(arguments);

    for (uint32_t i = 0; consumer != NULL && i < KERNEL_WINDOW; i++) {
        if (consumer->page[i].mapped || consumer->page[i].marker != 0) {
            return false;
        }
    }
    return begun && consumer != NULL;
}

static void run_join(const int64_t *arguments)
{
    handle_t handle = (handle_t)arguments[0];

    if (consumer_of(handle) == NULL) {
        (void)consumer_add(handle, KERNEL_PAGES);
    }
    tell("result", fault_agree(handle));
}

static bool lives(const int64_t *arguments)
{
    return begun && the(arguments) != NULL;
}

static void run_assign(const int64_t *arguments)
{
    struct kernel_consumer *consumer = the(arguments);

    kernel_close(consumer, 0);
    kernel_close(consumer, 1);
    consumer->assigned = arguments[1] != 0;
}

/* It is a clone of one that has joined. */
static void run_clone(const int64_t *arguments)
{
    run_assign((const int64_t[]){arguments[0], 1});
    the(arguments)->agreed[0] = true;
    the(arguments)->agreed[1] = true;
}

static void run_die(const int64_t *arguments)
{
    run_assign((const int64_t[]){arguments[0], 0});
    the(arguments)->lives = false;
}

/* In its place there is a new one, when the pager has noticed that. */
static bool is_dead(const int64_t *arguments)
{
    return begun && the(arguments) == NULL &&
           consumer_of((handle_t)arguments[0]) == NULL;
}

static void run_begin_again(const int64_t *arguments)
{
    kernel.consumer[arguments[0] - KERNEL_HANDLE].lives = true;
}

static bool may_fault(const int64_t *arguments)
{
    struct kernel_consumer *consumer = the(arguments);
    int32_t index = (int32_t)arguments[1];

    return begun && consumer != NULL &&
           consumer->agreed[kernel_region_of(index)] &&
           !(consumer->page[index + KERNEL_BEFORE].mapped &&
             consumer->page[index + KERNEL_BEFORE].access >= arguments[2]);
}

static void run_fault(const int64_t *arguments)
{
    struct kernel_consumer *consumer = the(arguments);
    int32_t index = (int32_t)arguments[1];
    uint32_t before = kernel.now;
    struct message fault = {
        .word = {KMSG_PAGEFAULT, (uint32_t)arguments[0],
                 (uint32_t)(kernel_plan_start() +
                            (uint32_t)index * PAGE_BYTES) |
                     (uint32_t)arguments[2]},
        .granted = (handle_t)consumer->page[index + KERNEL_BEFORE].marker,
        .sender = HN_KERNEL};
    uint32_t taken = fault_counts().taken;

    consumer->outcome = KERNEL_WAITS;
    consumer->waits_for = index;
    consumer->needs = (uint32_t)arguments[2];
    kernel.calls = 0;
    fault_serve(&fault);
    tell("goes_on", consumer->outcome == KERNEL_RUNS);
    tell("stopped", consumer->outcome == KERNEL_STOPPED);
    tell("waited", kernel.now - before);
    if (consumer->outcome == KERNEL_RUNS && kernel.now == before &&
        fault_counts().taken == taken) {
        tell("calls", kernel.calls);
    }
    traitor = 0;
}

static bool may_take(const int64_t *arguments)
{
    return begun && (uint64_t)arguments[0] < places_count();
}

static void run_take(const int64_t *arguments)
{
    fault_take_back((uint32_t)arguments[0]);
}

static void run_end(const int64_t *arguments)
{
    fault_end((handle_t)arguments[0]);
}

static void run_renew(const int64_t *arguments)
{
    fault_renew((handle_t)arguments[0], (uint32_t)arguments[1]);
}

static void run_leave(const int64_t *arguments)
{
    consumer_remove((handle_t)arguments[0]); /* first: it may join again */
    fault_end((handle_t)arguments[0]);
}

static void run_admits(const int64_t *arguments)
{
    tell("result", fault_admits(consumer_of((handle_t)arguments[0])) != 0);
}

static bool has_joined(const int64_t *arguments)
{
    return begun && consumer_of((handle_t)arguments[0]) != NULL;
}

static void run_credit(const int64_t *arguments)
{
    struct consumer *consumer = consumer_of((handle_t)arguments[0]);

    consumer->credit = (uint32_t)arguments[1];
    consumer->time = kernel.now;
}

static void run_room(const int64_t *arguments)
{
    kernel.room = kernel_mapped() + (uint32_t)arguments[0];
    kernel.releases = (uint32_t)arguments[1];
    kernel.greed = (uint32_t)arguments[2];
}

static void run_markers(const int64_t *arguments)
{
    leaves = arguments[0] != 0;
    kernel.no_markers = arguments[1] != 0;
}

static void run_missing(const int64_t *arguments)
{
    missing = (int32_t)arguments[0];
}

static void run_betray(const int64_t *arguments)
{
    traitor = arguments[0];
}

static void run_tick(const int64_t *arguments)
{
    kernel.now += (uint32_t)arguments[0];
}

static void run_address(const int64_t *arguments)
{
    uintptr_t address = (uintptr_t)fault_address((uint32_t)arguments[0]);

    tell("page", (int64_t)(address - kernel_plan_start()));
}

/* ---- What one sees ---- */

static void start(void)
{
    kernel_start();
    begun = false;
    noted = 0;
    markers = 0;
    leaves = true;
    missing = -1;
    traitor = 0;
}

static void tell_pages(uint32_t i)
{
    const struct kernel_consumer *consumer = &kernel.consumer[i];

    tell_list("pages", i + KERNEL_HANDLE);
    for (uint32_t j = 0; j < KERNEL_WINDOW; j++) {
        const struct kernel_page *page = &consumer->page[j];

        tell_item(page->mapped ? -(int64_t)(10 * page->own + page->access)
                               : (int64_t)page->marker);
    }
    tell_of("agreed", i + KERNEL_HANDLE,
            (consumer->agreed[0] ? 1 : 0) + (consumer->agreed[1] ? 2 : 0));
}

static void tell_places(void)
{
    tell_list("places", 0);
    for (uint32_t i = 0; i < places_count(); i++) {
        tell_item(10 * places_get(i).consumer + places_get(i).index);
    }
}

static void state(void)
{
    tell_list("asked", 0);
    for (uint32_t i = 0; i < noted; i++) {
        tell_item(notes[i]);
    }
    noted = 0;
    for (uint32_t i = 0; i < KERNEL_CONSUMERS; i++) {
        struct consumer *consumer = consumer_of((handle_t)i + KERNEL_HANDLE);

        tell_pages(i);
        tell_of("refused", i + KERNEL_HANDLE,
                begun && consumer != NULL && consumer->refused);
    }
    tell("mapped", kernel_mapped());
    if (begun) {
        tell_places();
        tell("faults", fault_counts().faults);
        tell("taken", fault_counts().taken);
    }
}

static const struct module_operation operations[] = {
    {.name = "begin", .weight = 40, .range = {&truth, &accesses, &truth, &most},
     .may = is_new, .run = run_begin, .rule = "starts without anything mapped"},
    {.name = "assign", .weight = 6, .range = {&handles, &truth}, .may = lives,
     .run = run_assign, .rule = "a consumer assigns its regions anew"},
    {.name = "clone", .weight = 1, .range = {&handles}, .may = lives,
     .run = run_clone, .rule = "somebody has the regions, but did not join"},
    {.name = "join", .weight = 10, .range = {&handles}, .may = may_join,
     .run = run_join,
     .rule = "our half of the agreements about all regions of the plan"},
    {.name = "fault", .weight = 90, .range = {&handles, &inside, &needs},
     .may = may_fault, .run = run_fault,
     .rule = "a fault is served, or it is the consumer's last one"},
    {.name = "stray", .weight = 2, .range = {&handles, &outside, &needs},
     .may = may_fault, .run = run_fault,
     .rule = "what is not in the plan is not served"},
    {.name = "take", .weight = 4, .range = {&places}, .may = may_take,
     .run = run_take,
     .rule = "the consumer has the page no more when the kind hears of that"},
    {.name = "end", .weight = 1, .range = {&anybody}, .may = has_begun,
     .run = run_end, .rule = "all pages and agreements are taken back"},
    {.name = "leave", .weight = 4, .range = {&handles}, .may = has_joined,
     .run = run_leave, .rule = "all pages and agreements are taken back"},
    {.name = "renew", .weight = 3, .range = {&handles, &inside},
     .may = has_joined, .run = run_renew,
     .rule = "a region is taken back, and agreed about once more"},
    {.name = "admits", .weight = 2, .range = {&anybody}, .may = has_begun,
     .run = run_admits,
     .rule = "a consumer is served that is not refused and pays"},
    {.name = "address", .weight = 1, .range = {&inside}, .may = has_begun,
     .run = run_address, .rule = "pages lie behind the start of the plan"},
    {.name = "credit", .weight = 2, .range = {&handles, &credits},
     .may = has_joined, .run = run_credit, .rule = "a consumer has paid a lot"},
    {.name = "tick", .weight = 1, .range = {&times}, .run = run_tick,
     .rule = "time passes"},
    {.name = "room", .weight = 5, .range = {&rooms, &waits, &greeds},
     .run = run_room,
     .rule = "there is room in the memory for so many pages more"},
    {.name = "markers", .weight = 2, .range = {&truth, &truth},
     .run = run_markers, .rule = "whether markers are left, and can be"},
    {.name = "missing", .weight = 1, .range = {&absent}, .run = run_missing,
     .rule = "the kind has not got a page"},
    {.name = "betray", .weight = 1, .range = {&handles}, .run = run_betray,
     .rule = "a consumer assigns its regions anew while it is served"},
    {.name = "die", .weight = 1, .range = {&handles}, .may = lives,
     .run = run_die, .rule = "a consumer ends"},
    {.name = "begin_again", .weight = 8, .range = {&handles}, .may = is_dead,
     .run = run_begin_again, .rule = "there is a new one in its place"},
};

static const struct module_scene scenes[] = {
    {.begin = {"begin 1 2 0 2", "assign 4 1", "join 4", "assign 5 1",
               "join 5"}, .depth = 3, .letters = {
        "fault 4 0 2", "fault 4 3 1", "fault 4 5 2", "fault 5 0 1",
        "stray 5 6 1", "stray 4 -1 1", "take 0", "take 1", "end 4", "renew 4 0",
        "room 0 0 0", "missing 5", "markers 0 0", "betray 4"}},
    {.begin = {"begin 0 1 0 3", "assign 4 1", "join 4", "clone 5"},
     .depth = 3, .letters = {
        "fault 4 2 1", "fault 4 2 2", "fault 4 4 2", "fault 5 1 1", "admits 30",
        "admits 4", "credit 4 0", "credit 4 1", "tick 1", "leave 4"}},
    {.begin = {"begin 1 2 1 4", "assign 4 1"}, .depth = 3, .letters = {
        "room 0 0 0", "room 1 0 0", "room 0 20 0", "room 0 21 0", "join 4",
        "fault 4 1 2", "assign 5 1", "join 5", "credit 4 0"}},
    {.begin = {"begin 1 2 1 4", "assign 4 1", "join 4", "fault 4 0 1",
               "fault 4 1 1", "fault 4 2 1"}, .depth = 2, .letters = {
        "room 0 0 1", "room 0 1 2", "room 0 0 0", "room 0 0 2", "fault 4 3 1",
        "fault 4 4 1", "assign 4 1", "join 4", "die 4", "leave 4"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};

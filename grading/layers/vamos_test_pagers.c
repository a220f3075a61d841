/* SPDX-License-Identifier: MIT
 *
 * Scenarios: regions with pagers.
 */
#include "grading/layers/vamos_region.h"
#include "grading/layers/vamos_test.h"

enum {
    REGION = 2,
    TICKS = 30
};

#define WINDOW ((word_t)REGION << REGION_SHIFT)

static pid_t consumer;
static pid_t pager;

/* A consumer and a pager, which know each other; they have agreed if AGREED. */
static void make_pair(bool agreed)
{
    consumer = test_child();
    pager = test_child();
    drive_introduce(consumer, pager, 0);
    drive_introduce(pager, consumer, 0);
    CHECK(DO(consumer, pager_assign, REGION, drive_name(consumer, pager),
             TICKS) == 0);
    if (agreed) {
        CHECK(DO(pager, pager_map, drive_name(pager, consumer), WINDOW,
                 MODEL_DATA, PAGER_READ) == 0);
    }
}

static int map(word_t page, word_t access)
{
    return DO(pager, pager_map, drive_name(pager, consumer),
              WINDOW + page * PAGE_BYTES, MODEL_DATA, access);
}

static int unmap(word_t page, word_t marker, word_t flags)
{
    return DO(pager, pager_unmap, drive_name(pager, consumer),
              WINDOW + page * PAGE_BYTES, marker, flags);
}

static void touch(word_t page, bool write)
{
    drive_turn(consumer);
    drive_page_fault(WINDOW + page * PAGE_BYTES + 123, write);
}

/* Whether PID was told of a fault of the consumer. */
static bool heard(pid_t pid, word_t page, word_t access, word_t marker)
{
    return test_got(pid, 0, 0, KMSG_PAGEFAULT, drive_name(pid, consumer),
                    (WINDOW + page * PAGE_BYTES) | access) &&
           test_granted(pid) == marker;
}

static void assignments_refused(void)
{
    word_t name;

    make_pair(false);
    name = drive_name(consumer, pager);
    CHECK(DO(consumer, pager_assign, REGION, BAD_HANDLE, 1) == ERR_HANDLE);
    CHECK(DO(consumer, pager_assign, REGION, ANY, 1) == ERR_HANDLE);
    CHECK(DO(consumer, pager_assign, 0, name, 1) == ERR_ARGUMENT);
    CHECK(DO(consumer, pager_assign, REGIONS, name, 1) == ERR_ARGUMENT);
    CHECK(DO(consumer, pager_assign, REGION, HN_SELF, 1) == ERR_ARGUMENT);
    CHECK(DO(consumer, pager_assign, REGION, name, 0) == ERR_ARGUMENT);
    CHECK(DO(consumer, pager_assign, REGION, name, PAGER_MOST_TICKS + 1) ==
          ERR_ARGUMENT);
    CHECK(DO(consumer, pager_assign, REGION, NOBODY, 0) == 0);
    CHECK(map(0, PAGER_READ) == ERR_RIGHTS);
    model_set_region_limit(0); /* no page for a table */
    CHECK(DO(pager, pager_assign, REGION, drive_name(pager, consumer), 1) ==
          ERR_RESOURCES);
    CHECK(DO(pager, pager_assign, REGION, NOBODY, 0) == 0);
}

static void calls_refused(void)
{
    make_pair(false);
    CHECK(DO(pager, pager_map, BAD_HANDLE, WINDOW, MODEL_DATA, PAGER_READ) ==
          ERR_HANDLE);
    CHECK(unmap(0, 0, 0) == ERR_RIGHTS);
    CHECK(map(REGION_PAGES, PAGER_READ) == ERR_RIGHTS);
    CHECK(map(0, 0) == ERR_ARGUMENT && map(0, 3) == ERR_ARGUMENT);
    CHECK(DO(pager, pager_map, drive_name(pager, consumer), WINDOW, 0,
             PAGER_READ) == ERR_ADDRESS);
    model_set_region_limit(1);
    CHECK(map(0, PAGER_READ) == 0 && map(1, PAGER_READ) == ERR_RESOURCES);
    CHECK(DO(pager, pager_unmap, BAD_HANDLE, WINDOW, 0, 0) == ERR_HANDLE);
    CHECK(unmap(0, 1u << 31, 0) == ERR_ARGUMENT);
    CHECK(unmap(0, 0, 2) == ERR_ARGUMENT);
    CHECK(unmap(1, 5, 0) == ERR_RESOURCES);
    CHECK(unmap(0, 5, 0) == 0);
}

static void fault_and_page(void)
{
    make_pair(true);
    CHECK(unmap(0, 99, 0) == 0);
    CHECK(DO(pager, ipc_receive, KERNEL, FOREVER) == WAITS);
    touch(0, false);
    CHECK(heard(pager, 0, PAGER_READ, 99));
    CHECK(process_get(consumer)->state == PROCESS_FAULTED);
    CHECK(map(0, PAGER_READ) == 0);
    CHECK(process_get(consumer)->state == PROCESS_READY);
}

static void access_that_is_too_little(void)
{
    make_pair(true);
    touch(0, true);
    CHECK(map(0, PAGER_READ) == 0 && map(1, PAGER_WRITE) == 0);
    CHECK(process_get(consumer)->state == PROCESS_FAULTED);
    CHECK(map(0, PAGER_WRITE) == 0);
    CHECK(process_get(consumer)->state == PROCESS_READY);
    CHECK(DO(pager, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

/* The process goes on with the page that is there by now. */
static void mapped_meanwhile(void)
{
    make_pair(true);
    touch(0, false);
    CHECK(process_get(consumer)->state == PROCESS_READY);
    CHECK(DO(pager, ipc_receive, KERNEL, 0) == ERR_TIMEOUT);
}

static void time_runs_out(void)
{
    make_pair(true);
    CHECK(DO(INIT, ipc_receive, KERNEL, FOREVER) == WAITS);
    touch(1, false);
    drive_ticks(TICKS - 1);
    CHECK(drive_result(INIT) == WAITS);
    drive_tick();
    CHECK(test_got(INIT, 0, 0, KMSG_EXCEPTION, drive_name(INIT, consumer),
                   CAUSE_PAGER_SILENT));
    CHECK(map(1, PAGER_READ) == 0);
    CHECK(process_get(consumer)->state == PROCESS_STOPPED);
}

static void pager_is_killed(void)
{
    make_pair(true);
    touch(1, false);
    CHECK(DO(INIT, process_kill, drive_name(INIT, pager)) == 0);
    CHECK(DO(INIT, ipc_receive, KERNEL, 0) == 0);
    CHECK(test_got(INIT, 0, 0, KMSG_EXCEPTION, drive_name(INIT, consumer),
                   CAUSE_PAGER_GONE));
    CHECK(model_region_pages() == 0);
}

static void agreement_is_revoked(void)
{
    make_pair(true);
    CHECK(map(1, PAGER_READ) == 0);
    touch(2, false);
    CHECK(unmap(0, 0, REVOKE_AGREEMENT) == ERR_ARGUMENT);
    CHECK(unmap(1, 0, 0) == 0);
    CHECK(process_get(consumer)->state == PROCESS_FAULTED);
    CHECK(unmap(0, 0, REVOKE_AGREEMENT) == 0);
    CHECK(process_get(consumer)->state == PROCESS_STOPPED);
    CHECK(unmap(0, 0, 0) == ERR_RIGHTS);
}

static void memory_that_goes(void)
{
    word_t marker;

    make_pair(true);
    CHECK(DO(INIT, memory_free, drive_name(INIT, pager), 1) == MODEL_PAGES - 1);
    CHECK(cvm_access(consumer, WINDOW, &marker) == 0 && marker == 0);
    CHECK(DO(INIT, memory_add, drive_name(INIT, consumer),
             REGION * REGION_PAGES - MODEL_PAGES + 1) == ERR_RESOURCES);
}

static void clone_of_a_consumer(void)
{
    word_t marker;

    make_pair(true);
    CHECK(DO(INIT, process_clone, drive_name(INIT, consumer)) > 0);
    consumer = pager + 1;
    CHECK(cvm_access(consumer, WINDOW, &marker) == 0);
    touch(0, true);
    CHECK(DO(pager, ipc_receive, ANY, 0) == 0);
    CHECK(heard(pager, 0, PAGER_WRITE, 0));
    CHECK(map(0, PAGER_WRITE) == 0);
}

/* A message whose memory lies in a region, and one into it. */
static void buffers_in_a_region(void)
{
    struct ipc_buffers in = {.receive_address = WINDOW + 8,
                             .receive_capacity = 8,
                             .grant_handle = HN_NONE};
    struct ipc_buffers out = {
        .send_address = MODEL_IMAGE, .send_length = 8, .grant_handle = HN_NONE};

    make_pair(true);
    drive_introduce(pager, consumer, RIGHTS_ALL);
    CHECK(DO(consumer, ipc_receive, ANY, FOREVER,
             drive_buffers(consumer, in)) == WAITS);
    CHECK(DO(pager, ipc_send, drive_name(pager, consumer), 0,
             drive_buffers(pager, out)) == ERR_ADDRESS); /* to be read only */
    CHECK(drive_result(consumer) == ERR_ADDRESS);
    CHECK(map(0, PAGER_WRITE) == 0);
    CHECK(DO(consumer, ipc_receive, ANY, FOREVER,
             drive_buffers(consumer, in)) == WAITS);
    CHECK(DO(pager, ipc_send, drive_name(pager, consumer), 0,
             drive_buffers(pager, out)) == 0);
    in.receive_address = WINDOW + PAGE_BYTES;
    CHECK(DO(consumer, ipc_receive, ANY, FOREVER,
             drive_buffers(consumer, in)) == ERR_ADDRESS);
}

const struct ktap_test test_pagers[] = {
    {"vamos-pager-assignments-refused", assignments_refused},
    {"vamos-pager-calls-refused", calls_refused},
    {"vamos-pager-fault", fault_and_page},
    {"vamos-pager-access", access_that_is_too_little},
    {"vamos-pager-meanwhile", mapped_meanwhile},
    {"vamos-pager-silent", time_runs_out},
    {"vamos-pager-killed", pager_is_killed},
    {"vamos-pager-revokes", agreement_is_revoked},
    {"vamos-pager-memory", memory_that_goes},
    {"vamos-pager-clone", clone_of_a_consumer},
    {"vamos-pager-buffers", buffers_in_a_region},
    {NULL, NULL},
};

/* SPDX-License-Identifier: MIT
 *
 * Scenarios: the order in which arguments are checked, call by call, and what
 * the calls without a file of their own do. Each set of arguments breaks the
 * rule that is meant and those behind it.
 */
#include <string.h>

#include "grading/layers/vamos_test.h"
#include "kernel/info.h"

enum {
    NO_ADDRESS = 0x100000
};

struct attempt {
    word_t number;
    word_t arguments[6];
    int result;
};

/* PID makes COUNT attempts. */
static void attempt(pid_t pid, const struct attempt *attempts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int result = drive_call(pid, attempts[i].number, attempts[i].arguments);

        if (result != attempts[i].result) {
            ktap_check(false, "the attempt with this index", __FILE__, (int)i);
        }
    }
}

#define ATTEMPT(pid, ...)                                   \
    attempt((pid), (const struct attempt[]){__VA_ARGS__},   \
            sizeof((const struct attempt[]){__VA_ARGS__}) / \
                sizeof(struct attempt))

static void unknown_calls(void)
{
    ATTEMPT(INIT, {CALLS, {0}, ERR_CALL}, {0x80000000, {0}, ERR_CALL},
            {0xFFFFFFFF, {0}, ERR_CALL});
}

static void unprivileged(void)
{
    pid_t child = test_child();

    for (word_t number = 0; number <= CALL_change_driver; number++) {
        static const word_t right[6] = {HN_SELF};
        static const word_t wrong[6] = {BAD_HANDLE, 99, 99, 99, 99, 99};

        CHECK(drive_call(child, number, right) == ERR_UNPRIVILEGED);
        CHECK(drive_call(child, number, wrong) == ERR_UNPRIVILEGED);
    }
}

static void order_of_process_calls(void)
{
    uint32_t size = model_committed();

    model_set_limit(size); /* so the last check would fail as well */
    ATTEMPT(INIT, {CALL_set_privileged, {BAD_HANDLE}, ERR_HANDLE},
            {CALL_process_create, {0, 1, PRIORITIES, 1}, ERR_ARGUMENT},
            {CALL_process_create, {0, 1, 0xFFFFFFFF, 1}, ERR_ARGUMENT},
            {CALL_process_create, {0, 1, 1, 0}, ERR_ARGUMENT},
            {CALL_process_create, {0, 1, 1, 1}, ERR_ADDRESS},
            {CALL_process_create, {NO_ADDRESS, 16, 1, 1}, ERR_ADDRESS},
            {CALL_process_create, {MODEL_IMAGE, 0xFFFFFFFF, 1, 1}, ERR_ADDRESS},
            {CALL_process_create, {0xFFFFFFF0, 0x20, 1, 1}, ERR_ADDRESS},
            {CALL_process_create, {MODEL_DATA, 16, 1, 1}, ERR_IMAGE},
            {CALL_process_create, {MODEL_IMAGE, 15, 1, 1}, ERR_IMAGE},
            {CALL_process_create, {MODEL_IMAGE, 16, 1, 1}, ERR_RESOURCES},
            {CALL_process_clone, {BAD_HANDLE}, ERR_HANDLE},
            {CALL_process_clone, {HN_SELF}, ERR_RESOURCES},
            {CALL_process_kill, {BAD_HANDLE}, ERR_HANDLE},
            {CALL_memory_add, {BAD_HANDLE, 0xFFFFFFFF}, ERR_HANDLE},
            {CALL_memory_add, {HN_SELF, 0xFFFFFFFF}, ERR_RESOURCES},
            {CALL_memory_add, {HN_SELF, USER_PAGES}, ERR_RESOURCES},
            {CALL_memory_add, {HN_SELF, 1}, ERR_RESOURCES},
            {CALL_memory_free, {BAD_HANDLE, 0xFFFFFFFF}, ERR_HANDLE},
            {CALL_memory_free, {HN_SELF, 0xFFFFFFFF}, ERR_ARGUMENT},
            {CALL_memory_free, {HN_SELF, MODEL_PAGES}, ERR_ARGUMENT},
            {CALL_chg_sched_params, {BAD_HANDLE, 3, 0}, ERR_HANDLE},
            {CALL_chg_sched_params, {HN_SELF, 3, 1}, ERR_ARGUMENT},
            {CALL_chg_sched_params, {HN_SELF, 2, 0}, ERR_ARGUMENT});
    CHECK(model_committed() == size);
}

static void order_of_device_calls(void)
{
    ATTEMPT(INIT, {CALL_change_driver, {BAD_HANDLE, 99, 2}, ERR_HANDLE},
            {CALL_change_driver, {HN_SELF, 99, 0}, ERR_ARGUMENT},
            {CALL_change_driver, {HN_SELF, DEVICE_NONE, 0}, ERR_ARGUMENT},
            {CALL_change_driver, {HN_SELF, DEVICE_SWAP, 1}, ERR_ARGUMENT},
            {CALL_change_driver, {HN_SELF, DEVICE_NETWORK, 1}, ERR_ARGUMENT},
            {CALL_change_driver, {HN_SELF, DEVICE_DISK, 2}, ERR_ARGUMENT},
            {CALL_change_driver, {HN_SELF, DEVICE_DISK, 0}, ERR_DRIVER},
            {CALL_dev_read, {DEVICE_DISK, 99, 3, 1, 0}, ERR_DRIVER},
            {CALL_dev_write, {0xFFFFFFFF, 0, 1, 1, 0}, ERR_DRIVER},
            {CALL_change_driver, {HN_SELF, DEVICE_DISK, 1}, 0},
            {CALL_change_driver, {HN_SELF, DEVICE_DISK, 1}, ERR_DRIVER},
            {CALL_enable_interrupts, {1u << DEVICE_CLOCK}, ERR_DRIVER},
            {CALL_enable_interrupts, {0xFFFFFFFF}, ERR_DRIVER},
            {CALL_dev_read, {DEVICE_DISK, 9, 1, 1, 0}, ERR_ARGUMENT},
            {CALL_dev_write, {DEVICE_DISK, 0, 3, 1, 0}, ERR_ARGUMENT},
            {CALL_dev_read, {DEVICE_DISK, 0, 1, 0x10001, 0}, ERR_ARGUMENT},
            {CALL_dev_read, {DEVICE_DISK, 0, 1, 1, 0}, ERR_ADDRESS},
            {CALL_dev_write, {DEVICE_DISK, 0, 1, 1, 0}, ERR_ADDRESS});
    model_break(INIT, 3);
    ATTEMPT(
        INIT,
        {CALL_dev_read, {DEVICE_DISK, 0, 1, 1, MODEL_DATA}, ERR_RESOURCES},
        {CALL_dev_write, {DEVICE_DISK, 0, 1, 1, MODEL_DATA}, ERR_RESOURCES});
}

static void order_of_other_calls(void)
{
    pid_t child = test_child();

    ATTEMPT(INIT, {CALL_change_rights, {BAD_HANDLE, HN_SELF, 8}, ERR_HANDLE},
            {CALL_change_rights, {HN_SELF, BAD_HANDLE, 8}, ERR_HANDLE},
            {CALL_change_rights, {HN_SELF, HN_SELF, 8}, ERR_ARGUMENT},
            {CALL_read_kernel_info, {INFO_PROCESS, BAD_HANDLE, 0}, ERR_HANDLE},
            {CALL_read_kernel_info, {INFO_EXCEPTION, ANY, 0}, ERR_HANDLE},
            {CALL_read_kernel_info, {99, BAD_HANDLE, 0}, ERR_ARGUMENT});
    for (word_t item = 0; item <= INFO_EXCEPTION; item++) {
        ATTEMPT(INIT, {CALL_read_kernel_info, {item, 0, 0}, ERR_ADDRESS},
                {CALL_read_kernel_info, {item, 0, 4 * 4096 - 3}, ERR_ADDRESS});
    }
    model_break(INIT, 3);
    ATTEMPT(INIT, {CALL_read_kernel_info, {0, 0, MODEL_DATA}, ERR_RESOURCES},
            {CALL_process_create, {MODEL_DATA, 16, 1, 1}, ERR_RESOURCES});
    ATTEMPT(child,
            {CALL_change_rights, {HN_PARENT, HN_PARENT, 8}, ERR_ARGUMENT},
            {CALL_change_rights, {HN_SELF, HN_PARENT, 1}, ERR_RIGHTS});
}

static void memory_grows_and_shrinks(void)
{
    pid_t child = test_child();
    word_t name = drive_name(INIT, child);

    CHECK(DO(INIT, memory_add, name, 2) == MODEL_PAGES + 2);
    CHECK(cvm_size(child) == MODEL_PAGES + 2 && cvm_size(INIT) == MODEL_PAGES);
    CHECK(*(uint8_t *)model_memory(child, MODEL_PAGES * 4096, 8192) == 0);
    CHECK(DO(INIT, memory_free, name, 3) == MODEL_PAGES - 1);
    CHECK(DO(INIT, memory_free, name, MODEL_PAGES - 2) == 1);
    CHECK(DO(INIT, memory_free, name, 0) == 1);
    CHECK(DO(INIT, memory_free, name, 1) == ERR_ARGUMENT);
    CHECK(DO(INIT, memory_add, HN_SELF, 0) == MODEL_PAGES);
}

static void memory_of_a_process_without(void)
{
    pid_t child = test_child();

    CHECK(DO(INIT, memory_free, drive_name(INIT, child), 3) == 1);
    CHECK(DO(child, ipc_receive, ANY, FOREVER, MODEL_STACK) == ERR_ADDRESS);
    CHECK(DO(child, ipc_receive, ANY, FOREVER) == WAITS);
}

static void privilege_is_given(void)
{
    pid_t child = test_child();

    CHECK(DO(INIT, set_privileged, drive_name(INIT, child)) == 0);
    CHECK(rights_is_privileged(child));
    CHECK(DO(child, memory_add, HN_SELF, 1) == MODEL_PAGES + 1);
    CHECK(DO(child, set_privileged, HN_SELF) == 0); /* it is already */
    CHECK(drive_spawn(child, 2, 1) == 3);
    CHECK(!rights_is_privileged(3));
}

/* What read_kernel_info wrote for INIT, at MODEL_DATA. */
static const void *info(word_t item, word_t index, int bytes)
{
    CHECK(DO(INIT, read_kernel_info, item, index, MODEL_DATA) == bytes);
    return model_memory(INIT, MODEL_DATA, (uint32_t)bytes);
}

static void info_of_the_kernel(void)
{
    const struct info_memory *memory;
    const struct info_counters *counters;

    drive_ticks(3);
    CHECK(*(const uint32_t *)info(INFO_VERSION, 0, 4) ==
          (INFO_VERSION_MAJOR << 16 | INFO_VERSION_MINOR));
    CHECK(*(const uint32_t *)info(INFO_TIME, 0, 4) == 3);
    CHECK(*(const uint32_t *)info(INFO_PAGE_BYTES, 0, 4) == 4096);
    memory = info(INFO_MEMORY, 0, sizeof(*memory));
    CHECK(memory->frames == MODEL_LIMIT);
    CHECK(memory->free_frames == MODEL_LIMIT - MODEL_PAGES);
    counters = info(INFO_COUNTERS, 0, sizeof(*counters));
    CHECK(counters->kernel_entries == 8);
    CHECK(counters->context_switches == 1);
}

static void info_of_a_process(void)
{
    pid_t child = drive_spawn(INIT, 1, 7);
    word_t name = drive_name(INIT, child);
    const struct info_process *process =
        info(INFO_PROCESS, name, sizeof(*process));

    CHECK(process->state == PROCESS_READY && process->privileged == 0);
    CHECK(process->priority == 1 && process->slice == 7);
    CHECK(process->consumed == 0 && process->run_ticks == 0);
    CHECK(process->pages == MODEL_PAGES && process->resident == MODEL_PAGES);
    CHECK(process->kernel_entries == 0 && process->context_switches == 0);
    drive_tick();
    process = info(INFO_PROCESS, HN_SELF, sizeof(*process));
    CHECK(process->privileged == 1 && process->priority == SCHED_INIT_PRIORITY);
    CHECK(process->consumed == 1 && process->run_ticks == 1);
    CHECK(process->kernel_entries == 3); /* create, info, the tick */
    CHECK(DO(INIT, ipc_receive, NOBODY, 9) == WAITS);
    drive_ticks(2);
    drive_exception(13);
    drive_ticks(7);
    process = info(INFO_PROCESS, name, sizeof(*process));
    CHECK(process->state == PROCESS_STOPPED && process->consumed == 2);
}

static void info_of_an_exception(void)
{
    pid_t child = test_child();
    const struct info_exception *exception;

    drive_turn(child);
    drive_exception(6);
    exception = info(INFO_EXCEPTION, drive_name(INIT, child), 16);
    CHECK(exception->cause == 6 && exception->pc == MODEL_IMAGE);
}

const struct ktap_test test_calls[] = {
    {"vamos-unknown-calls", unknown_calls},
    {"vamos-unprivileged", unprivileged},
    {"vamos-order-process-calls", order_of_process_calls},
    {"vamos-order-device-calls", order_of_device_calls},
    {"vamos-order-other-calls", order_of_other_calls},
    {"vamos-memory-size", memory_grows_and_shrinks},
    {"vamos-memory-none", memory_of_a_process_without},
    {"vamos-privilege-given", privilege_is_given},
    {"vamos-info-kernel", info_of_the_kernel},
    {"vamos-info-process", info_of_a_process},
    {"vamos-info-exception", info_of_an_exception},
    {NULL, NULL},
};

/* SPDX-License-Identifier: MIT
 *
 * The state of the kernel as the headers of its modules show it.
 */
#include "grading/layers/vamos_change.h"
#include "grading/layers/vamos_check.h"
#include "kernel/device.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

static void note_queue(struct change_state *state, uint32_t queue,
                       const pid_t list[], uint32_t count)
{
    for (uint32_t i = 0; i < count && count <= MAX_PROCS; i++) {
        state->process[list[i]].queue = queue;
        state->process[list[i]].place = i;
    }
}

static void note_queues(struct change_state *state)
{
    pid_t list[MAX_PROCS];
    pid_t last = check_last();
    uint32_t count;

    for (uint32_t priority = 0; priority < PRIORITIES; priority++) {
        count = check_ready(priority, list);
        note_queue(state, QUEUE_READY + priority, list, count);
    }
    for (pid_t pid = 1; pid <= last; pid++) {
        count = check_senders(pid, list);
        note_queue(state, QUEUE_SENDERS + pid, list, count);
    }
}

/* The buffers of a message that PID has to send or receive, if it is in a call
 * for one.
 */
static void note_buffers(pid_t pid, struct change_process *noted)
{
    static const struct ipc_buffers none = {.grant_handle = HN_NONE};
    uva_t address = cvm_get_register(pid, CVM_ARGUMENT_3);

    noted->buffers = none;
    noted->has_buffers =
        (check_is_waiting(pid) || pid == sched_current()) &&
        (address == 0 || cvm_in_memory(pid, address, sizeof(none)));
    if (noted->has_buffers && address != 0) {
        (void)cvm_read(pid, address, &noted->buffers, sizeof(none));
    }
}

static void note_process(pid_t pid, struct change_process *noted)
{
    const struct process *process = process_get(pid);

    noted->queue = 0;
    noted->alive = process_is_alive(pid);
    if (!noted->alive) {
        return;
    }
    noted->birth = process->birth;
    noted->state = process->state;
    noted->priority = process->priority;
    noted->slice = process->slice;
    noted->consumed = process->consumed;
    noted->run_ticks = process->run_ticks;
    noted->timed = process->timed;
    noted->deadline = process->deadline;
    noted->partner = check_is_waiting(pid) ? process->ipc.partner : 0;
    noted->request = check_is_waiting(pid) && process->ipc.request;
    note_buffers(pid, noted);
    noted->reported = process->reported;
    noted->privileged = rights_is_privileged(pid);
    for (uint32_t i = 0; i < MODEL_REGISTERS; i++) {
        noted->registers[i] = cvm_get_register(pid, (enum cvm_register)i);
    }
    noted->pages = cvm_size(pid);
    noted->version = model_version(pid);
    noted->pending = driver_pending(pid);
    for (pid_t other = 1; other <= check_last(); other++) {
        noted->rights[other] =
            process_is_alive(other) ? rights_get(pid, other) : 0;
    }
}

pid_t change_find(pid_t pid, word_t handle)
{
    pid_t object = 0;

    return rights_find(pid, handle, &object) == 0 ? object : 0;
}

void change_note(struct change_state *state)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        note_process(pid, &state->process[pid]);
    }
    note_queues(state);
    state->current = sched_current();
    state->time = sched_time();
    for (uint32_t i = 0; i < 2 && state->current != 0; i++) {
        state->object[i] = change_find(
            state->current,
            cvm_get_register(state->current,
                             i == 0 ? CVM_ARGUMENT_1 : CVM_ARGUMENT_2));
    }
    for (word_t device = 0; device < DEVICES; device++) {
        state->driver[device] = driver_of(device);
    }
    state->enabled = model_enabled();
}

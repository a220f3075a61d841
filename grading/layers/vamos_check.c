/* SPDX-License-Identifier: MIT
 *
 * Each rule is a function that looks at one process; the first that does not
 * hold is named.
 */
#include "grading/layers/vamos_check.h"

#include <stdio.h>
#include <string.h>

#include "grading/layers/vamos_model.h"
#include "grading/layers/vamos_region.h"
#include "kernel/device.h"
#include "kernel/process.h"
#include "kernel/queue.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

enum {
    MEMORY = 64
}; /* handles of a process that are remembered */

/* Handles that processes had, by whom, for whom. */
static struct {
    word_t handle;
    pid_t object;
    uint32_t birth; /* of the object */
} known[MAX_PROCS + 1][MEMORY];
static uint32_t known_count[MAX_PROCS + 1];
static uint32_t known_birth[MAX_PROCS + 1]; /* of the subject */

static pid_t last; /* the highest PID that was in use */

static bool is_alive(pid_t pid)
{
    return pid >= 1 && pid <= MAX_PROCS && process_is_alive(pid);
}

pid_t check_last(void)
{
    return last;
}

static void find_last(void)
{
    for (pid_t pid = MAX_PROCS; pid > last; pid--) {
        if (process_is_alive(pid)) {
            last = pid;
        }
    }
}

bool check_is_waiting(pid_t pid)
{
    enum process_state state = process_get(pid)->state;

    return state == PROCESS_SENDING || state == PROCESS_RECEIVING;
}

/* ---- Queues ---- */

/* The queue from FIRST on; more than MAX_PROCS if it does not end. */
static uint32_t walk(pid_t first, pid_t list[])
{
    uint32_t count = 0;

    for (pid_t pid = first; pid != 0; pid = queue_next(pid)) {
        if (count == MAX_PROCS || pid > MAX_PROCS) {
            return MAX_PROCS + 1;
        }
        list[count++] = pid;
    }
    return count;
}

uint32_t check_senders(pid_t pid, pid_t list[])
{
    return walk(queue_first(&process_get(pid)->senders), list);
}

/* The heads of ready queues are the scheduler's own; but the first process is
 * the one that stands behind no other.
 */
uint32_t check_ready(uint32_t priority, pid_t list[])
{
    bool behind[MAX_PROCS + 1] = {false};
    pid_t first = 0;
    uint32_t firsts = 0;

    for (pid_t pid = 1; pid <= last; pid++) {
        if (process_get(pid)->state == PROCESS_READY &&
            process_get(pid)->priority == priority &&
            queue_next(pid) <= MAX_PROCS) {
            behind[queue_next(pid)] = true;
        }
    }
    for (pid_t pid = 1; pid <= last; pid++) {
        if (process_get(pid)->state == PROCESS_READY &&
            process_get(pid)->priority == priority && !behind[pid]) {
            first = pid;
            firsts++;
        }
    }
    return firsts > 1 ? MAX_PROCS + 1 : walk(first, list);
}

static const char *check_ready_queues(void)
{
    pid_t list[MAX_PROCS];
    uint32_t ready = 0;
    uint32_t listed = 0;
    pid_t current = 0;

    for (uint32_t priority = 0; priority < PRIORITIES; priority++) {
        uint32_t count = check_ready(priority, list);

        REQUIRE(count <= MAX_PROCS, "a ready queue is no queue");
        for (uint32_t i = 0; i < count; i++) {
            REQUIRE(process_get(list[i])->state == PROCESS_READY &&
                        process_get(list[i])->priority == priority,
                    "a ready queue has a process of another state or priority");
        }
        current = count > 0 ? list[0] : current;
        listed += count;
    }
    for (pid_t pid = 1; pid <= last; pid++) {
        ready += process_get(pid)->state == PROCESS_READY ? 1 : 0;
    }
    REQUIRE(ready == listed, "a ready process is in no ready queue");
    REQUIRE(current == sched_current(),
            "the current process is not the first of the highest queue");
    return NULL;
}

static bool has_sender(pid_t pid, pid_t sender)
{
    pid_t list[MAX_PROCS];
    uint32_t count = check_senders(pid, list);

    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == sender) {
            return true;
        }
    }
    return false;
}

static const char *check_sender_queue(pid_t pid)
{
    const struct process *process = process_get(pid);
    pid_t list[MAX_PROCS];
    uint32_t count = check_senders(pid, list);

    REQUIRE(count <= MAX_PROCS, "a queue of senders does not end");
    REQUIRE(count == 0 || is_alive(pid), "a dead process has senders");
    REQUIRE(count == 0 || process->senders.last == list[count - 1],
            "a queue of senders ends before its last one");
    for (uint32_t i = 0; i < count; i++) {
        REQUIRE(process_get(list[i])->state == PROCESS_SENDING &&
                    process_get(list[i])->ipc.partner == (int32_t)pid,
                "a queue of senders has a process that does not send there");
    }
    return NULL;
}

/* ---- One process ---- */

static const char *check_waiting(pid_t pid)
{
    const struct process *process = process_get(pid);
    word_t call = cvm_get_register(pid, CVM_CALL);
    int32_t partner = process->ipc.partner;

    REQUIRE(process->ipc.request == (call == CALL_ipc_request),
            "a process does not wait as it asked to");
    REQUIRE(partner != (int32_t)pid, "a process waits for itself");
    REQUIRE(partner <= 0 || is_alive((pid_t)partner),
            "a process waits for a dead one");
    if (process->state == PROCESS_SENDING) {
        REQUIRE(call == CALL_ipc_send || call == CALL_ipc_request,
                "a process sends that did not ask to");
        REQUIRE(partner > 0 && has_sender((pid_t)partner, pid),
                "a sending process is not in its partner's queue");
        return NULL;
    }
    REQUIRE(call == CALL_ipc_receive || call == CALL_ipc_request,
            "a process receives that did not ask to");
    REQUIRE(partner > 0 || partner == HN_ANY || partner == HN_KERNEL ||
                partner == HN_NONE,
            "a process waits for nobody");
    REQUIRE(partner <= 0 || !has_sender(pid, (pid_t)partner),
            "a receiver and its sender wait for each other");
    REQUIRE(partner != HN_ANY || queue_is_empty(&process->senders),
            "a receiver waits, with senders in its queue");
    REQUIRE((partner != HN_ANY && partner != HN_KERNEL) ||
                driver_pending(pid) == 0,
            "a driver waits, with an interrupt pending");
    return NULL;
}

static const char *check_time(pid_t pid)
{
    const struct process *process = process_get(pid);
    int32_t timeout = (int32_t)cvm_get_register(pid, CVM_ARGUMENT_2);

    if (process->state == PROCESS_FAULTED) {
        REQUIRE(process->timed &&
                    process->deadline - sched_time() - 1 < PAGER_MOST_TICKS,
                "a process waits for a page without a deadline");
        return NULL;
    }
    if (!check_is_waiting(pid)) {
        REQUIRE(!process->timed, "a process that does not wait has a deadline");
        return NULL;
    }
    REQUIRE(timeout != 0, "a process waits that wanted not to");
    REQUIRE(process->timed == (timeout != IPC_FOREVER),
            "a process has a deadline and no timeout, or no deadline");
    REQUIRE(!process->timed ||
                process->deadline - sched_time() - 1 < (uint32_t)timeout,
            "a deadline is in the past, or later than the timeout");
    return NULL;
}

static const char *check_rights(pid_t pid)
{
    for (pid_t other = 1; other <= last; other++) {
        word_t rights = other == pid ? 0 : rights_get(pid, other);

        REQUIRE((rights & ~(word_t)RIGHTS_ALL) == 0, "there is no such right");
        REQUIRE(rights == 0 || is_alive(other), "rights on a dead process");
    }
    for (uint32_t i = 0;
         known_birth[pid] == process_get(pid)->birth && i < known_count[pid];
         i++) {
        pid_t object = known[pid][i].object;
        pid_t found = 0;
        bool alive = is_alive(object) &&
                     process_get(object)->birth == known[pid][i].birth;

        if (rights_find(pid, known[pid][i].handle, &found) != 0) {
            REQUIRE(!alive, "a handle does not name its process any more");
        } else {
            REQUIRE(alive && found == object,
                    "a stale handle names another process");
        }
    }
    return NULL;
}

static const char *check_dead(pid_t pid)
{
    REQUIRE(cvm_size(pid) == 0, "a dead process has memory");
    for (uint32_t i = 0; i < MODEL_REGISTERS; i++) {
        REQUIRE(cvm_get_register(pid, (enum cvm_register)i) == 0,
                "a dead process has registers");
    }
    return NULL;
}

static const char *check_process(pid_t pid)
{
    const struct process *process = process_get(pid);
    const char *fault = check_sender_queue(pid);

    if (fault != NULL || !is_alive(pid)) {
        return fault == NULL ? check_dead(pid) : fault;
    }
    REQUIRE(cvm_size(pid) > 0, "a process has no memory");
    REQUIRE(process->priority < PRIORITIES && process->slice >= 1,
            "no such priority or slice");
    if (check_is_waiting(pid)) {
        fault = check_waiting(pid);
    }
    if (fault == NULL) {
        fault = check_time(pid);
    }
    return fault == NULL ? check_rights(pid) : fault;
}

/* ---- All ---- */

static const char *check_devices(void)
{
    word_t driven = 0;

    for (word_t device = 0; device < DEVICES; device++) {
        pid_t driver = driver_of(device);

        REQUIRE(driver == 0 || is_alive(driver), "a dead process is a driver");
        REQUIRE(driver == 0 || (device != DEVICE_SWAP &&
                                (cvm_devices() >> device & 1) != 0),
                "a device has a driver that can have none");
        REQUIRE(driver == 0 || (driver_pending(driver) >> DEVICES) == 0,
                "an interrupt of no device is pending");
        driven |= driver == 0 ? 0 : 1u << device;
    }
    REQUIRE((model_enabled() & ~driven) == 0,
            "a device without a driver may interrupt");
    return NULL;
}

void check_start(void)
{
    memset(known_count, 0, sizeof(known_count));
    last = 0;
}

void check_remember(pid_t subject, word_t handle, pid_t object)
{
    uint32_t birth = process_get(subject)->birth;
    uint32_t at;

    if (known_birth[subject] != birth) {
        known_birth[subject] = birth;
        known_count[subject] = 0;
    }
    if (known_count[subject] == MEMORY || handle == HN_SELF) {
        return;
    }
    at = known_count[subject]++;
    known[subject][at].handle = handle;
    known[subject][at].object = object;
    known[subject][at].birth = process_get(object)->birth;
}

void check_copy(pid_t subject, pid_t original)
{
    known_birth[subject] = process_get(subject)->birth;
    known_count[subject] = known_birth[original] == process_get(original)->birth
                               ? known_count[original]
                               : 0;
    memcpy(known[subject], known[original], sizeof(known[subject]));
}

const char *vamos_check(void)
{
    const char *fault;

    find_last();
    fault = check_ready_queues();
    for (pid_t pid = 1; fault == NULL && pid <= last; pid++) {
        fault = check_process(pid);
    }
    return fault == NULL ? check_devices() : fault;
}

const char *check_nothing_left(void)
{
    REQUIRE(model_committed() == 0, "memory is lost");
    REQUIRE(model_region_pages() == 0, "a page is in a region of nobody");
    REQUIRE(model_enabled() == 0, "a device may interrupt for nobody");
    REQUIRE(sched_current() == 0, "a dead process is current");
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        REQUIRE(!is_alive(pid), "a process lives on");
    }
    for (word_t device = 0; device < DEVICES; device++) {
        REQUIRE(driver_of(device) == 0, "a device keeps a dead driver");
    }
    return vamos_check();
}

/* SPDX-License-Identifier: MIT
 *
 * Events and states in words, for whoever reads a counter-example.
 */
#include <stddef.h>

#include "grading/spec/explore/explore.h"

/* What the arguments of a call are, one letter each: h = a handle, p = a
 * partner, t = a timeout, b = buffers, n = a number, i = an image (two).
 */
static const struct {
    const char *name;
    const char *arguments;
} calls[CALLS] = {
    [CALL_set_privileged] = {"set_privileged", "h"},
    [CALL_process_create] = {"process_create", "inn"},
    [CALL_process_clone] = {"process_clone", "h"},
    [CALL_process_kill] = {"process_kill", "h"},
    [CALL_memory_add] = {"memory_add", "hn"},
    [CALL_memory_free] = {"memory_free", "hn"},
    [CALL_chg_sched_params] = {"chg_sched_params", "hnn"},
    [CALL_change_driver] = {"change_driver", "hnn"},
    [CALL_enable_interrupts] = {"enable_interrupts", "n"},
    [CALL_ipc_send] = {"ipc_send", "ptb"},
    [CALL_ipc_receive] = {"ipc_receive", "ptb"},
    [CALL_ipc_request] = {"ipc_request", "ptb"},
    [CALL_change_rights] = {"change_rights", "hhn"},
    [CALL_pager_assign] = {"pager_assign", "npn"},
    [CALL_pager_map] = {"pager_map", "hnnn"},
    [CALL_pager_unmap] = {"pager_unmap", "hnnn"},
};

static void tell_object(FILE *file, const struct spec *s, pid caller,
                        uint32_t handle)
{
    pid p = object_of(s, caller, handle);

    if (p == 0) {
        fprintf(file, "a stale handle");
    } else if (p == caller) {
        fprintf(file, "itself");
    } else {
        fprintf(file, "process %u", p);
    }
}

/* A partner as a handle, or what stands for others. */
static void tell_partner(FILE *file, const struct spec *s, pid caller,
                         int32_t partner)
{
    static const char *const names[] = {"HN_ANY", "HN_KERNEL", "HN_NONE"};

    if (partner < 0) {
        fprintf(file, "%s", names[HN_ANY - partner]);
    } else {
        tell_object(file, s, caller, (uint32_t)partner);
    }
}

static void tell_timeout(FILE *file, int32_t timeout)
{
    if (timeout == IPC_FOREVER) {
        fprintf(file, "for ever");
    } else {
        fprintf(file, "timeout %d", timeout);
    }
}

static void tell_buffers(FILE *file, const struct spec *s, pid caller,
                         const struct ipc_buffers *buffers)
{
    if (buffers->send_length != 0) {
        fprintf(file, ", %u bytes", buffers->send_length);
    }
    if (buffers->receive_capacity != 0) {
        fprintf(file, ", room for %u bytes", buffers->receive_capacity);
    }
    if (buffers->grant_handle != HN_NONE) {
        fprintf(file, ", granting rights %u on ", buffers->grant_rights);
        tell_object(file, s, caller, (uint32_t)buffers->grant_handle);
    }
}

static void tell_argument(FILE *file, const struct transition *t, char what,
                          uint32_t value)
{
    switch (what) {
    case 'h':
        tell_object(file, t->before, t->caller, value);
        break;
    case 'p':
        tell_partner(file, t->before, t->caller, (int32_t)value);
        break;
    case 't':
        tell_timeout(file, (int32_t)value);
        break;
    case 'i':
        fprintf(file, "image");
        break;
    default:
        fprintf(file, "%u", value);
    }
}

static void tell_call(FILE *file, const struct transition *t)
{
    const uint32_t *argument = t->event->output.argument;
    const char *what = calls[t->event->output.call].arguments;

    fprintf(file, "process %u: %s(", t->caller,
            calls[t->event->output.call].name);
    for (uint32_t i = 0; what[i] != '\0' && what[i] != 'b'; i++) {
        fprintf(file, i == 0 ? "" : ", ");
        tell_argument(file, t, what[i], *argument);
        argument += what[i] == 'i' ? 2 : 1;
    }
    if (what[0] == 'p') {
        tell_buffers(file, t->before, t->caller, &t->event->buffers);
    }
    fprintf(file, ")");
}

static void tell_event(FILE *file, const struct transition *t)
{
    const struct event *event = t->event;
    bool told = event->output.kind != OUTPUT_NONE;

    if (event->output.kind == OUTPUT_CALL) {
        tell_call(file, t);
    } else if (event->output.kind == OUTPUT_ERROR) {
        fprintf(file, "process %u: %s", t->caller,
                event->output.cause != CAUSE_PAGE_FAULT ? "a runtime error"
                : event->output.access == PAGER_READ ? "a page fault, reading"
                                                     : "a page fault, writing");
    }
    if (event->refused != 0) {
        fprintf(file, ", the machine refuses");
    }
    if (event->input.timer) {
        fprintf(file, told ? ", a tick" : "a tick");
        told = true;
    }
    if (event->input.devices != 0) {
        fprintf(file, told ? ", an interrupt" : "an interrupt");
    }
}

static void tell_answer(FILE *file, const struct transition *t, pid p,
                        const struct response *response)
{
    pid q = object_of(&t->after, p, response->sender);

    if (!response->is_message) {
        fprintf(file, "process %u gets %d", p, response->result);
    } else if (response->sender == (uint32_t)HN_KERNEL) {
        static const char *const kinds[] = {[KMSG_INTERRUPT] = "an interrupt",
                                            [KMSG_EXCEPTION] = "an exception",
                                            [KMSG_PAGEFAULT] = "a page fault"};

        fprintf(file, "process %u hears of %s", p, kinds[response->word[0]]);
    } else {
        fprintf(file, "process %u receives from process %u", p, q);
    }
}

void tell_transition(FILE *file, const struct transition *t)
{
    tell_event(file, t);
    for (uint32_t i = 0; i < t->tellings && i < TOLD; i++) {
        fprintf(file, i == 0 ? ": " : ", ");
        tell_answer(file, t, t->told[i].p, &t->told[i].response);
    }
    fprintf(file, "\n");
}

/* ---- States ---- */

static void tell_wait(FILE *file, const struct spec *s, pid p)
{
    int32_t partner = s->procs[p].call.partner;

    fprintf(file,
            s->procs[p].phase == SENDING ? "sends to " : "receives from ");
    if (partner > 0) {
        fprintf(file, "process %d", partner);
    } else {
        tell_partner(file, s, p, partner);
    }
    if (s->schedds.procdb[p].timed) {
        fprintf(file, " until %u", s->schedds.procdb[p].to);
    }
}

static void tell_process(FILE *file, const struct spec *s, pid p)
{
    fprintf(file, "    process %u ", p);
    if (waits(s, p)) {
        tell_wait(file, s, p);
    } else if (s->procs[p].phase == FAULTED) {
        fprintf(file, "waits for a page until %u%s", s->schedds.procdb[p].to,
                s->procs[p].fault.told ? ", its pager knows" : "");
    } else {
        fprintf(file, s->procs[p].phase == READY ? "ready" : "stopped");
    }
    if (pager_of(s, p) != 0) {
        fprintf(file, ", pager %u%s, page %u", pager_of(s, p),
                s->pagerdb.region[p][REGION].agreed ? " agreed" : "",
                access_of(s, p));
    }
    fprintf(file, ", priority %u, %u of %u ticks%s", s->priodb[p],
            s->schedds.procdb[p].ctsl, s->schedds.procdb[p].tsl,
            s->rightsdb[p].privileged ? ", privileged" : "");
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        if (q != p && number_of(s, p, q) != STALE) {
            fprintf(file, ", rights %u on %u", rights_of(s, p, q), q);
        }
    }
    fprintf(file, "\n");
}

static void tell_queue(FILE *file, const char *name,
                       const struct sequence *queue)
{
    fprintf(file, "%s (", name);
    for (uint32_t i = 0; i < queue->length; i++) {
        fprintf(file, i == 0 ? "%u" : " %u", queue->item[i]);
    }
    fprintf(file, ")");
}

void tell_state(FILE *file, const struct spec *s)
{
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        if (s->procs[p].phase != ABSENT) {
            tell_process(file, s, p);
        }
    }
    fprintf(file, "    time %u, ", s->schedds.time);
    tell_queue(file, "ready", &s->schedds.ready[2]);
    tell_queue(file, "", &s->schedds.ready[1]);
    tell_queue(file, "", &s->schedds.ready[0]);
    tell_queue(file, ", wait", &s->schedds.wait);
    fprintf(file, ", driver %u%s%s\n", s->devds.driver[DEVICE],
            s->devds.pending != 0 ? ", interrupt pending" : "",
            s->devds.enabled != 0 ? ", interrupts enabled" : "");
}

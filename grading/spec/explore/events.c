/* SPDX-License-Identifier: MIT
 *
 * What can happen in a state: the current process computes, makes any call of
 * the instance with any arguments of it, or errs; a tick passes; the device
 * interrupts, if it may.
 *
 * A call, a tick and an interrupt are transitions of their own: one transition
 * with all three is these three in a row, since the model's phases follow one
 * another and the second and third do not ask who called. A thorough instance
 * does not rely on that: there they come together, too, and check_twice()
 * compares.
 */
#include "grading/spec/explore/explore.h"

static void add_input(struct events *events, const struct event *event,
                      struct input input)
{
    struct event *added = &events->event[events->count];

    if (events->count < EVENTS) {
        *added = *event;
        added->input = input;
        events->count++;
    }
}

/* EVENT, and if the instance is thorough, with all that can come with it. */
static void add(struct events *events, const struct event *event)
{
    bool computes = event->output.kind == OUTPUT_NONE;
    bool alone = !computes && !events->instance->thorough;
    uint32_t enabled = alone ? 0 : events->s->devds.enabled;

    if (!computes) {
        add_input(events, event, (struct input){false, 0});
    }
    if (!alone && !events->instance->timeless) {
        add_input(events, event, (struct input){true, 0});
    }
    if (enabled != 0) {
        add_input(events, event, (struct input){false, enabled});
    }
    if (enabled != 0 && events->instance->thorough &&
        !events->instance->timeless) {
        add_input(events, event, (struct input){true, enabled});
    }
}

static void add_call(struct events *events, uint32_t call, uint32_t first,
                     uint32_t second, uint32_t third, uint32_t fourth)
{
    struct event event = {
        .output = {.kind = OUTPUT_CALL,
                   .call = call,
                   .argument = {first, second, third, fourth}}};

    add(events, &event);
}

/* ---- Whom a call can be about: itself, each that it holds, nobody ---- */

struct handles {
    uint32_t count;
    uint32_t number[SPEC_PROCS + 1];
};

static struct handles handles_of(const struct events *events)
{
    struct handles handles = {1, {HN_SELF}};

    for (pid q = 1; q <= SPEC_PROCS; q++) {
        uint32_t number = number_of(events->s, events->caller, q);

        if (q != events->caller && number != STALE) {
            handles.number[handles.count++] = number;
        }
    }
    if (events->instance->stale) {
        handles.number[handles.count++] = STALE;
    }
    return handles;
}

/* ---- Calls for the privileged; others try them with one schedule only ---- */

static bool is_cut(const struct events *events, uint32_t i, uint32_t j)
{
    return !events->s->rightsdb[events->caller].privileged && (i > 0 || j > 0);
}

static void add_scheduled(struct events *events, uint32_t call, uint32_t first,
                          uint32_t second)
{
    const struct instance *instance = events->instance;
    bool creates = call == CALL_process_create;

    for (uint32_t i = 0; i < instance->priorities; i++) {
        for (uint32_t j = 0; j < instance->slices; j++) {
            uint32_t priority = instance->priority[i];
            uint32_t slice = instance->slice[j];

            if (is_cut(events, i, j)) {
                continue;
            }
            if (creates) {
                add_call(events, call, first, second, priority, slice);
            } else {
                add_call(events, call, first, priority, slice, 0);
            }
        }
    }
}

static void add_memory(struct events *events, uint32_t call, uint32_t handle)
{
    pid p = object_of(events->s, events->caller, handle);
    uint32_t pages = call == CALL_memory_add ? SMALL_PAGES : LARGE_PAGES;

    if (p == 0 || events->s->procs[p].pages == pages) {
        add_call(events, call, handle, 1, 0, 0);
    }
}

static void add_about(struct events *events, uint32_t call, uint32_t handle)
{
    switch (call) {
    case CALL_chg_sched_params:
        add_scheduled(events, call, handle, 0);
        break;
    case CALL_memory_add:
    case CALL_memory_free:
        add_memory(events, call, handle);
        break;
    case CALL_change_driver:
        add_call(events, call, handle, DEVICE, 0, 0);
        add_call(events, call, handle, DEVICE, 1, 0);
        break;
    default: /* set_privileged, process_clone, process_kill */
        add_call(events, call, handle, 0, 0, 0);
    }
}

/* ---- Messages ---- */

static void add_message(struct events *events, uint32_t call, uint32_t partner,
                        struct ipc_buffers buffers)
{
    const struct instance *instance = events->instance;
    bool is_short = buffers.send_length == 0 && buffers.receive_capacity == 0 &&
                    buffers.grant_handle == HN_NONE;
    struct event event = {
        .output = {.kind = OUTPUT_CALL,
                   .call = call,
                   .argument = {partner, 0, is_short ? 0 : BUFFERS_ADDRESS}},
        .buffers = buffers};

    for (uint32_t i = 0; i < instance->timeouts; i++) {
        event.output.argument[1] = (uint32_t)instance->timeout[i];
        add(events, &event);
    }
}

static struct ipc_buffers memory(bool sends, bool receives)
{
    return (struct ipc_buffers){.send_address = sends ? DATA_ADDRESS : 0,
                                .send_length = sends ? DATA_BYTES : 0,
                                .receive_address = receives ? DATA_ADDRESS : 0,
                                .receive_capacity = receives ? DATA_BYTES : 0,
                                .grant_handle = HN_NONE};
}

static void add_granting(struct events *events, uint32_t call, uint32_t partner)
{
    struct handles handles = handles_of(events);
    struct ipc_buffers buffers = memory(false, false);

    for (uint32_t i = 0; i < handles.count; i++) {
        for (uint32_t j = 0; j < events->instance->rights; j++) {
            buffers.grant_handle = (int32_t)handles.number[i];
            buffers.grant_rights = events->instance->right[j];
            add_message(events, call, partner, buffers);
        }
    }
}

static void add_send(struct events *events, uint32_t call, uint32_t partner)
{
    bool requests = call == CALL_ipc_request;

    add_message(events, call, partner, memory(false, false));
    if (events->instance->buffers) {
        add_message(events, call, partner, memory(true, requests));
    }
    if (events->instance->grants) {
        add_granting(events, call, partner);
    }
}

static void add_receive(struct events *events, uint32_t partner)
{
    add_message(events, CALL_ipc_receive, partner, memory(false, false));
    if (events->instance->buffers) {
        add_message(events, CALL_ipc_receive, partner, memory(false, true));
    }
}

static void add_receives(struct events *events, const struct handles *handles)
{
    add_receive(events, (uint32_t)HN_ANY);
    if (events->instance->kernel) {
        add_receive(events, (uint32_t)HN_KERNEL);
        add_receive(events, (uint32_t)HN_NONE);
    }
    for (uint32_t i = 0; i < handles->count && !events->instance->any; i++) {
        add_receive(events, handles->number[i]);
    }
}

/* ---- Rights ---- */

static void add_change_rights(struct events *events,
                              const struct handles *handles)
{
    for (uint32_t i = 0; i < handles->count * handles->count; i++) {
        uint32_t receiver = handles->number[i / handles->count];
        uint32_t object = handles->number[i % handles->count];

        for (uint32_t j = 0; j < events->instance->rights; j++) {
            add_call(events, CALL_change_rights, receiver, object,
                     events->instance->right[j], 0);
        }
    }
}

/* ---- Pagers ---- */

static void add_pager_calls(struct events *events, uint32_t call,
                            const struct handles *handles)
{
    if (call == CALL_pager_assign) {
        add_call(events, call, REGION, (uint32_t)HN_NONE, 0, 0);
    }
    for (uint32_t i = 0; i < handles->count; i++) {
        uint32_t handle = handles->number[i];

        if (call == CALL_pager_assign) {
            add_call(events, call, REGION, handle, PAGER_TICKS, 0);
        } else if (call == CALL_pager_map) {
            add_call(events, call, handle, PAGE_ADDRESS, OWN_ADDRESS,
                     PAGER_READ);
            add_call(events, call, handle, PAGE_ADDRESS, OWN_ADDRESS,
                     PAGER_WRITE);
        } else {
            add_call(events, call, handle, PAGE_ADDRESS, 0, 0);
            add_call(events, call, handle, PAGE_ADDRESS, MARKER, 0);
            add_call(events, call, handle, PAGE_ADDRESS, 0, REVOKE_AGREEMENT);
        }
    }
}

/* The process reads or writes, and faults. */
static void add_faults(struct events *events)
{
    struct event event = {.output = {.kind = OUTPUT_ERROR,
                                     .cause = CAUSE_PAGE_FAULT,
                                     .page = PAGE_ADDRESS}};

    for (uint32_t access = PAGER_READ; access <= PAGER_WRITE; access++) {
        event.output.access = access;
        add(events, &event);
    }
}

/* ---- All ---- */

static void add_calls(struct events *events, uint32_t call)
{
    struct handles handles = handles_of(events);

    switch (call) {
    case CALL_process_create:
        add_scheduled(events, call, BUFFERS_ADDRESS, DATA_BYTES);
        return;
    case CALL_enable_interrupts:
        add_call(events, call, DEVICE_BIT, 0, 0, 0);
        return;
    case CALL_ipc_receive:
        add_receives(events, &handles);
        return;
    case CALL_change_rights:
        add_change_rights(events, &handles);
        return;
    case CALL_pager_assign:
    case CALL_pager_map:
    case CALL_pager_unmap:
        add_pager_calls(events, call, &handles);
        return;
    default:
        break;
    }
    for (uint32_t i = 0; i < handles.count; i++) {
        if (call == CALL_ipc_send || call == CALL_ipc_request) {
            add_send(events, call, handles.number[i]);
        } else {
            add_about(events, call, handles.number[i]);
        }
    }
}

void events_of(struct events *events, const struct instance *instance,
               const struct spec *s)
{
    struct event event = {.output = {.kind = OUTPUT_NONE}};

    events->instance = instance;
    events->s = s;
    events->caller = vamos_current(s);
    events->count = 0;
    add(events, &event);
    if (events->caller == 0) {
        return;
    }
    for (uint32_t call = 0; call < CALLS; call++) {
        if ((instance->calls >> call & 1) != 0) {
            add_calls(events, call);
        }
    }
    if ((instance->calls >> CALL_pager_map & 1) != 0) {
        add_faults(events);
    }
    if (instance->errors) {
        event.output = (struct output){.kind = OUTPUT_ERROR, .cause = CAUSE};
        add(events, &event);
    }
}

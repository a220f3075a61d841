/* SPDX-License-Identifier: MIT
 *
 * The calls of the manual, each a list of what it demands, in order, and of
 * what it grants. `make manual` prints these sentences.
 */
#include <stddef.h>

#include "grading/spec/model.h"

/* The arguments of the caller's call. */
static uint32_t argument(const struct step *step, int number)
{
    return step->output.argument[number - 1];
}

/* ---- Who may, and on whom ---- */

static int demand_privilege(struct step *step)
{
    return is_privileged(step->s, step->caller)
               ? 0
               : refuse(step, ERR_UNPRIVILEGED, "the caller is not privileged");
}

/* The process that the first argument names. */
static int demand_object(struct step *step, pid *object)
{
    *object = named(step->s, step->caller, argument(step, 1));
    return *object != 0 ? 0
                        : refuse(step, ERR_HANDLE, "the handle names nobody");
}

static int demand_privileged_on(struct step *step, pid *object)
{
    int error = demand_privilege(step);

    return error != 0 ? error : demand_object(step, object);
}

static int demand_schedule(struct step *step, uint32_t priority, uint32_t slice)
{
    return priority < PRIORITIES && slice >= 1
               ? 0
               : refuse(step, ERR_ARGUMENT,
                        "the priority is not 0, 1 or 2, or the slice is 0");
}

/* ---- Privilege and scheduling ---- */

static int32_t call_set_privileged(struct step *step)
{
    pid object;
    int error = demand_privileged_on(step, &object);

    if (error != 0) {
        return error;
    }
    step->s->rightsdb[object].privileged = true;
    return grant(step, "the process is privileged from now on");
}

static int32_t call_chg_sched_params(struct step *step)
{
    uint32_t priority = argument(step, 2);
    uint32_t slice = argument(step, 3);
    pid object;
    int error = demand_privileged_on(step, &object);

    error = error != 0 ? error : demand_schedule(step, priority, slice);
    if (error != 0) {
        return error;
    }
    reschedule(step->s, object, priority, slice);
    return grant(step, "a ready process whose priority changes goes to the "
                       "tail of its new queue; consumed time is kept");
}

/* ---- Processes ---- */

static int32_t call_process_create(struct step *step)
{
    struct request image = {.kind = CHECK_IMAGE,
                            .from = step->caller,
                            .from_address = argument(step, 1),
                            .bytes = argument(step, 2)};
    uint32_t priority = argument(step, 3);
    uint32_t slice = argument(step, 4);
    int error = demand_privilege(step);
    pid p = fresh_pid(step->s);

    error = error != 0 ? error : demand_schedule(step, priority, slice);
    if (error != 0) {
        return error;
    }
    if (!in_memory(step->s, step->caller, image.from_address, image.bytes)) {
        return refuse(step, ERR_ADDRESS,
                      "the image is not inside the caller's memory");
    }
    error = ask(step, &image);
    if (error == ERR_IMAGE) {
        return refuse(step, ERR_IMAGE, "it is not a valid static ELF32");
    }
    if (error != 0) {
        return refuse(step, ERR_RESOURCES, "no frame for a page of the image");
    }
    if (p == 0) {
        return refuse(step, ERR_RESOURCES, "no number for a process is left");
    }
    image.kind = LOAD;
    image.to = p;
    if (ask(step, &image) != 0) {
        return refuse(step, ERR_RESOURCES,
                      "not enough memory for the new process");
    }
    begin(step->s, p, priority, slice, image.pages);
    clear_handles(step->s, p, step->caller);
    give_rights(step->s, step->caller, p, RIGHTS_ALL);
    (void)grant(step, "the new process is ready and unprivileged; it holds "
                      "HN_PARENT for the caller, which gets a handle with all "
                      "rights on it, in the lowest place that is free");
    return (int32_t)handle_for(step->s, step->caller, p);
}

/* v_clone_updt_procs of the paper: whether the clone has been answered depends
 * on whether the caller cloned itself.
 */
static int32_t call_process_clone(struct step *step)
{
    struct spec *s = step->s;
    struct request clone = {.kind = CLONE};
    pid original;
    pid p = fresh_pid(s);
    int error = demand_privileged_on(step, &original);

    if (error != 0) {
        return error;
    }
    if (p == 0) {
        return refuse(step, ERR_RESOURCES, "no number for a process is left");
    }
    clone.from = original;
    clone.to = p;
    if (ask(step, &clone) != 0) {
        return refuse(step, ERR_RESOURCES, "not enough memory for the clone");
    }
    begin(s, p, s->priodb[original], s->schedds.procdb[original].tsl,
          s->procs[original].pages);
    s->rightsdb[p] = s->rightsdb[original];
    s->rightsdb[p].privileged = false;
    copy_regions(s, p, original);
    give_rights(s, step->caller, p, RIGHTS_ALL);
    (void)grant(step, "the clone is ready, with the original's registers, "
                      "memory and handles, and its regions without pages; if "
                      "the original waits in a call, the clone makes that call "
                      "again; the caller gets a handle with all rights on it, "
                      "in the lowest place that is free; if it cloned itself, "
                      "the clone gets the answer 0");
    if (original == step->caller) {
        step->world->respond(step->world, p, &(struct response){0});
    }
    return (int32_t)handle_for(s, step->caller, p);
}

static void end_drivers(struct step *step, pid p)
{
    for (uint32_t device = 0; device < DEVICES; device++) {
        if (step->s->devds.driver[device] == p) {
            unregister_driver(step, device);
        }
    }
}

/* Those who wait for P are answered, by their number. */
static void end_partners(struct step *step, pid p)
{
    for (pid q = 1; q <= SPEC_PROCS; q++) {
        if (q != p && contains(&step->s->schedds.wait, q) &&
            step->s->procs[q].call.partner == (int32_t)p) {
            break_off(step, q, ERR_PARTNER, "the partner ended");
        }
    }
}

static int32_t call_process_kill(struct step *step)
{
    struct request reset = {.kind = RESET};
    pid p;
    int error = demand_privileged_on(step, &p);

    if (error != 0) {
        return error;
    }
    end_drivers(step, p);
    end_partners(step, p);
    end_pager(step, p);
    end(step->s, p);
    reset.to = p;
    (void)ask(step, &reset);
    (void)grant(step, "the process is gone: its memory, drivers and handles "
                      "to it; who waited for it gets ERR_PARTNER");
    return p == step->caller ? UNANSWERED : 0;
}

/* ---- Memory ---- */

static int32_t call_memory_add(struct step *step)
{
    struct request more = {.kind = ALLOCATE, .pages = argument(step, 2)};
    pid object;
    int error = demand_privileged_on(step, &object);

    if (error != 0) {
        return error;
    }
    more.to = object;
    if (more.pages > USER_PAGES - step->s->procs[object].pages) {
        return refuse(step, ERR_RESOURCES,
                      "the memory would reach into the kernel's half");
    }
    if (!leaves_room(step->s, object, more.pages)) {
        return refuse(step, ERR_RESOURCES,
                      "the memory would reach into a region with a pager");
    }
    if (ask(step, &more) != 0) {
        return refuse(step, ERR_RESOURCES, "not enough memory is left");
    }
    step->s->procs[object].pages += more.pages;
    (void)grant(step, "the new pages read as zero");
    return (int32_t)step->s->procs[object].pages;
}

static int32_t call_memory_free(struct step *step)
{
    struct request fewer = {.kind = RELEASE, .pages = argument(step, 2)};
    pid object;
    int error = demand_privileged_on(step, &object);

    if (error != 0) {
        return error;
    }
    fewer.to = object;
    if (fewer.pages >= step->s->procs[object].pages) {
        return refuse(step, ERR_ARGUMENT,
                      "page 0, which is never mapped, has to remain");
    }
    (void)ask(step, &fewer);
    step->s->procs[object].pages -= fewer.pages;
    withdraw(step->s, object, step->s->procs[object].pages);
    (void)grant(step, "the last pages are gone");
    return (int32_t)step->s->procs[object].pages;
}

/* ---- Devices ---- */

static int32_t call_change_driver(struct step *step)
{
    struct devds *devds = &step->s->devds;
    uint32_t device = argument(step, 2);
    uint32_t registers = argument(step, 3);
    pid driver;
    int error = demand_privileged_on(step, &driver);

    if (error != 0) {
        return error;
    }
    if (!may_have_driver(step->s, device) || registers > 1) {
        return refuse(step, ERR_ARGUMENT,
                      "there is no such device for drivers, or the third "
                      "argument is neither 0 nor 1");
    }
    if (devds->driver[device] != (registers == 1 ? 0 : driver)) {
        return refuse(step, ERR_DRIVER,
                      "the device has a driver, or the process is not it");
    }
    if (registers == 1) {
        devds->driver[device] = driver;
    } else {
        unregister_driver(step, device);
    }
    return grant(step, "the process is, or is no longer, the device's driver; "
                       "the device is silent until the driver enables it");
}

static int32_t call_enable_interrupts(struct step *step)
{
    uint32_t set = argument(step, 1);

    if ((set & ~devices_of(step->s, step->caller)) != 0) {
        return refuse(step, ERR_DRIVER,
                      "the caller is not the driver of all these devices");
    }
    for (uint32_t device = 0; device < DEVICES; device++) {
        struct request enable = {.kind = ENABLE, .set = set & 1u << device};

        if (enable.set != 0) {
            (void)ask(step, &enable);
        }
    }
    step->s->devds.enabled |= set;
    return grant(step, "these devices may interrupt, once each, until they "
                       "are enabled again");
}

static int32_t transfer(struct step *step, enum request_kind kind)
{
    struct request transfer = {.kind = kind,
                               .device = argument(step, 1),
                               .reg = argument(step, 2),
                               .width = argument(step, 3),
                               .count = argument(step, 4),
                               .to = step->caller,
                               .address = argument(step, 5)};
    uint32_t width = transfer.width;
    int error;

    if (transfer.device >= DEVICES ||
        step->s->devds.driver[transfer.device] != step->caller) {
        return refuse(step, ERR_DRIVER, "the caller is not the driver");
    }
    if ((width != 1 && width != 2 && width != 4) ||
        transfer.count > DEVICE_MAX_UNITS) {
        return refuse(step, ERR_ARGUMENT,
                      "the width is not 1, 2 or 4, or there are too many "
                      "units");
    }
    transfer.bytes = width * transfer.count;
    error = ask(step, &transfer);
    if (error == ERR_ARGUMENT) {
        return refuse(step, ERR_ARGUMENT,
                      "the device has no such register, or the access would "
                      "go beyond its window or ports");
    }
    if (!in_memory(step->s, step->caller, transfer.address, transfer.bytes)) {
        return refuse(step, ERR_ADDRESS,
                      "the buffer is not inside the caller's memory");
    }
    if (error != 0) {
        return refuse(step, ERR_RESOURCES, "no frame for a page of the buffer");
    }
    (void)grant(step, "the units moved, in order");
    return (int32_t)transfer.count;
}

static int32_t call_dev_read(struct step *step)
{
    return transfer(step, DEVICE_READ);
}

static int32_t call_dev_write(struct step *step)
{
    return transfer(step, DEVICE_WRITE);
}

/* ---- Rights ---- */

static int32_t call_change_rights(struct step *step)
{
    pid receiver = named(step->s, step->caller, argument(step, 1));
    pid object = named(step->s, step->caller, argument(step, 2));
    uint32_t rights = argument(step, 3);

    if (receiver == 0 || object == 0) {
        return refuse(step, ERR_HANDLE, "one of the handles names nobody");
    }
    if ((rights & ~(uint32_t)RIGHTS_ALL) != 0) {
        return refuse(step, ERR_ARGUMENT, "this is no set of rights");
    }
    if (!may_grant(step->s, step->caller, object, rights)) {
        return refuse(step, ERR_RIGHTS,
                      "the caller is not privileged, and does not hold these "
                      "rights on the object with RIGHT_GRANT");
    }
    give_rights(step->s, receiver, object, rights);
    return grant(step, "the receiver holds exactly these rights on the "
                       "object, by the handle that it has or gets");
}

/* ---- What the kernel tells of itself ---- */

/* Lengths in bytes; 0: no such item. */
static uint32_t info_bytes(uint32_t item)
{
    switch (item) {
    case INFO_VERSION:
    case INFO_TIME:
    case INFO_PAGE_BYTES:
        return sizeof(uint32_t);
    case INFO_MEMORY:
        return sizeof(struct info_memory);
    case INFO_COUNTERS:
        return sizeof(struct info_counters);
    case INFO_PROCESS:
        return sizeof(struct info_process);
    case INFO_EXCEPTION:
        return sizeof(struct info_exception);
    default:
        return 0;
    }
}

/* INFO_PROCESS numbers states as the manual does. */
static uint32_t state_number(enum phase phase)
{
    static const uint32_t number[] = {
        [ABSENT] = PROCESS_FREE,     [READY] = PROCESS_READY,
        [SENDING] = PROCESS_SENDING, [RECEIVING] = PROCESS_RECEIVING,
        [STOPPED] = PROCESS_STOPPED, [FAULTED] = PROCESS_FAULTED,
    };

    return number[phase];
}

/* The words that the model knows; the others are the machine's. */
static void fill_info(const struct spec *s, uint32_t item, pid p,
                      struct request *info)
{
    const uint32_t process[] = {
        state_number(s->procs[p].phase),
        s->rightsdb[p].privileged,
        s->priodb[p],
        s->schedds.procdb[p].tsl,
        s->schedds.procdb[p].ctsl,
        s->schedds.procdb[p].run,
        s->procs[p].pages,
    };

    if (item == INFO_TIME || item == INFO_PAGE_BYTES) {
        info->known = 1;
        info->word[0] = item == INFO_TIME ? s->schedds.time : PAGE_BYTES;
    } else if (item == INFO_PROCESS) {
        info->known = sizeof(process) / sizeof(*process);
        for (uint32_t i = 0; i < info->known; i++) {
            info->word[i] = process[i];
        }
    }
}

static int32_t call_read_kernel_info(struct step *step)
{
    uint32_t item = argument(step, 1);
    pid p = named(step->s, step->caller, argument(step, 2));
    bool of_process = item == INFO_PROCESS || item == INFO_EXCEPTION;
    struct request info = {.kind = WRITE_INFO,
                           .item = item,
                           .from = p,
                           .to = step->caller,
                           .address = argument(step, 3),
                           .bytes = info_bytes(item)};

    if (of_process && p == 0) {
        return refuse(step, ERR_HANDLE, "the index is a handle of nobody");
    }
    if (info.bytes == 0) {
        return refuse(step, ERR_ARGUMENT, "there is no such item");
    }
    if (!is_writable(step->s, step->caller, info.address, info.bytes)) {
        return refuse(step, ERR_ADDRESS,
                      "the buffer is not inside the caller's memory");
    }
    fill_info(step->s, item, p, &info);
    if (ask(step, &info) != 0) {
        return refuse(step, ERR_RESOURCES, "no frame for a page of the buffer");
    }
    (void)grant(step, "the item is in the buffer");
    return (int32_t)info.bytes;
}

/* ---- Which call it is ---- */

typedef int32_t rule(struct step *step);

static rule *const rules[CALLS] = {
    [CALL_set_privileged] = call_set_privileged,
    [CALL_process_create] = call_process_create,
    [CALL_process_clone] = call_process_clone,
    [CALL_process_kill] = call_process_kill,
    [CALL_memory_add] = call_memory_add,
    [CALL_memory_free] = call_memory_free,
    [CALL_chg_sched_params] = call_chg_sched_params,
    [CALL_change_driver] = call_change_driver,
    [CALL_enable_interrupts] = call_enable_interrupts,
    [CALL_dev_read] = call_dev_read,
    [CALL_dev_write] = call_dev_write,
    [CALL_ipc_send] = call_ipc_send,
    [CALL_ipc_receive] = call_ipc_receive,
    [CALL_ipc_request] = call_ipc_request,
    [CALL_change_rights] = call_change_rights,
    [CALL_read_kernel_info] = call_read_kernel_info,
    [CALL_pager_assign] = call_pager_assign,
    [CALL_pager_map] = call_pager_map,
    [CALL_pager_unmap] = call_pager_unmap,
};

void perform_call(struct step *step)
{
    uint32_t number = step->output.call;
    int32_t result;

    if (number >= CALLS || rules[number] == NULL) {
        result = refuse(step, ERR_CALL, "there is no call with this number");
    } else {
        result = rules[number](step);
    }
    if (result != UNANSWERED) {
        answer_result(step, step->caller, result);
    }
}

void report(struct step *step, pid p)
{
    struct request message = {.kind = MESSAGE};

    if (p == INIT) {
        (void)ask(step, &message);
        return;
    }
    step->s->procs[p].reported = false;
    deliver(step, INIT);
}

void stop(struct step *step)
{
    if (step->output.cause == CAUSE_PAGE_FAULT && page_fault(step)) {
        return;
    }
    make_idle(step->s, step->caller);
    step->s->procs[step->caller].cause = step->output.cause;
    (void)grant(step, "a process that caused a runtime error does not run "
                      "again; init hears of it");
    report(step, step->caller);
}

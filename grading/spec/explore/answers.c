/* SPDX-License-Identifier: MIT
 *
 * What has to hold of the answers in a transition: no wake-up is lost, none
 * comes from nowhere; messages go from who may send to who wants them, in the
 * order in which they were sent; what the kernel has to say is said once.
 */
#include <stddef.h>

#include "grading/spec/explore/explore.h"

static uint32_t answers_to(const struct transition *t, pid p)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < t->tellings; i++) {
        count += t->told[i].p == p ? 1 : 0;
    }
    return count;
}

/* ---- Who may send ---- */

/* Whether the caller's handle for its partner carries the right to send, or to
 * request, as it does.
 */
static bool has_right(const struct transition *t)
{
    const struct output *output = &t->event->output;
    pid partner = object_of(t->before, t->caller, output->argument[0]);
    uint32_t rights = rights_of(t->before, t->caller, partner);
    uint32_t right =
        output->call == CALL_ipc_request ? RIGHT_REQUEST : RIGHT_SEND;

    return (rights & right) != 0;
}

static bool awaits_reply(const struct spec *s, pid p, pid q)
{
    return s->procs[p].phase == RECEIVING && s->procs[p].call.is_request &&
           s->procs[p].call.partner == (int32_t)q;
}

/* Whether P may hear the caller now: it may also send what P waits for. */
static bool may_send(const struct transition *t, pid p)
{
    return has_right(t) || (t->event->output.call == CALL_ipc_send &&
                            awaits_reply(t->before, p, t->caller));
}

/* ---- Who is answered ---- */

static bool same_wait(const struct transition *t, pid p)
{
    enum phase was = t->before->procs[p].phase;
    enum phase is = t->after.procs[p].phase;

    return (was == is || (was == SENDING && is == RECEIVING &&
                          t->before->procs[p].call.is_request)) &&
           t->after.schedds.procdb[p].timed ==
               t->before->schedds.procdb[p].timed &&
           t->after.schedds.procdb[p].to == t->before->schedds.procdb[p].to;
}

static bool clones_itself(const struct transition *t)
{
    return t->event->output.call == CALL_process_clone &&
           t->event->output.argument[0] == HN_SELF;
}

static bool calls_about(const struct transition *t, uint32_t call, pid p)
{
    return t->event->output.kind == OUTPUT_CALL &&
           t->event->output.call == call &&
           object_of(t->before, t->caller, t->event->output.argument[0]) == p;
}

/* Of P, which waited for a page: it goes on with it, and stops when its time is
 * over or its pager is gone.
 */
static const char *check_faulted(const struct transition *t, pid p)
{
    const struct process *was = &t->before->procs[p];
    enum phase is = t->after.procs[p].phase;
    bool is_due = t->event->input.timer &&
                  t->before->schedds.procdb[p].to == t->after.schedds.time;
    bool is_there = access_of(&t->after, p) >= was->fault.access;

    if (answers_to(t, p) != 0) {
        return "a process was answered that waits for a page";
    }
    if (is == READY) {
        return !calls_about(t, CALL_pager_map, p) || !is_there
                   ? "a process goes on without its page"
                   : NULL;
    }
    if (is == FAULTED) {
        return is_due || is_there ||
                       (was->fault.told && !t->after.procs[p].fault.told)
                   ? "a process waits on for a page"
                   : NULL;
    }
    return is != STOPPED || (!is_due && pager_of(&t->after, p) != 0 &&
                             !calls_about(t, CALL_pager_unmap, p))
               ? "a process stopped that waited for a page"
               : NULL;
}

/* Of P, which did not run. */
static const char *check_other(const struct transition *t, pid p)
{
    enum phase was = t->before->procs[p].phase;
    enum phase is = t->after.procs[p].phase;
    uint32_t answers = answers_to(t, p);

    if (is == ABSENT) {
        return answers != 0 ? "a process that ended was answered" : NULL;
    }
    if (was == FAULTED) {
        return check_faulted(t, p);
    }
    if (waits(t->before, p) && is == READY) {
        return answers != 1 ? "a wait ended without an answer, or with two"
                            : NULL;
    }
    if (waits(t->before, p)) {
        return answers != 0 ? "a process was answered and waits on"
               : !same_wait(t, p)
                   ? "a process waits for something else than it asked for"
                   : NULL;
    }
    if (was == ABSENT) {
        return is != READY || (answers == 1) != clones_itself(t)
                   ? "a process did not begin as ready, a clone of the "
                     "caller answered"
                   : NULL;
    }
    return is != was || answers != 0
               ? "a process changed that neither ran nor waited"
               : NULL;
}

static bool is_message_call(const struct event *event)
{
    return event->output.call == CALL_ipc_send ||
           event->output.call == CALL_ipc_receive ||
           event->output.call == CALL_ipc_request;
}

/* What becomes of the caller, which cannot go on: it waits for a page if its
 * pager has agreed, and does not if the page is there by now.
 */
static enum phase phase_after_error(const struct transition *t)
{
    const struct output *output = &t->event->output;
    const struct region *region = &t->before->pagerdb.region[t->caller][REGION];

    if (output->cause != CAUSE_PAGE_FAULT || !region->agreed) {
        return STOPPED;
    }
    return access_of(t->before, t->caller) >= output->access ? READY : FAULTED;
}

static const char *check_caller(const struct transition *t)
{
    enum phase is = t->after.procs[t->caller].phase;
    uint32_t answers = answers_to(t, t->caller);
    enum phase silent =
        t->event->output.kind == OUTPUT_NONE ? READY : phase_after_error(t);

    if (silent == FAULTED && is == STOPPED && t->event->input.timer) {
        silent = is; /* the time is over at once */
    }
    if (t->event->output.kind != OUTPUT_CALL) {
        return is != silent || answers != 0
                   ? "who computes is ready, who errs is stopped, or waits "
                     "for a page; none is answered"
                   : NULL;
    }
    if (is == READY) {
        return answers != 1 ? "a call was not answered once" : NULL;
    }
    if (is == SENDING && !has_right(t)) {
        return "a process waits to send without the right to do so";
    }
    if (answers != 0 || is == STOPPED) {
        return "a caller was answered and does not go on";
    }
    if (is == ABSENT ? t->event->output.call != CALL_process_kill
                     : !is_message_call(t->event)) {
        return "a call that does not wait was not answered";
    }
    return NULL;
}

/* ---- Messages ---- */

/* Whom P, which is told something, wanted to hear. */
static int32_t wanted(const struct transition *t, pid p)
{
    uint32_t partner = t->event->output.argument[0];

    if (p != t->caller) {
        return t->before->procs[p].call.partner;
    }
    return (int32_t)partner < 0 ? (int32_t)partner
                                : (int32_t)object_of(t->before, p, partner);
}

static uint32_t room_of(const struct transition *t, pid p)
{
    return p == t->caller ? t->event->buffers.receive_capacity
                          : t->before->procs[p].call.buffers.receive_capacity;
}

/* Whether somebody sent to P before Q did, whom P wanted to hear as well. */
static bool is_overtaken(const struct transition *t, pid p, pid q)
{
    const struct sequence *wait = &t->before->schedds.wait;

    for (uint32_t i = 0; i < wait->length && wait->item[i] != q; i++) {
        pid first = wait->item[i];

        if (t->before->procs[first].phase == SENDING &&
            t->before->procs[first].call.partner == (int32_t)p &&
            t->after.procs[first].phase == SENDING && wanted(t, p) == HN_ANY) {
            return true;
        }
    }
    return false;
}

static const char *check_message(const struct transition *t, pid p,
                                 const struct response *response)
{
    pid q = object_of(&t->after, p, response->sender);
    bool waited = q != 0 && q != t->caller &&
                  t->before->procs[q].phase == SENDING &&
                  t->before->procs[q].call.partner == (int32_t)p;

    if (q == 0 || (wanted(t, p) != HN_ANY && wanted(t, p) != (int32_t)q)) {
        return "a message came from a process that was not wanted";
    }
    if (q == t->caller ? !may_send(t, p) : !waited) {
        return "a message came from a process that may not send it, or did not";
    }
    if (response->length > room_of(t, p)) {
        return "more came than there was room";
    }
    return is_overtaken(t, p, q) ? "a sender was overtaken by a later one"
                                 : NULL;
}

/* ---- Messages of the kernel ---- */

/* P hears of Q's page fault. A tick in the same transition may end the wait. */
static const char *check_fault_notice(const struct transition *t, pid p, pid q)
{
    enum phase is = t->after.procs[q].phase;
    bool waits_now = is == FAULTED || (is == STOPPED && t->event->input.timer);

    return q == 0 || !waits_now || pager_of(&t->after, q) != p ||
                   (is == FAULTED && !t->after.procs[q].fault.told) ||
                   (t->before->procs[q].phase == FAULTED &&
                    t->before->procs[q].fault.told)
               ? "a page fault was reported that there was not, or again"
               : NULL;
}

static const char *check_notice(const struct transition *t, pid p,
                                const struct response *response)
{
    const struct devds *devds = &t->before->devds;
    pid q = object_of(&t->after, p, response->word[1]);

    if (wanted(t, p) != HN_ANY && wanted(t, p) != HN_KERNEL) {
        return "the kernel's message went to one that did not want it";
    }
    if (response->word[0] == KMSG_INTERRUPT) {
        return devds->driver[DEVICE] != p || response->word[1] != DEVICE_BIT ||
                       !((devds->pending | t->event->input.devices) &
                         DEVICE_BIT)
                   ? "an interrupt was reported that there was not"
                   : NULL;
    }
    if (response->word[0] == KMSG_PAGEFAULT) {
        return check_fault_notice(t, p, q);
    }
    return p != INIT || q == 0 || t->after.procs[q].phase != STOPPED ||
                   (t->before->procs[q].phase == STOPPED &&
                    t->before->procs[q].reported)
               ? "an exception was reported that there was not, or again"
               : NULL;
}

/* Whether P was told a kernel message of KIND about WORD. */
static bool was_told(const struct transition *t, pid p, uint32_t kind,
                     uint32_t word)
{
    for (uint32_t i = 0; i < t->tellings; i++) {
        const struct response *response = &t->told[i].response;

        if (t->told[i].p == p && response->is_message &&
            response->sender == (uint32_t)HN_KERNEL &&
            response->word[0] == kind && response->word[1] == word) {
            return true;
        }
    }
    return false;
}

static const char *check_interrupt(const struct transition *t)
{
    const struct devds *was = &t->before->devds;
    const struct devds *is = &t->after.devds;
    pid driver = is->driver[DEVICE];
    uint32_t kept = (was->pending & DEVICE_BIT) != 0 ? 1 : 0;
    uint32_t came = (t->event->input.devices & DEVICE_BIT) != 0 ? 1 : 0;
    uint32_t known = (is->pending & DEVICE_BIT) != 0 ? 1 : 0;

    if ((t->event->input.devices & is->enabled) != 0) {
        return "a device that has interrupted may do so again";
    }
    if ((is->enabled & ~was->enabled) != 0 && driver != t->caller) {
        return "interrupts were enabled by one that is not the driver";
    }
    if (driver == 0 || driver != was->driver[DEVICE]) {
        return NULL;
    }
    known += was_told(t, driver, KMSG_INTERRUPT, DEVICE_BIT) ? 1 : 0;
    if (known < (kept | came) || known > kept + came) {
        return "an interrupt was lost, or came twice";
    }
    return NULL;
}

static const char *check_exception(const struct transition *t, pid q)
{
    const struct process *was = &t->before->procs[q];
    const struct process *is = &t->after.procs[q];
    bool stopped = was->phase == STOPPED;
    bool told =
        was_told(t, INIT, KMSG_EXCEPTION, number_of(&t->after, INIT, q));

    if (is->phase != STOPPED || q == INIT) {
        return NULL;
    }
    if (stopped && was->reported && !is->reported) {
        return "an exception is to be reported again";
    }
    return (is->reported && !(stopped && was->reported)) != told
               ? "an exception was lost"
               : NULL;
}

/* ---- All ---- */

static const char *check_telling(const struct transition *t, uint32_t i)
{
    pid p = t->told[i].p;
    const struct response *response = &t->told[i].response;

    if (t->told[i].is_late) {
        return "a wait timed out when it was not due";
    }
    if (response->result == ERR_PARTNER &&
        (!t->told[i].waited || t->before->procs[p].call.partner <= 0 ||
         t->after.procs[t->before->procs[p].call.partner].phase != ABSENT)) {
        return "ERR_PARTNER, but the partner lives";
    }
    if (!response->is_message) {
        return NULL;
    }
    return response->sender == (uint32_t)HN_KERNEL
               ? check_notice(t, p, response)
               : check_message(t, p, response);
}

const char *check_answers(const struct transition *t)
{
    const char *wrong = check_interrupt(t);

    for (uint32_t i = 0; wrong == NULL && i < t->tellings; i++) {
        wrong = check_telling(t, i);
    }
    for (pid p = 1; wrong == NULL && p <= SPEC_PROCS; p++) {
        wrong = p == t->caller ? check_caller(t) : check_other(t, p);
        wrong = wrong != NULL ? wrong : check_exception(t, p);
    }
    return wrong;
}

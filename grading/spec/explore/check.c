/* SPDX-License-Identifier: MIT
 *
 * What has to hold in every state and of every transition: the scheduler, time,
 * errors; and that Coup could have done the same.
 */
#include <stddef.h>
#include <string.h>

#include "grading/spec/explore/explore.h"

/* ---- Time ---- */

static const char *check_timeout(const struct transition *t, pid p)
{
    const struct spec *s = &t->after;
    bool timed = s->schedds.procdb[p].timed;
    uint32_t left = s->schedds.procdb[p].to - s->schedds.time;
    int32_t timeout = s->procs[p].call.timeout;

    if (s->procs[p].phase == FAULTED) {
        return !timed || left == 0 || left > PAGER_TICKS
                   ? "a process waits for a page beyond its time"
                   : NULL;
    }
    if (!waits(s, p)) {
        return NULL;
    }
    if (timed != (timeout != IPC_FOREVER)) {
        return "a process waits with a timeout that it did not ask for";
    }
    if (timed && (left == 0 || left > (uint32_t)timeout)) {
        return "a process waits on after its time";
    }
    return NULL;
}

static const char *check_time(const struct transition *t)
{
    uint32_t passed = t->after.schedds.time - t->before->schedds.time;
    const char *wrong = NULL;

    if (passed != (t->event->input.timer ? 1 : 0)) {
        return "time did not pass with the tick";
    }
    for (pid p = 1; wrong == NULL && p <= SPEC_PROCS; p++) {
        wrong = check_timeout(t, p);
    }
    return wrong;
}

/* ---- Who runs ---- */

static const char *check_next(const struct transition *t)
{
    const struct spec *s = &t->after;
    pid next = t->next;

    if (next != 0 && s->procs[next].phase != READY) {
        return "a process runs that is not ready";
    }
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        if (s->procs[p].phase == READY &&
            (next == 0 || s->priodb[p] > s->priodb[next])) {
            return "a process waits for one of lower priority, or for nobody";
        }
    }
    return NULL;
}

static uint32_t place_in(const struct sequence *queue, pid p)
{
    uint32_t i = 0;

    while (i < queue->length && queue->item[i] != p) {
        i++;
    }
    return i;
}

static bool is_ahead(const struct sequence *queue, pid p, pid q)
{
    return place_in(queue, p) < place_in(queue, q);
}

/* Who is ahead stays ahead but for the current process, whose slice may end.
 * The current one keeps its place for the rest of its slice, so who stands in a
 * queue waits for the slices of those ahead at most, while no process of
 * higher priority is ready.
 */
static const char *check_order(const struct transition *t, pid p, pid q)
{
    const struct spec *was = t->before;
    const struct spec *is = &t->after;
    uint32_t priority = was->priodb[p];

    if (was->procs[p].phase == READY && is->procs[p].phase == READY &&
        is->procs[q].phase == READY && is->priodb[p] == priority &&
        is->priodb[q] == priority &&
        is_ahead(&was->schedds.ready[priority], p, q) &&
        !is_ahead(&is->schedds.ready[priority], p, q)) {
        return "a process was overtaken in its ready queue";
    }
    if ((was->procs[p].phase == SENDING || was->procs[p].phase == FAULTED) &&
        is->procs[p].phase == was->procs[p].phase &&
        is->procs[q].phase == was->procs[p].phase &&
        is_ahead(&was->schedds.wait, p, q) &&
        !is_ahead(&is->schedds.wait, p, q)) {
        return "a process was overtaken in wait";
    }
    return NULL;
}

/* A tick after a call is that of whoever is current then: check_twice(). */
static const char *check_orders(const struct transition *t)
{
    bool mixed = t->event->input.timer && t->event->output.kind != OUTPUT_NONE;
    const char *wrong = NULL;

    for (pid p = 1; !mixed && wrong == NULL && p <= SPEC_PROCS; p++) {
        for (pid q = 1; wrong == NULL && q <= SPEC_PROCS; q++) {
            wrong = p != q && p != t->caller ? check_order(t, p, q) : NULL;
        }
    }
    return wrong;
}

/* The current process computed, and a tick passed. */
static const char *check_slice(const struct transition *t)
{
    pid p = t->caller;
    uint32_t slice = t->before->schedds.procdb[p].tsl;
    uint32_t consumed = t->before->schedds.procdb[p].ctsl + 1;
    uint32_t priority = t->before->priodb[p];
    const struct sequence *queue = &t->after.schedds.ready[priority];
    bool over = consumed >= slice;

    if (p == 0 || t->event->output.kind != OUTPUT_NONE ||
        !t->event->input.timer) {
        return NULL;
    }
    if (t->after.schedds.procdb[p].ctsl != (over ? 0 : consumed)) {
        return "a tick was not counted once for the current process";
    }
    if (!over && queue->item[0] != p) {
        return "a process lost its place before the end of its slice";
    }
    for (pid q = 1; over && q <= SPEC_PROCS; q++) {
        if (q != p && t->before->procs[q].phase == READY &&
            t->before->priodb[q] == priority && is_ahead(queue, p, q)) {
            return "a process kept its place beyond the end of its slice";
        }
    }
    return NULL;
}

/* What a process consumed changes by ticks of its own only. */
static const char *check_consumed(const struct transition *t, pid p)
{
    bool lived = t->before->procs[p].phase != ABSENT &&
                 t->after.procs[p].phase != ABSENT;

    return lived && !t->event->input.timer &&
                   t->before->schedds.procdb[p].ctsl !=
                       t->after.schedds.procdb[p].ctsl
               ? "consumed time changed without a tick"
               : NULL;
}

static const char *check_schedule(const struct transition *t)
{
    const char *wrong = check_next(t);

    wrong = wrong != NULL ? wrong : check_orders(t);
    wrong = wrong != NULL ? wrong : check_slice(t);
    for (pid p = 1; wrong == NULL && p <= SPEC_PROCS; p++) {
        wrong = check_consumed(t, p);
    }
    return wrong;
}

/* ---- Errors ---- */

/* Nothing happened but that the caller was told an error. */
static bool is_refused(const struct transition *t)
{
    return t->event->output.kind == OUTPUT_CALL && !t->event->input.timer &&
           t->event->input.devices == 0 && t->tellings == 1 &&
           t->told[0].p == t->caller && t->told[0].response.result < 0;
}

/* Calls up to change_driver are for the privileged. */
static bool is_reserved(const struct transition *t)
{
    return t->event->output.kind == OUTPUT_CALL &&
           t->event->output.call <= CALL_change_driver;
}

static const char *check_reserved(const struct transition *t)
{
    if (!is_reserved(t) || t->before->rightsdb[t->caller].privileged) {
        return NULL;
    }
    return t->tellings == 0 || t->told[0].response.result != ERR_UNPRIVILEGED
               ? "a process without privilege made a privileged call"
               : NULL;
}

static const char *check_refusal(const struct transition *t)
{
    return is_refused(t) && memcmp(t->before, &t->after, sizeof(t->after)) != 0
               ? "a call was refused and yet changed something"
               : NULL;
}

/* ---- Coup ---- */

static const char *check_coup(const struct transition *t)
{
    struct transition coup;
    const char *why = step_coup(&coup, t);

    if (why != NULL) {
        return why;
    }
    if (!step_told_same(t, &coup)) {
        return "Coup answers something else";
    }
    return coup_equal(&t->after, &coup.after) ? NULL
                                              : "Coup reaches another state";
}

/* ---- Once more ---- */

static const char *check_again(const struct transition *t)
{
    struct transition again;

    step_vamos(&again, t->before, t->event);
    return step_told_same(t, &again) && pack(&again.after) == pack(&t->after)
               ? NULL
               : "the same input had another result";
}

/* The call, then the tick, then the interrupt. */
const char *check_twice(const struct transition *t)
{
    const struct event parts[] = {{.output = t->event->output,
                                   .buffers = t->event->buffers,
                                   .refused = t->event->refused},
                                  {.input = {t->event->input.timer, 0}},
                                  {.input = {false, t->event->input.devices}}};
    struct spec s = *t->before;
    struct transition part;

    for (uint32_t i = 0; i < 3; i++) {
        step_vamos(&part, &s, &parts[i]);
        s = part.after;
    }
    return pack(&s) != pack(&t->after)
               ? "call, tick and interrupt in a row end in another state"
               : check_again(t);
}

const char *check_transition(const struct transition *t)
{
    const char *wrong =
        t->tellings > TOLD ? "more answers than processes" : NULL;

    wrong = wrong != NULL ? wrong : check_refusal(t);
    wrong = wrong != NULL ? wrong : check_reserved(t);
    wrong = wrong != NULL || is_refused(t) ? wrong : spec_invariant(&t->after);
    wrong = wrong != NULL ? wrong : check_answers(t);
    wrong = wrong != NULL ? wrong : check_rights(t);
    wrong = wrong != NULL ? wrong : check_time(t);
    wrong = wrong != NULL ? wrong : check_schedule(t);
    return wrong != NULL ? wrong : check_coup(t);
}

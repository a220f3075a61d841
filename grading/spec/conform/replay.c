/* SPDX-License-Identifier: MIT
 *
 * One kernel step at a time. Requests are compared one by one while the model
 * makes them; answers, which may come in any order, when it is done.
 */
#include "grading/spec/conform/replay.h"

#include <string.h>

#include "grading/spec/conform/compare.h"
#include "grading/spec/model.h"

enum {
    EAX = 7,
    RESULT_ONLY = 1 << EAX
};

static struct replay *replay_of(struct world *world)
{
    return (struct replay *)world;
}

/* ---- Requests ---- */

/* Whether the model's request A is B of the trace. (Which pages a process has
 * loaded, and of whom an item tells, only one of them knows.)
 */
static bool same_request(const struct request *a, const struct request *b)
{
    return a->kind == b->kind && a->to == b->to &&
           (a->from == b->from || a->kind == WRITE_INFO) &&
           a->address == b->address && a->from_address == b->from_address &&
           a->bytes == b->bytes && (a->pages == b->pages || a->kind == LOAD) &&
           a->device == b->device && a->reg == b->reg && a->width == b->width &&
           a->count == b->count && a->set == b->set && a->access == b->access &&
           a->marker == b->marker && a->region == b->region &&
           a->cause == b->cause;
}

static int ask_trace(struct world *world, struct request *request)
{
    struct replay *r = replay_of(world);
    struct event *event = &r->event;

    for (uint32_t i = r->next_action; i < event->actions; i++) {
        const struct action *action = &event->action[i];

        if (same_request(request, &action->request)) {
            r->next_action = i + 1;
            compare_words(r, request, &action->request);
            request->buffers = action->request.buffers;
            request->pages = action->request.pages;
            if (request->kind == LOAD || request->kind == CLONE) {
                history_begin(&r->history, request->to);
            }
            return action->error;
        }
        if (event_had_effect(action)) {
            compare_request(r, request, action);
            return 0;
        }
    }
    compare_request(r, request, NULL);
    return 0;
}

/* ---- Outputs and answers ---- */

static struct output output_of_trace(struct world *world, pid p)
{
    struct replay *r = replay_of(world);

    (void)p;
    r->was_asked = true;
    return r->event.output;
}

static void note_answer(struct world *world, pid p,
                        const struct response *response)
{
    struct replay *r = replay_of(world);

    r->is_answered[p] = true;
    r->answers[p].response = *response;
    r->answers[p].rule = world->rule;
    history_answer(&r->history, r->steps, r->ticks, p, response);
}

/* Whether P waits within a time when the tick comes: it did so before the step,
 * or begins to with its call. (On a PC a tick is a step of its own.)
 */
static bool is_timed(const struct replay *r, pid p)
{
    const struct output *output = &r->event.output;

    if (p == r->caller) {
        return output->kind == OUTPUT_CALL && (int32_t)output->argument[1] > 0;
    }
    return contains(&r->s.schedds.wait, p) && r->s.schedds.procdb[p].timed;
}

/* Whether P stopped because its pager let the time run out. */
static bool is_blamed(const struct replay *r, pid p)
{
    for (uint32_t i = 0; i < r->event.actions; i++) {
        const struct request *request = &r->event.action[i].request;

        if (request->kind == BLAME && request->to == p &&
            request->cause == CAUSE_PAGER_SILENT) {
            return true;
        }
    }
    return false;
}

static bool is_told(const struct replay *r, pid p)
{
    const struct registers *registers = &r->event.registers[p];

    return registers->set == RESULT_ONLY &&
           registers->value[EAX] == (uint32_t)ERR_TIMEOUT && is_timed(r, p);
}

/* Those whose time ran out, as the trace has it: a tick came, and they were
 * told so, or stopped.
 */
static struct sequence elapsed(const struct replay *r)
{
    struct sequence elapsed = {0};

    for (pid p = 1; p <= SPEC_PROCS && r->event.input.timer; p++) {
        if (is_told(r, p) || is_blamed(r, p)) {
            append(&elapsed, p);
        }
    }
    return elapsed;
}

/* One transition of Coup. Returns why it allows no such choice, or NULL. */
static const char *step_coup(struct replay *r)
{
    struct choice choice = {.next = r->event.next, .elapsed = elapsed(r)};

    return coup_step(&r->s, &r->world, r->event.input, &choice);
}

/* ---- Steps ---- */

static void start(struct replay *r)
{
    spec_init(&r->s, r->event.present, r->event.pages);
    history_clear(&r->history);
    r->ticks = 0;
    if (!r->coup) {
        compare_next(r, vamos_current(&r->s));
    } else if (r->event.next != INIT) {
        compare_next(r, INIT);
    }
    compare_rest(r);
}

static void note_season(struct replay *r)
{
    const struct output *output = &r->event.output;

    if (r->caller == INIT && output->kind == OUTPUT_CALL &&
        (output->call & ~SEASON_MASK) == SEASON_CALL) {
        r->season = output->call & SEASON_MASK;
    }
}

static void take_step(struct replay *r)
{
    const struct output *output = &r->event.output;
    pid demanded = r->event.next;
    const char *why = NULL;

    compare_interrupts(r);
    r->ticks += r->event.input.timer ? 1 : 0;
    if (output->kind != OUTPUT_NONE && r->caller != 0) {
        history_output(&r->history, r->steps, r->ticks, r->caller, output,
                       text_resolve(&r->s, r->caller, output));
        note_season(r);
    }
    if (r->coup) {
        why = step_coup(r);
    } else {
        demanded = vamos_step(&r->s, &r->world, r->event.input);
    }
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        compare_answer(r, p);
    }
    compare_rest(r);
    compare_order(r);
    compare_caller(r);
    compare_choice(r, why);
    compare_next(r, demanded);
    compare_invariant(r);
}

void replay_begin(struct replay *r, const uint8_t *bytes, size_t length,
                  bool coup)
{
    memset(r, 0, sizeof(*r));
    r->world.output = output_of_trace;
    r->world.respond = note_answer;
    r->world.ask = ask_trace;
    r->coup = coup;
    event_begin(&r->trace, bytes, length);
}

enum event_found replay_next(struct replay *r)
{
    enum event_found found;

    r->caller = r->trace.running;
    found = event_next(&r->trace, &r->event);
    if (found != EVENT_STEP) {
        return found;
    }
    r->was_asked = false;
    r->next_action = 0;
    r->world.rule = (struct rule){0};
    memset(r->is_answered, 0, sizeof(r->is_answered));
    if (r->event.is_reset) {
        start(r);
    } else {
        take_step(r);
    }
    if (r->difference.found) {
        if (r->difference.rule.text == NULL) {
            r->difference.rule = r->world.rule;
        }
        return found;
    }
    r->steps++;
    return found;
}

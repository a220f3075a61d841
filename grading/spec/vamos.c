/* SPDX-License-Identifier: MIT
 *
 * The transition delta_v of the paper, in its three phases.
 */
#include <string.h>

#include "grading/spec/model.h"

int rule_set(struct world *world, int error, const char *text, const char *file,
             int line)
{
    world->rule = (struct rule){text, file, line, error};
    return error;
}

void answer(struct step *step, pid p, const struct response *response)
{
    step->world->respond(step->world, p, response);
    if (step->s->procs[p].phase != READY) {
        make_ready(step->s, p);
    }
}

void answer_result(struct step *step, pid p, int32_t result)
{
    answer(step, p, &(struct response){.result = result});
}

int ask(struct step *step, struct request *request)
{
    return step->world->ask(step->world, request);
}

void spec_init(struct spec *s, uint32_t present, uint32_t pages)
{
    memset(s, 0, sizeof(*s));
    s->devds.present = present;
    begin(s, INIT, INIT_PRIORITY, INIT_SLICE, pages);
    s->rightsdb[INIT].privileged = true;
    s->cup = INIT;
}

void first_phase(struct step *step)
{
    if (step->caller == 0) {
        return;
    }
    step->output = step->world->output(step->world, step->caller);
    if (step->output.kind == OUTPUT_CALL) {
        perform_call(step);
    } else if (step->output.kind == OUTPUT_ERROR) {
        stop(step);
    }
}

void elapse(struct step *step, pid p)
{
    if (step->s->procs[p].phase == FAULTED) {
        (void)grant(step, "a process stops whose pager let the time run out");
        fail_wait(step, p, CAUSE_PAGER_SILENT);
    } else {
        break_off(step, p, ERR_TIMEOUT, "the time ran out");
    }
}

static void second_phase(struct step *step)
{
    (void)grant(step, "a tick: the current process has consumed one of its "
                      "slice; at the end of it, it goes to the tail of its "
                      "queue");
    tick(step->s);
    for (pid p = 1; p <= SPEC_PROCS; p++) {
        if (is_elapsed(step->s, p)) {
            elapse(step, p);
        }
    }
}

void third_phase(struct step *step, uint32_t devices)
{
    note_interrupts(step->s, devices);
    for (uint32_t device = 0; device < DEVICES; device++) {
        pid driver = step->s->devds.driver[device];

        if ((devices >> device & 1) != 0 && driver != 0) {
            deliver(step, driver);
        }
    }
}

pid vamos_step(struct spec *s, struct world *world, struct input input)
{
    struct step step = {.s = s, .world = world, .caller = vamos_current(s)};

    first_phase(&step);
    if (input.timer) {
        second_phase(&step);
    }
    third_phase(&step, input.devices);
    return vamos_current(s);
}

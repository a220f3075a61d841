/* SPDX-License-Identifier: MIT
 *
 * Coup: communicating user processes. The calls and interrupts are those of
 * Vamos; who runs next, and when the wait of a process that gave a timeout
 * ends, is open.
 */
#include <string.h>

#include "grading/spec/model.h"

static bool is_admissible(const struct spec *s, pid next)
{
    return next == 0 ? vamos_current(s) == 0
                     : next <= SPEC_PROCS && s->procs[next].phase == READY;
}

static const char *second_phase(struct step *step,
                                const struct sequence *elapsed)
{
    for (uint32_t i = 0; i < elapsed->length; i++) {
        pid p = elapsed->item[i];

        if (!contains(&step->s->schedds.wait, p)) {
            return "the time ran out of a process that does not wait";
        }
        if (!step->s->schedds.procdb[p].timed) {
            return "the time ran out of a process that waits for ever";
        }
        elapse(step, p);
    }
    return NULL;
}

const char *coup_step(struct spec *s, struct world *world, struct input input,
                      const struct choice *choice)
{
    struct step step = {.s = s, .world = world, .caller = s->cup};
    const char *why;

    first_phase(&step);
    why = second_phase(&step, &choice->elapsed);
    if (why != NULL) {
        return why;
    }
    third_phase(&step, input.devices);
    if (!is_admissible(s, choice->next)) {
        return choice->next == 0 ? "nobody runs though a process is ready"
                                 : "a process runs that is not ready";
    }
    s->cup = choice->next;
    return NULL;
}

/* What Coup knows of S: time, slices and the order of queues are gone. */
static void abstract(const struct spec *s, struct spec *coup)
{
    *coup = *s;
    memset(coup->schedds.ready, 0, sizeof(coup->schedds.ready));
    coup->schedds.time = 0;
    for (pid p = 0; p <= SPEC_PROCS; p++) {
        bool timed = s->schedds.procdb[p].timed;

        memset(&coup->schedds.procdb[p], 0, sizeof(coup->schedds.procdb[p]));
        coup->schedds.procdb[p].timed = timed;
    }
}

bool coup_equal(const struct spec *a, const struct spec *b)
{
    struct spec left;
    struct spec right;

    abstract(a, &left);
    abstract(b, &right);
    return memcmp(&left, &right, sizeof(left)) == 0;
}

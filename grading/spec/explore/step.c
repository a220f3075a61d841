/* SPDX-License-Identifier: MIT
 *
 * One transition of the model in a world that the event describes, and what
 * was told to whom while it ran.
 */
#include <string.h>

#include "grading/spec/explore/explore.h"

struct recorder {
    struct world world; /* first: the model hands it back */
    struct transition *t;
};

static struct transition *transition_of(struct world *world)
{
    return ((struct recorder *)world)->t;
}

static struct output show(struct world *world, pid p)
{
    return transition_of(world)->event->output;
}

/* Whether P, which is told RESPONSE, is told so too early or too late. */
static bool is_late(const struct spec *s, pid p,
                    const struct response *response)
{
    return response->result == ERR_TIMEOUT && waits(s, p) &&
           !(s->schedds.procdb[p].timed &&
             s->schedds.procdb[p].to == s->schedds.time);
}

static void note_elapsed(struct transition *t, pid p)
{
    t->elapsed.item[t->elapsed.length] = p;
    t->elapsed.length++;
}

static void respond(struct world *world, pid p, const struct response *response)
{
    struct transition *t = transition_of(world);
    uint32_t i = t->tellings;

    if (i < TOLD) {
        t->told[i].p = p;
        t->told[i].waited = waits(&t->after, p);
        t->told[i].is_late = is_late(&t->after, p, response);
        t->told[i].response = *response;
    }
    if (response->result == ERR_TIMEOUT && waits(&t->after, p)) {
        note_elapsed(t, p);
    }
    t->tellings++;
}

/* Whether the machine may refuse such a request, for lack of memory. */
static bool may_refuse(enum request_kind kind)
{
    return kind == READ_BUFFERS || kind == COPY || kind == LOAD ||
           kind == CLONE || kind == ALLOCATE || kind == MAP || kind == UNMAP ||
           kind == RECORD;
}

static int machine(struct world *world, struct request *request)
{
    struct transition *t = transition_of(world);

    if (may_refuse(request->kind)) {
        t->requests++;
        if (t->requests == t->event->refused) {
            return ERR_RESOURCES;
        }
    }
    if (request->kind == BLAME && request->cause == CAUSE_PAGER_SILENT) {
        note_elapsed(t, request->to);
    }
    request->buffers = t->event->buffers;
    if (request->kind == LOAD) {
        request->pages = LARGE_PAGES;
    }
    return 0;
}

static struct recorder begin(struct transition *t, const struct spec *before,
                             const struct event *event)
{
    t->before = before;
    t->event = event;
    t->caller = vamos_current(before);
    t->after = *before;
    t->tellings = 0;
    t->elapsed.length = 0;
    t->requests = 0;
    return (struct recorder){
        .world = {.output = show, .respond = respond, .ask = machine}, .t = t};
}

void step_vamos(struct transition *t, const struct spec *before,
                const struct event *event)
{
    struct recorder recorder = begin(t, before, event);

    t->next = vamos_step(&t->after, &recorder.world, event->input);
    t->after.cup = t->next;
}

const char *step_coup(struct transition *coup, const struct transition *t)
{
    struct recorder recorder = begin(coup, t->before, t->event);
    struct choice choice = {.next = t->next, .elapsed = t->elapsed};

    coup->next = t->next;
    return coup_step(&coup->after, &recorder.world, t->event->input, &choice);
}

static bool is_same(const struct response *a, const struct response *b)
{
    return a->result == b->result && a->is_message == b->is_message &&
           a->sender == b->sender && a->length == b->length &&
           a->granted == b->granted &&
           memcmp(a->word, b->word, sizeof(a->word)) == 0;
}

bool step_told_same(const struct transition *a, const struct transition *b)
{
    bool same = a->tellings == b->tellings;

    for (uint32_t i = 0; same && i < a->tellings; i++) {
        same = a->told[i].p == b->told[i].p &&
               is_same(&a->told[i].response, &b->told[i].response);
    }
    return same;
}

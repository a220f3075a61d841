/* SPDX-License-Identifier: MIT
 *
 * The model over a recording: what the world answers is what the trace says,
 * and what the model demands has to be what the kernel did.
 *
 * A request that had no effect and that the model did not make is passed over.
 * Everything else that only one of the two did is a difference, and so is
 * another value in a register, another process that runs, or an interrupt of a
 * device that must not.
 */
#ifndef SPEC_REPLAY_H
#define SPEC_REPLAY_H

#include "grading/spec/conform/event.h"
#include "grading/spec/conform/history.h"
#include "grading/spec/conform/text.h"

/* Where kernel and model part. */
struct difference {
    bool found;
    struct rule rule; /* that the model applied; text NULL: none */
    struct text demanded;
    struct text did;
    pid involved[3]; /* whose history matters; 0: nobody */
};

struct replay {
    struct world world; /* the first, so that it leads to us */
    struct spec s;
    struct trace trace;
    struct event event;
    bool coup;      /* against Coup, not Vamos */
    uint64_t steps; /* that conform */
    uint32_t ticks;
    uint32_t season; /* of the programs that ran last (SEASON_CALL); 0: none */
    /* in the step under way */
    bool was_asked; /* for the output */
    pid caller;
    uint32_t next_action;
    bool is_answered[SPEC_PROCS + 1];
    struct {
        struct response response;
        struct rule rule;
    } answers[SPEC_PROCS + 1];
    struct difference difference;
    struct history history;
};

/* init calls this number + n to say that season n begins: there is no such
 * call, and a kernel says so.
 */
#define SEASON_CALL 0x5EA50000u
#define SEASON_MASK 0xFFFFu

/* Replays BYTES from the beginning, against Coup or Vamos. */
void replay_begin(struct replay *r, const uint8_t *bytes, size_t length,
                  bool coup);

/* The next step.
 *
 * Returns:  EVENT_STEP; else it was the last one: EVENT_END, EVENT_CUT or
 *           EVENT_DAMAGED, or r->difference is found.
 */
enum event_found replay_next(struct replay *r);

#endif

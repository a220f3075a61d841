/* SPDX-License-Identifier: MIT
 *
 * From the bytes of a trace (cvm/trace.h) to kernel steps, in the terms of the
 * model.
 *
 *     event_begin(&trace, bytes, length);
 *     while (event_next(&trace, &event) == EVENT_STEP) ...
 */
#ifndef SPEC_EVENT_H
#define SPEC_EVENT_H

#include <stddef.h>

#include "cvm/trace.h"
#include "grading/spec/spec.h"

enum {
    EVENT_MOST_ACTIONS = 512
};

/* What the kernel asked the machine for, and what it got. */
struct action {
    struct request request;
    int error;
};

/* Whether ACTION changed something: it succeeded, and is no copy of nothing. */
bool event_had_effect(const struct action *action);

/* Registers of a process that the kernel set, by their number in the frame. */
struct registers {
    uint32_t set;
    uint32_t value[TRACE_REGISTERS_SEEN];
    uint32_t advances; /* how often it was moved past its call */
    uint32_t since;    /* actions before the first of them */
};

/* A kernel step. */
struct event {
    bool is_reset;
    uint32_t present; /* of a reset: the devices, and the pages of init */
    uint32_t pages;
    struct output output; /* of the process that ran */
    struct input input;
    uint32_t actions;
    struct action action[EVENT_MOST_ACTIONS];
    struct registers registers[MAX_PROCS + 1];
    pid next; /* runs now */
};

struct trace {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    pid running;
    const char *damage; /* what is wrong, if something is */
};

enum event_found {
    EVENT_STEP,
    EVENT_END,    /* there are no more */
    EVENT_CUT,    /* the last one is not complete */
    EVENT_DAMAGED /* trace.damage says why, trace.at where */
};

/* Reads the LENGTH bytes at BYTES from now on; text between them is skipped. */
void event_begin(struct trace *trace, const uint8_t *bytes, size_t length);

/* The next step. */
enum event_found event_next(struct trace *trace, struct event *event);

#endif

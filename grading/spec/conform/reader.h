/* SPDX-License-Identifier: MIT
 *
 * A reader of a trace's numbers. The first byte that cannot be there sets
 * `damage`; the end of the bytes in the middle of a step sets `cut`. From then
 * on all that is read is 0, and the step is given up.
 */
#ifndef SPEC_READER_H
#define SPEC_READER_H

#include "grading/spec/conform/event.h"

struct reader {
    struct trace *trace;
    struct event *event;
    bool cut;
};

/* Whether the step is to be given up. */
bool reader_fails(const struct reader *r);

/* WHY it is, if it is the first reason. */
void reader_damage(struct reader *r, const char *why);

/* Goes to the next byte of the trace, or to its end. */
void reader_skip_text(struct trace *trace);

uint32_t reader_byte(struct reader *r);
uint32_t reader_number(struct reader *r);
uint32_t reader_signed(struct reader *r);

/* The number of a process; 1 if there is no such. */
pid reader_process(struct reader *r);

#endif

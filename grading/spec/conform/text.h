/* SPDX-License-Identifier: MIT
 *
 * What calls, answers and requests look like for people.
 */
#ifndef SPEC_TEXT_H
#define SPEC_TEXT_H

#include "grading/spec/conform/event.h"

struct text {
    uint32_t length;
    char line[1000];
};

/* Appends; what does not fit is cut off. */
void text_add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The processes that the first two arguments of OUTPUT name for P. */
struct named {
    pid argument[2]; /* 0: it names nobody, or is no handle */
};
struct named text_resolve(const struct spec *s, pid p,
                          const struct output *output);

/* "ipc_send, partner 2 (process 4), timeout -1, ...". */
void text_output(struct text *text, const struct output *output,
                 struct named named);

/* "eax -7 (ERR_PARTNER), ebx 2, ...": those in SET. */
void text_registers(struct text *text, const struct registers *registers,
                    uint32_t set);

void text_result(struct text *text, int32_t result);
void text_request(struct text *text, const struct request *request);

const char *text_call(uint32_t number);
const char *text_error(int32_t error); /* "0" if it is none */

#endif

/* SPDX-License-Identifier: MIT
 *
 * Whether the canonical form of a state stands for it: all that can happen in
 * one can happen in the other, with the same answers but for the numbers of
 * handles, and leads to states of the same form. What pack.c claims,
 * tried in thorough instances on each state when it is found.
 */
#include <stddef.h>

#include "grading/spec/explore/explore.h"

static bool tells_same(const struct transition *a, const struct transition *b)
{
    bool same = a->tellings == b->tellings;

    for (uint32_t i = 0; same && i < a->tellings; i++) {
        const struct response *left = &a->told[i].response;
        const struct response *right = &b->told[i].response;

        same = a->told[i].p == b->told[i].p &&
               left->is_message == right->is_message &&
               (left->result < 0 || right->result < 0
                    ? left->result == right->result
                    : object_of(&a->after, a->told[i].p, left->sender) ==
                          object_of(&b->after, b->told[i].p, right->sender));
    }
    return same;
}

const char *check_form(const struct instance *instance, const struct spec *s,
                       struct events events[2])
{
    struct spec canonical;
    struct transition t[2];

    unpack(&canonical, pack(s));
    events_of(&events[0], instance, s);
    events_of(&events[1], instance, &canonical);
    if (events[0].count != events[1].count) {
        return "something else can happen in the canonical form";
    }
    for (uint32_t i = 0; i < events[0].count; i++) {
        step_vamos(&t[0], s, &events[0].event[i]);
        step_vamos(&t[1], &canonical, &events[1].event[i]);
        if (pack(&t[0].after) != pack(&t[1].after) ||
            !tells_same(&t[0], &t[1])) {
            return "the canonical form does something else";
        }
    }
    return NULL;
}

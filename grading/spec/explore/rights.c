/* SPDX-License-Identifier: MIT
 *
 * No right without a grant: whatever a process may do after a transition that
 * it could not do before, it was given by one that had it to give.
 */
#include <stddef.h>

#include "grading/spec/explore/explore.h"

static bool calls(const struct transition *t, uint32_t call)
{
    return t->event->output.kind == OUTPUT_CALL &&
           t->event->output.call == call;
}

/* Whom the caller's argument NUMBER, from 1, names. */
static pid argument_object(const struct transition *t, uint32_t number)
{
    return object_of(t->before, t->caller,
                     t->event->output.argument[number - 1]);
}

static bool is_new(const struct transition *t, pid p)
{
    return t->before->procs[p].phase == ABSENT;
}

/* Whether P could give RIGHTS on Q away. */
static bool could_grant(const struct transition *t, pid p, pid q,
                        uint32_t rights)
{
    uint32_t own = rights_of(t->before, p, q);

    return t->before->rightsdb[p].privileged ||
           ((own & RIGHT_GRANT) != 0 && (rights & ~own) == 0);
}

/* P began in this transition: what it may do to Q, its maker decided. */
static bool is_inherited(const struct transition *t, pid p, pid q,
                         uint32_t gained)
{
    if (calls(t, CALL_process_clone)) {
        return (gained & ~rights_of(t->before, argument_object(t, 1), q)) == 0;
    }
    return q == t->caller && (gained & ~(RIGHT_SEND | RIGHT_REQUEST)) == 0;
}

static bool is_given(const struct transition *t, pid p, pid q, uint32_t gained)
{
    uint32_t given = t->event->output.argument[2];

    return calls(t, CALL_change_rights) && argument_object(t, 1) == p &&
           argument_object(t, 2) == q && (gained & ~given) == 0 &&
           could_grant(t, t->caller, q, given);
}

/* Whether a message brought P the rights GAINED on Q. */
static bool is_sent(const struct transition *t, pid p, pid q, uint32_t gained)
{
    for (uint32_t i = 0; i < t->tellings; i++) {
        pid sender = object_of(&t->after, p, t->told[i].response.sender);
        const struct ipc_buffers *buffers =
            sender == t->caller ? &t->event->buffers
                                : &t->before->procs[sender].call.buffers;

        if (t->told[i].p == p && t->told[i].response.is_message &&
            sender != 0 &&
            object_of(t->before, sender, (uint32_t)buffers->grant_handle) ==
                q &&
            (gained & ~buffers->grant_rights) == 0 &&
            could_grant(t, sender, q, buffers->grant_rights)) {
            return true;
        }
    }
    return false;
}

static const char *check_right(const struct transition *t, pid p, pid q)
{
    uint32_t gained = rights_of(&t->after, p, q) & ~rights_of(t->before, p, q);

    if (p == q || gained == 0) {
        return NULL;
    }
    if (is_new(t, q) ? p == t->caller
        : is_new(t, p)
            ? is_inherited(t, p, q, gained)
            : is_given(t, p, q, gained) || is_sent(t, p, q, gained)) {
        return NULL;
    }
    return "a process has a right that nobody gave who could";
}

static const char *check_privilege(const struct transition *t, pid p)
{
    if (!t->after.rightsdb[p].privileged || t->before->rightsdb[p].privileged) {
        return NULL;
    }
    return calls(t, CALL_set_privileged) && argument_object(t, 1) == p &&
                   t->before->rightsdb[t->caller].privileged
               ? NULL
               : "a process is privileged that nobody made so who could";
}

/* A number that named somebody, and then nobody, never names another. */
static const char *check_numbers(const struct transition *t, pid p)
{
    for (uint32_t i = HN_PARENT; i < SPEC_HANDLES && !is_new(t, p); i++) {
        const struct handle *was = &t->before->rightsdb[p].handle[i];
        const struct handle *is = &t->after.rightsdb[p].handle[i];

        if (is->object != 0 && is->object != was->object &&
            is->number == was->number) {
            return "a stale handle names a process again";
        }
        if (is->object != 0 && is->object == was->object &&
            is->number != was->number) {
            return "a handle in use changed its number";
        }
    }
    return NULL;
}

static const char *check_giver(const struct transition *t)
{
    bool gave = calls(t, CALL_change_rights) && t->tellings > 0 &&
                t->told[0].response.result == 0;

    return gave && !could_grant(t, t->caller, argument_object(t, 2),
                                t->event->output.argument[2])
               ? "rights were changed by a process that may not grant them"
               : NULL;
}

const char *check_rights(const struct transition *t)
{
    const char *wrong = check_giver(t);

    for (pid p = 1; wrong == NULL && p <= SPEC_PROCS; p++) {
        wrong = check_privilege(t, p);
        wrong = wrong != NULL ? wrong : check_numbers(t, p);
        for (pid q = 1; wrong == NULL && q <= SPEC_PROCS; q++) {
            wrong = check_right(t, p, q);
        }
    }
    return wrong;
}

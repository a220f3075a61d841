/* SPDX-License-Identifier: MIT
 *
 * schedds: the scheduling data structures, as the paper has them. A live
 * process is in one ready queue, or in wait, or stopped.
 */
#include "grading/spec/model.h"

pid vamos_current(const struct spec *s)
{
    for (uint32_t i = PRIORITIES; i > 0; i--) {
        if (s->schedds.ready[i - 1].length > 0) {
            return s->schedds.ready[i - 1].item[0];
        }
    }
    return 0;
}

void make_idle(struct spec *s, pid p)
{
    drop(&s->schedds.ready[s->priodb[p]], p);
    drop(&s->schedds.wait, p);
    s->procs[p].phase = STOPPED;
}

void make_ready(struct spec *s, pid p)
{
    make_idle(s, p);
    s->procs[p].phase = READY;
    s->procs[p].call = (struct message_call){0};
    s->procs[p].fault = (struct page_wait){0};
    s->schedds.procdb[p].timed = false;
    append(&s->schedds.ready[s->priodb[p]], p);
}

void make_wait(struct spec *s, pid p, enum phase phase, int32_t timeout)
{
    make_idle(s, p);
    s->procs[p].phase = phase;
    append(&s->schedds.wait, p);
    if (timeout != IPC_FOREVER) {
        s->schedds.procdb[p].timed = true;
        s->schedds.procdb[p].to = s->schedds.time + (uint32_t)timeout;
    }
}

void reschedule(struct spec *s, pid p, uint32_t priority, uint32_t slice)
{
    bool moves = s->procs[p].phase == READY && s->priodb[p] != priority;

    s->schedds.procdb[p].tsl = slice;
    if (moves) {
        drop(&s->schedds.ready[s->priodb[p]], p);
        append(&s->schedds.ready[priority], p);
    }
    s->priodb[p] = priority;
}

void tick(struct spec *s)
{
    pid p = vamos_current(s);
    struct sequence *queue = &s->schedds.ready[s->priodb[p]];

    s->schedds.time++;
    if (p == 0) {
        return;
    }
    s->schedds.procdb[p].run++;
    s->schedds.procdb[p].ctsl++;
    if (s->schedds.procdb[p].ctsl >= s->schedds.procdb[p].tsl) {
        s->schedds.procdb[p].ctsl = 0;
        drop(queue, p);
        append(queue, p);
    }
}

bool is_elapsed(const struct spec *s, pid p)
{
    return contains(&s->schedds.wait, p) && s->schedds.procdb[p].timed &&
           s->schedds.procdb[p].to == s->schedds.time;
}

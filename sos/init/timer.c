/* SPDX-License-Identifier: MIT
 *
 * Times that are waited for. Invariant: nothing is due before DUE.
 */
#include "sos/init/timer.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "sos/init/family.h"
#include "sos/init/reply.h"
#include "sos/init/ticks.h"

static int due_set; /* whether DUE is valid; else nothing is due */
static uint32_t due;

/* Takes note that something is due at WHEN. */
static void expect(uint32_t when)
{
    if (!due_set || (int32_t)(when - due) < 0) {
        due = when;
    }
    due_set = 1;
}

void timer_sleep(struct proc *client, int32_t ticks)
{
    if (reply_signals(client) != 0) {
        struct message message =
            MESSAGE_SHORT((uint32_t)-EINTR, (uint32_t)ticks, 0);

        (void)reply(client, &message);
        return;
    }
    client->wait = WAIT_TIME;
    client->wake_set = ticks >= 0;
    client->wake = ticks_now() + (uint32_t)ticks;
    if (client->wake_set) {
        expect(client->wake);
    }
}

int timer_alarm(struct proc *client, int32_t ticks)
{
    int32_t left = (int32_t)(client->alarm - ticks_now());
    int old = client->alarm_set && left > 0 ? left : 0;

    client->alarm_set = ticks > 0;
    client->alarm = ticks_now() + (uint32_t)ticks;
    if (client->alarm_set) {
        expect(client->alarm);
    }
    return old;
}

/* Does what is due for one process, and takes note of what will be. */
static void run(struct proc *proc)
{
    if (proc->wait == WAIT_TIME && proc->wake_set) {
        if (ticks_reached(proc->wake)) {
            (void)reply_result(proc, 0);
        } else {
            expect(proc->wake);
        }
    }
    if (proc->alarm_set) {
        if (ticks_reached(proc->alarm)) {
            proc->alarm_set = 0;
            family_signal(proc, SIGALRM);
        } else {
            expect(proc->alarm);
        }
    }
}

int32_t timer_run(uint32_t now)
{
    if (due_set && (int32_t)(now - due) >= 0) {
        due_set = 0;
        for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
            if (p->life == PROC_ALIVE) {
                run(p);
            }
        }
    }
    if (!due_set) {
        return IPC_FOREVER;
    }
    return (int32_t)(due - now) > 0 ? (int32_t)(due - now) : 0;
}

/* SPDX-License-Identifier: MIT
 *
 * What one kernel step may change, and what not: a call that fails changes
 * nothing, one that succeeds only what it is for. So a wrong change is found
 * in the step that makes it.
 */
#ifndef LAYERS_VAMOS_CHANGE_H
#define LAYERS_VAMOS_CHANGE_H

#include "grading/layers/vamos_model.h"
#include "kernel/process.h"

/* Queues by number: 0 = none, 1 + priority, or behind these, 4 + partner. */
enum {
    QUEUE_READY = 1,
    QUEUE_SENDERS = 4
};

/* A process as it was. */
struct change_process {
    bool alive;
    uint32_t birth;
    enum process_state state;
    uint32_t priority;
    uint32_t slice;
    uint32_t consumed;
    uint32_t run_ticks;
    bool timed;
    uint32_t deadline;
    int32_t partner; /* while it waits */
    bool request;
    bool reported;
    bool has_buffers; /* it is in a call, and they can be read: */
    struct ipc_buffers buffers;
    bool privileged;
    word_t registers[MODEL_REGISTERS];
    uint32_t pages;
    uint32_t version; /* of its memory */
    word_t pending;   /* interrupts */
    word_t rights[MAX_PROCS + 1];
    uint32_t queue; /* the queue that it is in, and where */
    uint32_t place;
};

/* The kernel's state, and what the current process's call names. */
struct change_state {
    struct change_process process[MAX_PROCS + 1];
    pid_t current;
    pid_t object[2]; /* whom its first two arguments name as handles, or 0 */
    uint32_t time;
    pid_t driver[DEVICES];
    word_t enabled;
};

/* A step: the states before and after it, and what it was about. */
struct change_step {
    const struct change_state *then;
    const struct change_state *now;
    word_t cause;
    word_t devices; /* that interrupted, a set */
    pid_t caller; /* of a call; 0 = the step had none */
    word_t number;
    const word_t *registers; /* of the call */
    bool success;            /* it was answered, without an error */
    word_t result;
};

/* Notes the state of the kernel (vamos_state.c). */
void change_note(struct change_state *state);

/* Whom HANDLE names for PID now; 0 = nobody. */
pid_t change_find(pid_t pid, word_t handle);

/* Checks the step from BEFORE until now, which CAUSE and DATA were for, as in
 * kdispatch().
 *
 * Returns:  NULL, or what does not hold.
 */
const char *change_check(const struct change_state *before, word_t cause,
                         word_t data);

/* Of these, what the answers to calls are about (vamos_answer.c). */
const char *change_check_answers(const struct change_step *step);

/* The next call of calls.def and error of its list, from *CALL on, that no
 * process was answered since the program began.
 *
 * Returns:  the error's name; NULL if there is none.
 */
const char *change_find_unseen(word_t *call, char *name);

/* Of these, what concerns messages to and from PID (vamos_message.c). */
const char *change_check_messages(const struct change_step *step, pid_t pid);

/* Whether the call of STEP was NUMBER, and succeeded. */
bool change_did(const struct change_step *step, word_t number);

/* Whether PID is the same process before and after. */
bool change_survived(const struct change_step *step, pid_t pid);

/* Whether PID's call was answered. */
bool change_answered(const struct change_step *step, pid_t pid);

/* Whether PID received a message in this step, and from whom: a process, or 0
 * for the kernel.
 */
bool change_received(const struct change_step *step, pid_t pid, pid_t *sender);

#endif

/* SPDX-License-Identifier: MIT
 *
 * All states that Vamos can reach in a small instance. Between the files of
 * the explorer, bottom file first:
 *
 *     pack.c       a state in 16 bytes, in canonical form
 *     store.c      the set of states that were visited
 *     events.c     what can happen in a state
 *     tell.c       events and states in words
 *     step.c       one transition, recorded
 *     answers.c    what has to hold of answers,
 *     rights.c     ... of rights,
 *     check.c      ... and besides
 *     form.c       whether the canonical form does as the state does
 *     instances.c  how large the world is
 *     main.c       breadth first
 *
 * Vocabulary: an EVENT is a transition's input and what the processes and the
 * machine contribute to it; the states BEFORE and AFTER are those of a
 * transition t.
 */
#ifndef SPEC_EXPLORE_H
#define SPEC_EXPLORE_H

#include <stdio.h>

#include "grading/spec/spec.h"

_Static_assert(SPEC_PROCS == 3, "explore: a packed state has three processes");
_Static_assert(SPEC_REGIONS == 2, "explore: and one region of each");

/* ---- The world of all instances ---- */

enum {
    DEVICE = DEVICE_SERIAL, /* the only one */
    DEVICE_BIT = 1 << DEVICE,
    SMALL_PAGES = 3, /* a process has these, and in its last page, if it has */
    LARGE_PAGES = 4, /* one more, its message */
    BUFFERS_ADDRESS = PAGE_BYTES, /* of the struct ipc_buffers */
    DATA_ADDRESS = SMALL_PAGES * PAGE_BYTES,
    DATA_BYTES = 16,
    CAUSE = 6,  /* of every runtime error but page faults */
    REGION = 1, /* the only one that has pagers, with one page: */
    PAGE_ADDRESS = REGION << REGION_SHIFT,
    OWN_ADDRESS = 2 * PAGE_BYTES, /* ... this one of the pager's, */
    MARKER = 77,                  /* ... or absent, with or without a marker */
    PAGER_TICKS = 1,              /* the longest wait for it */
    LIST = 6
};

/* What processes do in an instance. Lists end where their count says. */
struct instance {
    const char *name;
    const char *about;
    uint32_t calls; /* the set of calls, bit CALL_x */
    uint32_t priorities, priority[LIST];
    uint32_t slices, slice[LIST];
    uint32_t timeouts;
    int32_t timeout[LIST];
    uint32_t rights, right[LIST]; /* to change_rights and to grant */
    bool errors;                  /* processes cause runtime errors */
    bool buffers;                 /* messages with memory */
    bool grants;                  /* messages with a handle */
    bool kernel;                  /* receive from HN_KERNEL and HN_NONE */
    bool any;                     /* ... from HN_ANY only */
    bool stale;                   /* use handles that name nobody */
    bool refusals;                /* the machine is out of memory at times */
    bool timeless;  /* no ticks: who runs does so until it waits */
    bool thorough;  /* ticks and interrupts together with calls; all twice */
    uint32_t slots; /* room for states, a power of two as its exponent */
};

const struct instance *instance_find(const char *name);
void instance_list(FILE *file);

/* ---- States (pack.c) ---- */

typedef unsigned __int128 packed_t; /* a state in canonical form */

/* S in canonical form; NOT_PACKED if S is none of the world above, as with a
 * timeout that no process gives.
 */
packed_t pack(const struct spec *s);
#define NOT_PACKED (~(packed_t)0)

/* The state that PACKED stands for; S gets every byte. */
void unpack(struct spec *s, packed_t packed);

/* Of P: whether it waits in a call; whom HANDLE names (0 = nobody); its rights
 * on Q, all on itself; its handle for Q, or STALE.
 */
enum {
    STALE = 0x104 /* a handle that nobody's table has */
};
bool waits(const struct spec *s, pid p);
pid pager_of(const struct spec *s, pid p);       /* of its region; 0 = none */
uint32_t access_of(const struct spec *s, pid p); /* to its page; 0: absent */
pid object_of(const struct spec *s, pid p, uint32_t handle);
uint32_t rights_of(const struct spec *s, pid p, pid q);
uint32_t number_of(const struct spec *s, pid p, pid q);

/* ---- The set of states (store.c) ---- */

/* Where a state is: the thread that found it, and its place there. */
typedef uint32_t state_id;

enum {
    THREADS = 2
};

/* Room for 2^SLOTS states. */
void store_init(uint32_t slots);

/* Enters STATE, found by THREAD in PARENT, unless it is there. Any thread.
 * Returns whether it was not.
 */
bool store_add(uint32_t thread, packed_t state, state_id parent);

/* How many states THREAD has entered; the place I of them. */
uint32_t store_count(uint32_t thread);
state_id store_id(uint32_t thread, uint32_t i);

packed_t store_state(state_id id);
state_id store_parent(state_id id); /* of the first state: itself */
uint64_t store_bytes(void);         /* in use */

/* ---- Events (events.c) ---- */

struct event {
    struct output output;
    struct input input;
    struct ipc_buffers buffers; /* what READ_BUFFERS finds */
    uint32_t refused; /* the machine refuses this request, from 1; 0 = none */
};

enum {
    EVENTS = 4096
};

struct events {
    const struct instance *instance;
    const struct spec *s;
    pid caller;
    uint32_t count;
    struct event event[EVENTS];
};

/* All that can happen in S. */
void events_of(struct events *events, const struct instance *instance,
               const struct spec *s);

/* ---- Words (tell.c) ---- */

struct transition;
void tell_transition(FILE *file, const struct transition *t);
void tell_state(FILE *file, const struct spec *s);

/* ---- Transitions (step.c) ---- */

enum {
    TOLD = 8
};

struct transition {
    const struct spec *before;
    const struct event *event;
    pid caller;
    pid next; /* runs after it */
    struct spec after;
    struct {
        pid p;
        bool waited;  /* when it was answered */
        bool is_late; /* or early: ERR_TIMEOUT, but not when it was due */
        struct response response;
    } told[TOLD]; /* the answers, in order */
    uint32_t tellings;
    struct sequence elapsed; /* whose time was over, in order */
    uint32_t requests;       /* to the machine, that it could refuse */
};

/* The step of Vamos from BEFORE. */
void step_vamos(struct transition *t, const struct spec *before,
                const struct event *event);

/* The step of Coup that decides as T did. Returns NULL or why there is none. */
const char *step_coup(struct transition *coup, const struct transition *t);

/* Whether the same was told in both, in the same order. */
bool step_told_same(const struct transition *a, const struct transition *b);

/* ---- What has to hold (check.c); NULL, or what does not ---- */

const char *check_transition(const struct transition *t);
const char *check_answers(const struct transition *t); /* answers.c */
const char *check_rights(const struct transition *t);  /* rights.c */

/* The same transition once more, and part by part, ends in the same state. */
const char *check_twice(const struct transition *t);

/* What can happen in S happens in its canonical form. EVENTS: room to work. */
const char *check_form(const struct instance *instance, const struct spec *s,
                       struct events events[2]);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Vamos once more, as an abstract model that runs: what the kernel has to do,
 * in the terms of the paper. It shares nothing with the kernel but kernel/abi.
 *
 *     spec_init(&s, devices, pages);
 *     p = vamos_step(&s, &world, input);    one transition; p runs next
 *     ok = coup_step(&s, &world, input, choice);   the scheduler left open
 *
 * A transition is a function of the state, the input, and what the world says:
 * the processes, which the model knows as automata only, and the machine that
 * holds their memory and devices. The world may be a recording, a simulated
 * processor, or anything that an exploration invents.
 *
 * Source: seed 001 sect. 4 (processes), 5 (Vamos, Coup).
 */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "abi/abi.h"

#ifndef SPEC_PROCS
#define SPEC_PROCS MAX_PROCS /* fewer where all states are to be visited */
#endif
#define SPEC_HANDLES (SPEC_PROCS + 2)
#ifndef SPEC_REGIONS
#define SPEC_REGIONS REGIONS /* the same */
#endif
#ifndef SPEC_PAGES
#define SPEC_PAGES 65536 /* pages of regions, mapped or with a marker */
#endif

typedef uint32_t pid; /* 1..SPEC_PROCS; 0 = none */

enum {
    INIT = 1, /* the PID of init */
    INIT_PRIORITY = 2,
    INIT_SLICE = 5 /* ticks */
};

/* A finite sequence of processes, (a, b, ...); each occurs once at most. */
struct sequence {
    uint32_t length;
    pid item[SPEC_PROCS];
};

/* ---- Processes, seen from outside: input/output automata ---- */

/* omega: what a process shows to the kernel. */
struct output {
    enum {
        OUTPUT_NONE,
        OUTPUT_CALL,
        OUTPUT_ERROR
    } kind;               /* NONE: it computes */
    uint32_t call;        /* the number of a CALL */
    uint32_t argument[6]; /* its arguments, in the order of the manual */
    uint32_t cause;       /* of a runtime ERROR: the processor's vector */
    uint32_t page;        /* of a page fault: the address of the page, */
    uint32_t access;      /* ... and what it wants to do with it */
};

/* delta: what the kernel answers to a call. */
struct response {
    int32_t result;
    bool is_message;  /* a message arrived as well: */
    uint32_t sender;  /* the receiver's handle, or HN_KERNEL */
    uint32_t length;  /* bytes that were copied */
    uint32_t granted; /* the receiver's handle; 0 = none; or a marker */
    uint32_t word[3];
};

/* ---- The machine below: memory and devices ---- */

enum request_kind {
    READ_BUFFERS, /* of TO at ADDRESS; answered by BUFFERS */
    WRITE_INFO,   /* ITEM, of FROM if it is a process's, to TO at ADDRESS:
                   * BYTES, of which WORD holds the first KNOWN words */
    COPY,         /* BYTES from FROM at FROM_ADDRESS to TO at ADDRESS */
    CHECK_IMAGE,  /* BYTES at ADDRESS of FROM */
    LOAD,         /* the same, into the new process TO; answered by PAGES */
    CLONE,        /* FROM into the new process TO */
    ALLOCATE,     /* PAGES more for TO */
    RELEASE,      /* PAGES fewer for TO */
    RESET,        /* TO ends */
    DEVICE_READ,  /* BYTES = COUNT * WIDTH from DEVICE's REG to TO at ADDRESS */
    DEVICE_WRITE,
    ENABLE, /* interrupts of the devices in SET */
    DISABLE,
    MESSAGE, /* init stopped; the console says so */
    MAP,     /* FROM's page at FROM_ADDRESS to TO at ADDRESS, for ACCESS */
    UNMAP,   /* TO's page at ADDRESS is absent, and has MARKER */
    CLOSE,   /* all pages of TO's REGION are absent */
    RECORD,  /* TO has a page for its table of regions */
    BLAME    /* what TO reports as an exception has this CAUSE */
};

enum {
    INFO_WORDS = 16
};

/* What the kernel wants of the machine. The machine answers 0, or an error and
 * then it has done nothing.
 */
struct request {
    enum request_kind kind;
    pid to;
    pid from;
    uint32_t address;
    uint32_t from_address;
    uint32_t bytes;
    uint32_t pages;
    uint32_t device;
    uint32_t reg;
    uint32_t width;
    uint32_t count;
    uint32_t set;
    uint32_t access;
    uint32_t marker;
    uint32_t region;
    uint32_t cause;
    uint32_t item;
    uint32_t known;
    uint32_t word[INFO_WORDS];
    struct ipc_buffers buffers;
};

struct world {
    struct output (*output)(struct world *, pid);
    void (*respond)(struct world *, pid, const struct response *);
    int (*ask)(struct world *, struct request *);

    /* The rule that was applied last, for whoever has to explain. */
    struct rule {
        const char *text; /* a sentence of the manual */
        const char *file; /* where the model says it */
        int line;
        int error; /* what the rule returns; 0: the call is granted */
    } rule;
};

/* ---- The state s_v of Vamos ---- */

enum phase {
    ABSENT,    /* no process has this number */
    READY,     /* in a ready queue */
    SENDING,   /* in wait: in ipc_send, or the first half of ipc_request */
    RECEIVING, /* in wait: in ipc_receive, or until the reply comes */
    STOPPED,   /* by a runtime error */
    FAULTED    /* in wait, for a page of its pager */
};

/* A message call in progress, as it was when it was made. */
struct message_call {
    int32_t partner; /* a PID, or HN_ANY, HN_KERNEL, HN_NONE */
    bool is_request;
    int32_t timeout;            /* ticks, or IPC_FOREVER */
    struct ipc_buffers buffers; /* empty if it is short */
    uint32_t word[3];
};

/* A page that somebody waits for. */
struct page_wait {
    uint32_t page; /* its address */
    uint32_t access;
    bool told; /* the pager has heard of it */
};

struct process {
    enum phase phase;
    uint32_t pages;           /* vm-size */
    struct message_call call; /* while it is SENDING or RECEIVING */
    struct page_wait fault;   /* while it is FAULTED */
    bool reported;            /* init has heard that it STOPPED ... */
    uint32_t cause;           /* ... because of this */
};

/* Scheduling: time, and for each process how long it may and did run. */
struct schedds {
    uint32_t time; /* ticks */
    struct {
        uint32_t tsl;  /* time slice */
        uint32_t ctsl; /* consumed of it */
        uint32_t run;  /* in all */
        bool timed;    /* waits until TO at most */
        uint32_t to;
    } procdb[SPEC_PROCS + 1];
    struct sequence ready[PRIORITIES];
    struct sequence wait; /* in order of arrival */
};

/* One entry of a handle table. */
struct handle {
    uint32_t number; /* of its present or last use; low byte: its place */
    bool used;       /* ever */
    pid object;      /* 0: it names nobody (any more) */
    uint32_t rights;
};

struct rightsdb {
    bool privileged;
    struct handle handle[SPEC_HANDLES];
};

struct devds {
    uint32_t present;    /* the devices of this machine */
    pid driver[DEVICES]; /* 0 = none */
    uint32_t pending;    /* interrupted; the driver has not heard of it */
    uint32_t enabled;    /* may interrupt */
};

/* An entry of a region table. */
struct region {
    pid pager;        /* 0 = none */
    bool agreed;      /* it has mapped a page */
    uint32_t timeout; /* of a wait for a page, in ticks */
};

/* A page of a region, mapped or with a marker. */
struct region_page {
    pid consumer;
    uint32_t page;
    pid pager;       /* if it is mapped: */
    uint32_t own;    /* ... to this page of the pager's, */
    uint32_t access; /* ... for this; else 0 */
    uint32_t marker;
};

struct pagerdb {
    struct region region[SPEC_PROCS + 1][SPEC_REGIONS];
    uint32_t pages;
    struct region_page page[SPEC_PAGES]; /* in order of consumers and pages */
};

struct spec {
    struct process procs[SPEC_PROCS + 1]; /* entry 0 is not used */
    uint32_t priodb[SPEC_PROCS + 1];
    struct schedds schedds;
    struct rightsdb rightsdb[SPEC_PROCS + 1];
    struct devds devds;
    struct pagerdb pagerdb;
    pid cup; /* of Coup: the current process, retained */
};

/* What comes from outside in one transition. */
struct input {
    bool timer;       /* a tick has passed */
    uint32_t devices; /* the devices that interrupt */
};

/* The state after the start: init alone, ready, of PAGES pages, on a machine
 * with the devices PRESENT.
 */
void spec_init(struct spec *s, uint32_t present, uint32_t pages);

/* cup: the current process; 0 if none is ready. */
pid vamos_current(const struct spec *s);

/* One transition of Vamos: the call or error that the current process shows;
 * then the timer; then interrupts. Returns the process that runs next.
 */
pid vamos_step(struct spec *s, struct world *world, struct input input);

/* What Coup leaves open in a transition. */
struct choice {
    pid next;                /* runs next */
    struct sequence elapsed; /* whose waiting ends now */
};

/* One transition of Coup: like vamos_step(), but the current process is S's
 * cup, time does not count, and CHOICE decides what the scheduler would.
 *
 * Returns:  NULL; or why the choice is none that the ABI allows.
 */
const char *coup_step(struct spec *s, struct world *world, struct input input,
                      const struct choice *choice);

/* Whether A and B are the same for Coup, which does not know slices, time and
 * the order of ready processes.
 */
bool coup_equal(const struct spec *a, const struct spec *b);

/* What does not hold in S, or NULL: each live process is in exactly one queue,
 * nobody waits for a process that has ended, no handle names nobody, no two of
 * a process the same, drivers live.
 */
const char *spec_invariant(const struct spec *s);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Who takes part in the tests of user/lib: pagers, which run a loop over
 * fault.c with a kind of the test's own; consumers, which touch pages when init
 * orders them to, and observe what they find; mappers, one for a consumer. Init
 * gives one order at a time. crew.py knows what had to be found.
 *
 *     init --order--> consumer --fault--> (mapper) --> pager
 *          <--done---          observes
 *
 * A page is named by a word, PLACE: pager << 24 | page << 12 | number of a word
 * in it.
 */
#ifndef LAB7_CREW_H
#define LAB7_CREW_H

#include "labs/lab3-scheduler/guest/lab.h"
#include "user/lib/plan.h"

enum {
    CREW_MOST = 4,     /* of each kind of process */
    CREW_PAGES = 64,   /* of a plan */
    CREW_REGION = 8,   /* the first one of pager 0; two for each pager */
    CREW_BEFORE = 1000, /* pages of its first region that it does not serve */
    CREW_WORDS = PAGE_BYTES / 4,
    CREW_TICKS = 600, /* that a consumer waits for a page */
    CREW_SEND_TICKS = 20, /* that a mapper waits for a pager */
    CREW_NOBODY = 99  /* who is none of the crew */
};

/* Orders to consumers; A and B are arguments. A result is observed, if it says
 * so: "NAME WHO A ...".
 */
enum crew_order {
    CREW_JOIN,   /* pager A serves us: "joined WHO A RESULT" */
    CREW_VIA,    /* the same, by way of our mapper */
    CREW_READ,   /* "read WHO PLACE WORD" */
    CREW_WRITE,  /* WORD B to PLACE A */
    CREW_AROUND, /* reads pages of pager A, around and around, B times */
    CREW_ROAM,   /* reads and writes pages of pager A, which the seed B says,
                    and counts what is wrong */
    CREW_SUM,    /* of our words in all pages of pager A: "sum WHO SUM WRONG" */
    CREW_ASK,    /* asks pager A for B: "asked WHO A RESULT" */
    CREW_CLONE,  /* a clone of ours reads PLACE */
    CREW_ASSIGN, /* region A is assigned to init */
    CREW_MAPPER  /* asks our mapper for A >> 16 about region A & 0xFFFF, with
                    B >> 8 ticks, and grants pager B & 0xFF, if that is one:
                    "asked WHO A RESULT" */
};

/* What a pager is asked, besides page faults; the reply's w0 is the result. */
enum crew_request {
    CREW_ADMIT = 0x10, /* serve the sender, for whom the granted mapper, if
                          there is one, speaks */
    CREW_LEAVE,        /* serve the sender no more */
    CREW_RENEW,        /* fault_renew() page w1 */
    CREW_TELL,         /* "counts FAULTS TAKEN PLACES" */
    CREW_STALL         /* sleep for w1 ticks, after the reply */
};

/* Pages that stay in the pager's memory. What nobody has written follows from
 * page and word (crew_content()).
 */
extern const struct pager_kind crew_store;

/* Pages whose contents follow from the marker, too, of which each time that a
 * page is taken back there is another one, or none; no more than are mapped at
 * a time fit into the pager's memory.
 */
extern const struct pager_kind crew_versions;

/* As crew_store; but pages 3, 7, 11, ... cannot be had. */
extern const struct pager_kind crew_gaps;

/* Begins: until crew_end(), the console and the switch of the PC are left to
 * who comes to something that is not implemented.
 */
void crew_start(void);
void crew_end(void);

uint32_t crew_content(uint32_t page, uint32_t word, uint32_t marker);

/* Makes the next pager; its START follows from its number. */
void crew_pager(const struct pager_kind *kind, uint32_t pages,
                uint32_t access, uint32_t mapped_most);

/* Makes the next consumer, with a mapper of its own. All pagers have to be
 * there.
 */
void crew_consumer(void);

/* Has consumer WHO carry out an order. If somebody gets an exception instead,
 * observes "stopped WHO CAUSE PLACE" (for WHO CREW_NOBODY: who it was follows
 * from the rest).
 *
 * Returns:  whether WHO is done.
 */
int crew_order(uint32_t who, enum crew_order order, uint32_t a, uint32_t b);

/* Two halves of the same. */
void crew_begin(uint32_t who, enum crew_order order, uint32_t a, uint32_t b);
int crew_await(void);

/* Asks pager NUMBER ourselves. The reply's w0. */
int crew_ask(uint32_t number, enum crew_request request, uint32_t w1);

uint32_t crew_place(uint32_t pager, uint32_t page, uint32_t word);
uintptr_t crew_start_of(uint32_t pager); /* where its page 0 is */

/* Handles of those with a number. */
handle_t crew_pager_handle(uint32_t number);
handle_t crew_mapper_handle(uint32_t who);
handle_t crew_consumer_handle(uint32_t who);

#endif

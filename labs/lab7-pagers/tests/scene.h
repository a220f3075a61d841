/* SPDX-License-Identifier: MIT
 *
 * A scene: children of init, consumers and pagers of each other, do what init
 * orders, and tell what came of it. The orders are drawn from the seed;
 * scene.py draws the same, and regions.py knows what had to come of them.
 *
 *     SCENE(shared, .children = 3, .pairs = "0121", .letters = "rwms", ...)
 *
 * An order, or a deed of init, is one of these letters. A pair is drawn for it,
 * a region, a page of it, and so on. The pair's consumer does the first ones:
 *
 *     a  assigns a region to the pager      r  reads a page of it
 *     n  assigns it to nobody               w  writes to it
 *
 * its pager does these:
 *
 *     m  maps a page of its own             h  hears what the kernel has to say
 *     u  takes a page back, with a marker   l  listens for it, some ticks
 *     v  the same, and revokes              s  hears, and maps what is wanted
 *                                           p  listens, and maps that
 *
 * and any child does the rest, or is the one to whom it is done:
 *
 *     o  writes to a page of its own        q  reads it
 *     k  init kills it; a new child         +  init gives it memory
 *     c  and one that is a clone            -  init takes memory from it
 *     z  nothing
 *
 * With a capital letter, arguments of a, m, u, v may be bad ones. A stray order
 * is for any child, about any other one, whatever its letter is.
 *
 * Tests that are no scenes have more: x sends to init what is in a region, y
 * receives into one, f maps all of its own pages, as far as that goes.
 */
#ifndef LAB7_SCENE_H
#define LAB7_SCENE_H

#include <stdbool.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum {
    SCENE_MOST = 5, /* children */
    FIRST_REGION = 1,
    SCENE_PAGES = 4, /* of a region that are touched, */
    STORE_PAGES = 4, /* and of its own that a child maps: its last ones */
    WORD = 77 * 4,   /* where in a page a child reads and writes */
    MESSAGE_BYTES = 8
};

struct scene {
    uint32_t children;
    const char *letters;
    uint32_t steps;
    uint32_t together; /* init sleeps a tick after one of so many orders */
    const char *waits; /* ticks: digits, of which each is as likely */
    const char *pairs; /* each a consumer and its pager */
    bool agreed;       /* on all regions in use, from their beginning on */
    uint32_t regions;  /* in use, from the first one on */
    uint32_t pages;    /* of a region that are touched, at most SCENE_PAGES */
    uint32_t stray;    /* one of so many orders is */
};

/* An order, as a child gets it; it is about the process that is granted, or
 * about nobody, or init.
 */
struct order {
    char letter;
    uint32_t who;   /* the child is */
    uint32_t named; /* enum named: whom it is about */
    uint32_t region;
    uint32_t address; /* in a region */
    uint32_t own;     /* address of a page of its own */
    uint32_t access;
    uint32_t marker;
    uint32_t flags;
    uint32_t wait; /* ticks */
    uint32_t value;
};

enum named {
    NAMED_GRANTED,
    NAMED_NOBODY,
    NAMED_INIT
};

/* ---- Children (child.c) ---- */

/* Obeys orders of init, for ever. What it knows of itself is in the orders, so
 * that a clone can be somebody else. Its caller is a clone of init.
 */
_Noreturn void child_live(void);

/* Which child HANDLE names: init gives each a slice of its own. */
uint32_t child_of(handle_t handle);

/* The slice of child WHO: one without end. */
uint32_t child_slice(uint32_t who);

/* ---- What init does, in scenes and elsewhere (cast.c) ---- */

/* CHILDREN begin, all of them clones of one that takes no orders. */
void scene_start(uint32_t children);

handle_t scene_child(uint32_t who);
uint32_t scene_size(uint32_t who); /* of its memory, in pages */

/* Kills child WHO, and has another one begin in its place; scene_clone(): one
 * that is a clone of child ORIGINAL.
 */
void scene_renew(uint32_t who);
void scene_clone(uint32_t who, uint32_t original);

/* The set of children that began since this was asked last, but for clones. */
uint32_t scene_take_new(void);

/* Gives ORDER to child ORDER->who, about child WHOM. One that does not wait for
 * orders is told of as busy.
 */
void scene_order(struct order *order, uint32_t whom);

/* Sleeps a tick; tells of children that have stopped, and replaces one of those
 * that have: it may take the kernel a long time to end a process.
 */
void scene_rest(void);

/* The address of a child's own page, and of a page of a region. */
uint32_t scene_own(uint32_t page);
uint32_t scene_page(uint32_t region, uint32_t page);

/* ---- Scenes ---- */

/* Has the children of SCENE live. */
void scene_play(const struct scene *scene, uint32_t seed);

/* The definition of a test that is a scene. */
#define SCENE(name, ...)                              \
    TEST(name)                                        \
    {                                                 \
        static const struct scene it = {__VA_ARGS__}; \
                                                      \
        scene_play(&it, seed);                        \
    }

#endif

/* SPDX-License-Identifier: MIT
 *
 * A play: children of init do what random plans say, and tell what came of it;
 * play.py knows the plans as well, and vamos.py what had to come of them.
 *
 *     PLAY(meet, .servers = 1, .server = "zrr", .client = "s", ...)
 *
 * A step of a plan is one of these letters; with a capital letter the message
 * has a memory part, too, and may grant a handle:
 *
 *     s  send                             r  receive from anybody
 *     q  request                          o  receive from one
 *     a  send to whom one has heard last  z  sleep
 *     c  change rights
 */
#ifndef LAB4_PLAY_H
#define LAB4_PLAY_H

#include <stdbool.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { PLAY_MOST = 6 }; /* children at a time */

struct play {
    uint32_t servers; /* the first of the children; the others are clients */
    uint32_t clients;
    const char *server; /* the letters of their plans */
    const char *client;
    uint32_t steps;     /* of each plan */
    const char *waits;  /* timeouts: digits, or f: for ever */
    const char *rights; /* digits: what a child has on another one */
    bool stranger;      /* a child knows only those that were born before it */
    uint32_t wild;      /* handles beside those of children: 0..4 */
    uint32_t lords;     /* privileged children, the first ones */
    const char *deeds;  /* of init: k replaces a child by a new one, c by a
                           clone of another one, - none; NULL: never any */
};

/* Has the children of PLAY live, by plans drawn from SEED. */
void play(const struct play *play, uint32_t seed);

/* The definition of a test that is a play. */
#define PLAY(name, ...)                              \
    TEST(name)                                       \
    {                                                \
        static const struct play it = {__VA_ARGS__}; \
                                                     \
        play(&it, seed);                             \
    }

#endif

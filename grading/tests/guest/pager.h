/* SPDX-License-Identifier: MIT
 *
 * What the parts of the observer of pagers share (pager.c, pager_bad.c).
 * Regions are those of peers; we are the pager, or another peer is.
 */
#ifndef GUEST_PAGER_H
#define GUEST_PAGER_H

#include "grading/tests/guest/observer.h"

enum {
    REGION = 8, /* 32 MiB: above all that peers and we have */
    FIRST = REGION * REGION_PAGES,
    PEERS = 4,
    OTHER = 2, /* the handle by which a peer knows the next one */
    TIMEOUT = 10
};

#define FOREVER ((uint32_t)IPC_FOREVER)

extern handle_t peers[PEERS];

/* COUNT new peers, which know their next one (the last one, the first) by
 * OTHER.
 */
void make_peers(uint32_t count);

/* Kills them. */
void kill_peers(void);

/* The address of page NUMBER of the region, counted through all regions. */
void *page_at(uint32_t number);

/* Peer I assigns REGION to us, and we map PAGE to its first page. */
void agree(uint32_t i, void *page, uint32_t access);

/* Peer I writes to COUNT pages, from page NUMBER on, or has their sum told;
 * finished() tells what became of it.
 */
void start_write(uint32_t i, uint32_t number, uint32_t count, uint32_t seed);
void start_sum(uint32_t i, uint32_t number, uint32_t count);
void tell_sum(const char *name, uint32_t i);

/* Tells the next message of the kernel, which comes within TICKS. */
struct message hear(int32_t ticks);

/* pager_bad.c */
void test_refused(void);
void test_silent(void);
void test_pager_ends(void);
void test_pager_stops(void);
void test_flood(void);
void test_cycle(void);
void test_deputy(void);
void test_limit(void);
void test_consumer_ends(void);

#endif

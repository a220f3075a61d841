/* SPDX-License-Identifier: MIT
 *
 * What the tests of mappings share: checks as in process.h, and children.
 */
#ifndef GUEST_MAPPING_H
#define GUEST_MAPPING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "grading/tests/guest/process.h"
#include "sos.h"

#define PAGE 4096u

extern uint32_t mapping_seed; /* of what is to be different in each run */

/* How a child ended that runs WORK, as waitpid says. */
int mapping_child(void (*work)(void));

/* The byte that stands at OFFSET of what SEED fills. */
uint8_t mapping_byte(uint32_t seed, size_t offset);
void mapping_fill(uint8_t *memory, size_t bytes, uint32_t seed);

/* Whether MEMORY is what SEED fills, from OFFSET on. */
int mapping_holds(const uint8_t *memory, size_t bytes, uint32_t seed,
                  size_t offset);

/* A file of BYTES bytes that SEED fills, open for reading; its name is gone. */
int mapping_file(size_t bytes, uint32_t seed);

/* How many pagers there are in the system. */
int mapping_pagers(void);

/* Waits until there are COUNT, at most 15 seconds: pagers expect consumers for
 * ten. Whether that came about. */
int mapping_pagers_become(int count);

/* The frames and swap slots that nobody has. */
uint32_t mapping_free_pages(void);

/* What the pager of ADDRESS tells. */
struct sos_mapping mapping_status(const void *address);

/* mapping_files.c */
void test_file(void);
void test_file_end(void);
void test_private(void);
void test_messages(void);
void test_offsets(void);
void test_errors(void);
void test_servers_lost(void);
void test_restart(void);

/* mapping_memory.c */
void test_shared(void);
void test_relatives(void);
void test_expected(void);
void test_stack(void);
void test_overflow(void);
void test_packed(void);
void test_noisy(void);
void test_several(void);

/* mapping_bad.c */
void test_read_only(void);
void test_killed(void);
void test_stopped(void);
void test_flood(void);
void test_strangers(void);
void test_ends(void);
void test_leaks(void);
void test_pipes(void);
void test_waiting(void);
void test_crowd(void);
void test_scarce(void);
void test_quota(void);

/* mapping_storm.c */
void test_storm(void);

#endif

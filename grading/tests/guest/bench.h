/* SPDX-License-Identifier: MIT
 *
 * What the parts of the benchmark program share: samples of one operation.
 */
#ifndef GUEST_BENCH_H
#define GUEST_BENCH_H

#include <stdint.h>

#define SAMPLES 16

extern uint32_t samples[SAMPLES];

/* Reports them under NAME. */
void obs_samples(const char *name);

/* Samples and reports what two readings of the counter cost. */
void empty(void);

/* bench_turns.c */
void bench_oneway(void);
void bench_preemption(void);
void bench_interrupts(void);

/* bench_paging.c */
void bench_paging(void);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Whether CVM did right: its structures against its own invariants (check.h)
 * and against the plain model, and its errors against what excuses them.
 */
#ifndef LAYERS_MEMORY_JUDGE_H
#define LAYERS_MEMORY_JUDGE_H

#include <stdbool.h>

#include "cvm/console.h"
#include "grading/layers/memory_pc.h"

/* Panics unless CONDITION holds. */
#define JUDGE(condition) ASSERT(condition)

/* A PC was started, of which machines 1..MACHINES are used. */
void judge_start(const struct memory_pc *pc, uint32_t machines);

/* Before and after each operation. The second looks at everything, but at
 * content only in places: in machine PID, at a page that NUMBER decides.
 */
void judge_begin(void);
void judge_end(pid_t pid, uint32_t number);

/* The kernel is entered anew. */
void judge_step(void);

/* Pages of [ADDRESS, ADDRESS + BYTES) of machine PID are going to be held. */
void judge_holds(pid_t pid, uva_t address, uint32_t bytes);

/* The operation needs tables for PAGES pages and has nobody to evict for it. */
void judge_tables(uint32_t pages);

/* The operation makes a machine of PAGES pages, of which it holds KEPT, and
 * which is empty after an error.
 */
void judge_builds(uint32_t pages, uint32_t kept);

/* An operation returned ERROR, and WANTED would be right. ERR_RESOURCES is
 * right, too, if the disk failed, or if tables, directories and held pages
 * left no frame. Returns: whether ERROR is 0.
 */
bool judge_error(int error, int wanted);

/* Compares the first and the last page of a range, wherever they are. */
void judge_range(pid_t pid, uva_t address, uint32_t bytes);

/* Compares all pages of machine PID. */
void judge_machine(pid_t pid);

#endif

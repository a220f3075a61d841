/* SPDX-License-Identifier: MIT
 *
 * What CVM's memory floors cost: tests of what no machine can see, but wait
 * for. To be run by ktap_run().
 */
#ifndef LAYERS_MEMORY_COST_H
#define LAYERS_MEMORY_COST_H

/* Pages that did not change since they were read are dropped, not written;
 * also when a relative that shared them is gone.
 */
void cost_clean(void);
void cost_clean_after_relative(void);

/* A page that machines share is written once and read once. */
void cost_shared(void);

/* A page that is used all the time stays in memory. */
void cost_second_chance(void);

/* All slots can be used, and each again. */
void cost_all_slots(void);

/* A slot that cannot be written to is not the end: three others are tried. */
void cost_bad_slots(void);

/* sma() finds slots far behind 4 GiB of the disk. */
void cost_far_slot(void);

/* The processor forgets a table that is freed, though no page of it was there.
 */
void cost_forgotten_table(void);

#endif

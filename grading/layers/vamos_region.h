/* SPDX-License-Identifier: MIT
 *
 * Regions of the model: a list of pages of machines in the address space of
 * others, with markers. vamos_model.c asks it for what is above a machine's
 * memory.
 */
#ifndef LAYERS_VAMOS_REGION_H
#define LAYERS_VAMOS_REGION_H

#include <stdbool.h>

#include "cvm/types.h"

/* No page is mapped. */
void model_start_regions(void);

/* Machine PID has no regions any more, and its pages from page FIRST on leave
 * those of others; all, if FIRST is 0.
 */
void model_close_regions(pid_t pid);
void model_withdraw(pid_t pid, uint32_t first);

/* Whether [ADDRESS, ADDRESS + BYTES), at least one byte, lies in pages that PID
 * may access for ACCESS.
 */
bool model_in_regions(pid_t pid, uva_t address, uint32_t bytes, word_t access);

/* The byte at ADDRESS of PID's memory or regions; it is there. */
uint8_t *model_byte(pid_t pid, uva_t address);

/* The pages of all regions that are mapped, and those that have a marker. */
uint32_t model_region_pages(void);

/* From now on so many pages can be mapped, or have a marker; a machine gets no
 * record while there are so many.
 */
void model_set_region_limit(uint32_t pages);
bool model_has_region_room(void);

#endif

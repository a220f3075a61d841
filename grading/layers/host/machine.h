/* SPDX-License-Identifier: MIT
 *
 * User machines as the layers above them see them in layer tests: pages that
 * are absent, readable, or writable, and turn into what an access needs when
 * the page-fault handler is asked.
 */
#ifndef LAYERS_HOST_MACHINE_H
#define LAYERS_HOST_MACHINE_H

#include <stdbool.h>

#include "cvm/types.h"

#define MODEL_MACHINES 3u
#define MODEL_PAGES 16u /* most pages of a machine */

/* Gives machine PID (1..MODEL_MACHINES) PAGES pages, all absent. */
void machine_model_size(pid_t pid, uint32_t pages);

/* While FAILING, absent and readable pages stay what they are. */
void machine_model_fail(bool failing);

/* Whether the pages of [ADDRESS, ADDRESS + BYTES) of machine PID allow this
 * kind of access; false if there is no such range.
 */
bool machine_model_ready(pid_t pid, uva_t address, uint32_t bytes, bool write);

/* The byte at ADDRESS of machine PID; 0 where the page is absent. */
uint8_t machine_model_byte(pid_t pid, uva_t address);

#endif

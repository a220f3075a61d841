/* SPDX-License-Identifier: MIT
 *
 * What operations print alike.
 */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include "cvm/types.h"

/* What a primitive returned: " = ERROR". */
void report_error(int error);

/* A checksum that depends on the number and the order of the bytes. */
uint32_t report_sum(const uint8_t *bytes, uint32_t count);

#endif

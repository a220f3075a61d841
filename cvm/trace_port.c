/* SPDX-License-Identifier: MIT
 *
 * The trace goes to the debug port.
 */
#include "cvm/trace.h"

#include "cvm/x86.h"

enum {
    DEBUG_PORT = 0xE9
};

void trace_put(uint8_t byte)
{
    x86_out8(DEBUG_PORT, byte);
}

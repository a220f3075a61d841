/* SPDX-License-Identifier: MIT
 *
 * What time it is: init tells each process when the ticks began.
 *
 * Layer: user/lib/clock. Uses: call, client.
 */
#ifndef USER_LIB_CLOCK_H
#define USER_LIB_CLOCK_H

#include <stdint.h>

extern uint32_t clock_epoch; /* seconds since 1970 */

#endif

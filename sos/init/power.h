/* SPDX-License-Identifier: MIT
 *
 * The end of the machine, or its next beginning. init is the driver of the
 * power switch. Files are written to the disk first, if fs is there to do it:
 * what the system said was written is there next time.
 *
 * Layer: sos/init/power. Uses: service.
 */
#ifndef SOS_INIT_POWER_H
#define SOS_INIT_POWER_H

#define POWER_FAILED 70 /* exit status when the system cannot go on */

/* Ends the machine; STATUS (0..255) is what an emulator ends with.
 *
 * Context:  process. Waits for the disk, 30 seconds at most.
 */
_Noreturn void power_off(int status);

/* Starts the machine anew, as its reset button does; waits alike. */
_Noreturn void power_reset(void);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The power switch.
 */
#include "sos/init/power.h"

#include <errno.h>
#include <stdint.h>

#include "sos/init/service.h"
#include "vamos.h"

#define TRIES_MOST 30 /* for an answer of fs: each waits a second */

/* Registers of the device. */
enum {
    OFF = 0,
    RESET = 1
};

static void write_files(void)
{
    int error = -ETIMEDOUT;

    for (int i = 0; i < TRIES_MOST && error == -ETIMEDOUT &&
                    service_state(SERVICE_FS) == SERVICE_READY;
         i++) {
        struct message message = MESSAGE_SHORT(FS_SYNC, 0, 0);

        error = service_ask(SERVICE_FS, &message);
    }
}

static _Noreturn void turn(uint32_t reg, uint32_t word)
{
    struct message nothing = MESSAGE_SHORT(0, 0, 0);

    write_files();
    (void)change_driver(HN_SELF, DEVICE_POWER, 1);
    (void)dev_write(DEVICE_POWER, reg, sizeof word, 1, &word);
    /* Not every machine can be switched off. */
    for (;;) {
        (void)ipc_receive(HN_NONE, IPC_FOREVER, &nothing);
    }
}

void power_off(int status)
{
    turn(OFF, (uint32_t)status);
}

void power_reset(void)
{
    turn(RESET, 0);
}

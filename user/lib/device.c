/* SPDX-License-Identifier: MIT
 *
 * Devices among the files.
 */
#include "user/lib/device.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#define DEVICES_NUMBER 0x200u /* of io_stat: no volume has it */
#define EVERYBODY 0666u

static const struct {
    const char *path;
    uint32_t service;
} devices[] = {
    {"/dev/null", SERVICE_NULL},
    {"/dev/tty", SERVICE_TTY},
};

static void describe(uint32_t service, struct io_stat *status)
{
    *status = (struct io_stat){.node = service + 1,
                               .device = DEVICES_NUMBER,
                               .mode = S_IFCHR | EVERYBODY,
                               .links = 1};
}

int device_find(const char *path, struct proc_file *file,
                struct io_stat *status)
{
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (strcmp(path, devices[i].path) == 0) {
            *file = (struct proc_file){.service = devices[i].service};
            if (status != NULL) {
                describe(devices[i].service, status);
            }
            return 1;
        }
    }
    return 0;
}

int device_null(struct message *message)
{
    message->word[1] = 0; /* the offset */
    switch (message->word[0]) {
    case IO_WRITE:
        return (int)message->data_bytes;
    case IO_FSTAT:
        describe(SERVICE_NULL, message->buffer);
        return 0;
    case IO_LIST:
        return -ENOTDIR;
    default:
        return 0; /* the end of the file is there already */
    }
}

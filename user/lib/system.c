/* SPDX-License-Identifier: MIT
 *
 * What a program may ask about the system it runs on.
 */
#include <sys/utsname.h>
#include <unistd.h>

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "vamos.h"

#define HOST_NAME "vamos"
#define TERMINAL_NAME "tty"

int gethostname(char *name, size_t bytes)
{
    if (bytes < sizeof HOST_NAME) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(name, HOST_NAME);
    return 0;
}

char *ttyname(int fd)
{
    static char name[] = TERMINAL_NAME;

    return isatty(fd) ? name : NULL;
}

long sysconf(int name)
{
    struct info_memory memory = {0};
    uint32_t page_bytes = 0;

    (void)read_kernel_info(INFO_PAGE_BYTES, 0, &page_bytes);
    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    switch (name) {
    case _SC_ARG_MAX:
        return ARG_MAX;
    case _SC_OPEN_MAX:
        return OPEN_MAX;
    case _SC_CLK_TCK:
        return TICKS_PER_SECOND;
    case _SC_PAGESIZE:
        return (long)page_bytes;
    case _SC_PHYS_PAGES:
        return (long)memory.frames;
    case _SC_AVPHYS_PAGES:
        return (long)memory.free_frames;
    case _SC_NPROCESSORS_ONLN:
        return 1;
    default:
        errno = EINVAL;
        return -1;
    }
}

int uname(struct utsname *system)
{
    uint32_t version = 0;

    (void)read_kernel_info(INFO_VERSION, 0, &version);
    *system = (struct utsname){.sysname = "SOS",
                               .nodename = HOST_NAME,
                               .version = "Vamos",
                               .machine = "i686"};
    snprintf(system->release, sizeof system->release, "%u.%u",
             (unsigned)(version >> 16), (unsigned)(version & 0xFFFF));
    return 0;
}

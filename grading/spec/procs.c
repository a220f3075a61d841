/* SPDX-License-Identifier: MIT
 *
 * The partial function procs: which processes there are, and their memory.
 */
#include <string.h>

#include "grading/spec/model.h"

bool is_alive(const struct spec *s, pid p)
{
    return s->procs[p].phase != ABSENT;
}

pid fresh_pid(const struct spec *s)
{
    for (pid p = INIT + 1; p <= SPEC_PROCS; p++) {
        if (!is_alive(s, p)) {
            return p;
        }
    }
    return 0;
}

bool in_memory(const struct spec *s, pid p, uint32_t address, uint32_t bytes)
{
    uint64_t size = (uint64_t)s->procs[p].pages * PAGE_BYTES;

    return bytes == 0 ||
           (address >= PAGE_BYTES && (uint64_t)address + bytes <= size);
}

bool is_there(const struct spec *s, pid p, uint32_t address, uint32_t bytes)
{
    return in_memory(s, p, address, bytes) ||
           in_regions(s, p, address, bytes, PAGER_READ);
}

bool is_writable(const struct spec *s, pid p, uint32_t address, uint32_t bytes)
{
    return in_memory(s, p, address, bytes) ||
           in_regions(s, p, address, bytes, PAGER_WRITE);
}

void begin(struct spec *s, pid p, uint32_t priority, uint32_t slice,
           uint32_t pages)
{
    s->procs[p] = (struct process){.pages = pages, .reported = true};
    s->priodb[p] = priority;
    memset(&s->schedds.procdb[p], 0, sizeof(s->schedds.procdb[p]));
    s->schedds.procdb[p].tsl = slice;
    make_ready(s, p);
}

void end(struct spec *s, pid p)
{
    make_idle(s, p);
    forget(s, p);
    memset(&s->procs[p], 0, sizeof(s->procs[p]));
    s->priodb[p] = 0;
    memset(&s->schedds.procdb[p], 0, sizeof(s->schedds.procdb[p]));
    memset(&s->rightsdb[p], 0, sizeof(s->rightsdb[p]));
}

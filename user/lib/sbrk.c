/* SPDX-License-Identifier: MIT
 *
 * The end of the heap. Extending the memory of a process is a privilege, so
 * init does it for the others, and may refuse. The heap starts where the
 * process ended when it was first asked for, always on a page boundary.
 */
#include <unistd.h>

#include <errno.h>
#include <stdint.h>

#include "user/lib/client.h"

static uintptr_t heap_start; /* 0 = not asked for yet */
static uintptr_t heap_end;   /* what sbrk(0) returns */
static uintptr_t memory_end; /* of the process, on a page boundary */

/* Adds (or, negative, frees) pages at the end of the process. The new size in
 * pages, or a negated errno. */
static int change_size(int pages)
{
    struct message message = MESSAGE_SHORT(PROC_MEMORY, (uint32_t)pages, 0);
    int result = client_ask_init(&message);

    if (result == -ENOSYS) {
        /* We are init, and may do it ourselves. */
        result = pages < 0 ? memory_free(HN_SELF, (uint32_t)-pages)
                           : memory_add(HN_SELF, (uint32_t)pages);
        return result < 0 ? -ENOMEM : result;
    }
    return result;
}

/* Makes the process PAGES pages longer. 0 or a negated errno. */
static int extend(int pages)
{
    int size = change_size(pages);

    if (size < 0) {
        return size;
    }
    memory_end = (uintptr_t)size * PAGE_BYTES;
    if (heap_start == 0) {
        heap_start = memory_end;
        heap_end = memory_end;
    }
    return 0;
}

void *sbrk(ptrdiff_t bytes)
{
    uintptr_t old;
    uintptr_t new;
    int error = heap_start == 0 ? extend(0) : 0;

    old = heap_end;
    new = old + (uintptr_t)bytes;
    if (error == 0 && (bytes < 0 ? new > old || new < heap_start
                                 : new < old || new > INTPTR_MAX)) {
        error = -ENOMEM;
    }
    if (error == 0 && new > memory_end) {
        error = extend((int)((new - memory_end + PAGE_BYTES - 1) / PAGE_BYTES));
    }
    if (error < 0) {
        errno = -error;
        return (void *)-1;
    }
    heap_end = new;
    return (void *)old;
}

int brk(void *end)
{
    void *now = sbrk(0);

    if (now == (void *)-1) {
        return -1;
    }
    return sbrk((char *)end - (char *)now) == (void *)-1 ? -1 : 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Pages are allocated when they are written to, to save time; a machine's are
 * its own.
 */
#include "grading/layers/memory_plain.h"

#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"

enum {
    TABLE_PAGES = 1024
};

struct plain {
    uint32_t size;
    uint32_t family; /* machines of different families share nothing */
    uint8_t *page[PLAIN_PAGES]; /* NULL: all bytes 0 */
};

static struct plain machines[PLAIN_MACHINES + 1];
static uint32_t all;
static uint32_t families;

void plain_start(uint32_t committable)
{
    for (pid_t pid = 0; pid <= PLAIN_MACHINES; pid++) {
        plain_resize(pid, 0);
    }
    all = committable;
}

uint32_t plain_size(pid_t pid)
{
    return machines[pid].size;
}

/* Pages, the tables that map them, a directory. */
static uint32_t cost(uint32_t pages)
{
    return pages == 0 ? 0
                      : pages + (pages + TABLE_PAGES - 1) / TABLE_PAGES + 1;
}

uint32_t plain_room(pid_t pid)
{
    uint32_t rest = all;
    uint32_t pages;

    for (pid_t other = 1; other <= PLAIN_MACHINES; other++) {
        rest -= other == pid ? 0 : cost(machines[other].size);
    }
    pages = rest;
    while (cost(pages) > rest) {
        pages--;
    }
    return pages;
}

void plain_resize(pid_t pid, uint32_t pages)
{
    struct plain *machine = &machines[pid];

    for (uint32_t i = pages; i < machine->size; i++) {
        free(machine->page[i]);
        machine->page[i] = NULL;
    }
    machine->family = machine->size == 0 ? ++families : machine->family;
    machine->size = pages;
}

static uint8_t *own_page(struct plain *machine, uint32_t page)
{
    if (machine->page[page] == NULL) {
        machine->page[page] = calloc(1, PAGE_BYTES);
    }
    return machine->page[page];
}

void plain_clone(pid_t dst, pid_t src)
{
    plain_resize(dst, 0);
    plain_resize(dst, machines[src].size);
    machines[dst].family = machines[src].family;
    for (uint32_t i = 0; i < machines[src].size; i++) {
        if (machines[src].page[i] != NULL) {
            memcpy(own_page(&machines[dst], i), machines[src].page[i],
                   PAGE_BYTES);
        }
    }
}

void plain_append(pid_t dst, pid_t src)
{
    uint32_t first = machines[dst].size;
    uint32_t count = machines[src].size - 1;
    uint32_t family = machines[src].family;

    plain_resize(dst, first + count);
    for (uint32_t i = 0; i < count; i++) {
        machines[dst].page[first + i] = machines[src].page[1 + i];
        machines[src].page[1 + i] = NULL;
    }
    for (pid_t pid = 1; pid <= PLAIN_MACHINES; pid++) {
        if (machines[pid].family == family) {
            machines[pid].family = machines[dst].family;
        }
    }
    plain_resize(src, 0);
}

bool plain_related(pid_t one, pid_t other)
{
    return machines[one].family == machines[other].family;
}

bool plain_contains(pid_t pid, uva_t address, uint32_t bytes)
{
    uint64_t end = (uint64_t)address + bytes;

    return bytes == 0 ||
           (address >= PAGE_BYTES &&
            end <= (uint64_t)machines[pid].size * PAGE_BYTES);
}

void plain_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    uint8_t *to = buffer;

    for (uint32_t step; bytes > 0; bytes -= step, address += step, to += step) {
        const uint8_t *page = plain_page(pid, address / PAGE_BYTES);

        step = PAGE_BYTES - address % PAGE_BYTES;
        step = step < bytes ? step : bytes;
        memcpy(to, page + address % PAGE_BYTES, step);
    }
}

void plain_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    const uint8_t *from = buffer;

    for (uint32_t step; bytes > 0;
         bytes -= step, address += step, from += step) {
        uint8_t *page = own_page(&machines[pid], address / PAGE_BYTES);

        step = PAGE_BYTES - address % PAGE_BYTES;
        step = step < bytes ? step : bytes;
        memcpy(page + address % PAGE_BYTES, from, step);
    }
}

const uint8_t *plain_page(pid_t pid, uint32_t page)
{
    static const uint8_t zeros[PAGE_BYTES];

    return machines[pid].page[page] != NULL ? machines[pid].page[page] : zeros;
}

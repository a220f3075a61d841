/* SPDX-License-Identifier: MIT
 *
 * The memories of processes, files of the host that are mapped.
 */
#define _GNU_SOURCE
#include "grading/spec/run/memory.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/spec/run/fail.h"

enum {
    BLOCK_BYTES = 512 /* in which the host counts what a file takes */
};

static struct {
    int file;
    uint8_t *base; /* NULL: it was never used */
    uint32_t pages;
} memory[SPEC_PROCS + 1];

static uint32_t all_pages;
static uint32_t used_pages;

void memory_init(uint32_t pages)
{
    all_pages = pages;
    used_pages = 0;
}

uint32_t memory_size(pid p)
{
    return memory[p].pages;
}

/* Reserves room for all that P may ever have. */
static void reserve(pid p)
{
    if (memory[p].base != NULL) {
        return;
    }
    memory[p].file = memfd_create("process", MFD_CLOEXEC);
    must(memory[p].file >= 0, "no file for a process's memory");
    memory[p].base =
        mmap(NULL, (size_t)USER_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_NORESERVE, memory[p].file, 0);
    must(memory[p].base != MAP_FAILED, "no room for a process's memory");
}

int memory_resize(pid p, uint32_t pages)
{
    uint32_t others = used_pages - memory[p].pages;

    if (pages > USER_PAGES || pages > all_pages - others) {
        return ERR_RESOURCES;
    }
    if (pages == memory[p].pages) {
        return 0;
    }
    reserve(p);
    must(ftruncate(memory[p].file, (off_t)pages * PAGE_BYTES) == 0,
         "no memory on the host");
    memory[p].pages = pages;
    used_pages = others + pages;
    return 0;
}

int memory_clone(pid to, pid from)
{
    off_t end = (off_t)memory[from].pages * PAGE_BYTES;
    off_t start = 0;
    int error = memory_resize(to, memory[from].pages);

    while (error == 0 && start < end) {
        off_t data = lseek(memory[from].file, start, SEEK_DATA);

        if (data < 0) { /* all the rest was never touched */
            break;
        }
        start = lseek(memory[from].file, data, SEEK_HOLE);
        memcpy(memory[to].base + data, memory[from].base + data,
               (size_t)(start - data));
    }
    return error;
}

uint8_t *memory_at(pid p, uint32_t address)
{
    return memory[p].base + address;
}

bool memory_contains(pid p, uint32_t address, uint32_t bytes)
{
    uint64_t size = (uint64_t)memory[p].pages * PAGE_BYTES;

    return bytes == 0 ||
           (address >= PAGE_BYTES && (uint64_t)address + bytes <= size);
}

uint32_t memory_resident(pid p)
{
    struct stat status;

    if (memory[p].pages == 0) {
        return 0;
    }
    must(fstat(memory[p].file, &status) == 0, "no word from the host");
    return (uint32_t)(status.st_blocks * BLOCK_BYTES / PAGE_BYTES);
}

struct info_memory memory_info(void)
{
    uint32_t resident = 0;

    for (pid p = 0; p <= SPEC_PROCS; p++) {
        resident += memory_resident(p);
    }
    return (struct info_memory){.frames = all_pages,
                                .free_frames = all_pages - resident};
}

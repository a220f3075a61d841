/* SPDX-License-Identifier: MIT
 *
 * The kinds of mappings that programs can have.
 */
#include <sys/mman.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "sos.h"
#include "user/lib/descriptor.h"
#include "user/lib/mapping.h"

/* The call that stack_switch.S makes. */
int stack_switch(int (*function)(void *), void *argument, void *top);

static uint32_t pages_of(size_t bytes)
{
    return (uint32_t)(bytes / PAGE_BYTES + (bytes % PAGE_BYTES != 0));
}

/* What every mapping has. */
static struct pager_plan plan_of(const struct pager_kind *kind, size_t bytes)
{
    return (struct pager_plan){.kind = kind,
                               .pages = pages_of(bytes),
                               .access = PAGER_WRITE,
                               .is_private = 1,
                               .mapped_most = PAGER_MAPPED_MOST,
                               .fd = -1};
}

/* The start of a new mapping; MAP_FAILED with errno, which may be ERROR. */
static void *map(struct pager_plan *plan, int error)
{
    if (error == 0) {
        error = mapping_make(plan);
    }
    return client_result(error) < 0 ? MAP_FAILED : (void *)plan->start;
}

/* Whether FD can be mapped: 0 or a negated errno. */
static int check_file(int fd)
{
    const struct proc_file *file = descriptor_file(fd);
    struct stat status;

    if (file == NULL) {
        return -EBADF;
    }
    if (file->service != SERVICE_FS || fstat(fd, &status) != 0 ||
        !S_ISREG(status.st_mode)) {
        return -ENODEV;
    }
    return (file->flags & O_ACCMODE) == O_WRONLY ? -EACCES : 0;
}

/* 0 or a negated errno. */
static int check(int protection, int flags, off_t offset)
{
    int sharing = flags & (MAP_SHARED | MAP_PRIVATE);
    int others = ~(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS);

    if ((sharing != MAP_SHARED && sharing != MAP_PRIVATE) ||
        (flags & others) != 0 || offset < 0 || offset % PAGE_BYTES != 0) {
        return -EINVAL;
    }
    if ((flags & MAP_FIXED) != 0 || protection == 0 ||
        (protection & ~(PROT_READ | PROT_WRITE)) != 0 ||
        (flags & (MAP_SHARED | MAP_ANONYMOUS)) == MAP_SHARED) {
        return -ENOTSUP;
    }
    return 0;
}

void *mmap(void *place, size_t bytes, int protection, int flags, int fd,
           off_t offset)
{
    int is_file = (flags & MAP_ANONYMOUS) == 0;
    struct pager_plan plan =
        plan_of(is_file ? &pager_file : &pager_zero, bytes);
    int error = check(protection, flags, offset);

    if (error == 0 && is_file) {
        error = check_file(fd);
        plan.fd = fd;
        plan.offset = offset;
    }
    /* What nobody writes to need not be copied for each. */
    if ((protection & PROT_WRITE) == 0) {
        plan.access = PAGER_READ;
        plan.is_private = 0;
    } else {
        plan.is_private = (flags & MAP_PRIVATE) != 0;
    }
    return map(&plan, error);
}

int munmap(void *start, size_t bytes)
{
    return client_result(mapping_end((uintptr_t)start, pages_of(bytes)));
}

void *sos_map_packed(size_t bytes, uint32_t frames)
{
    struct pager_plan plan = plan_of(&pager_packed, bytes);

    plan.mapped_most = frames;
    return map(&plan, frames < 1 || frames > PAGER_MAPPED_MOST ? -EINVAL : 0);
}

void *sos_map_noisy(size_t bytes, uint32_t seed)
{
    struct pager_plan plan = plan_of(&pager_noisy, bytes);

    plan.seed = seed;
    return map(&plan, 0);
}

int sos_call_on_stack(int (*function)(void *), void *argument, size_t bytes,
                      int *result)
{
    struct pager_plan plan = plan_of(&pager_stack, bytes);
    /* The page below is the guard. */
    void *stack = map(&plan, plan.pages >= REGION_PAGES ? -EINVAL : 0);

    if (stack == MAP_FAILED) {
        return -1;
    }
    *result = stack_switch(function, argument,
                           (char *)stack + plan.pages * PAGE_BYTES);
    return munmap(stack, plan.pages * PAGE_BYTES);
}

int sos_mapping(const void *address, struct sos_mapping *mapping)
{
    struct message message = MESSAGE_SHORT(PAGER_STATUS, 0, 0);

    message.buffer = mapping;
    message.buffer_bytes = sizeof *mapping;
    return client_result(mapping_ask(address, &message));
}

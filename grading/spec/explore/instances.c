/* SPDX-License-Identifier: MIT
 *
 * The instances: three processes each, and what they may do. Each but `big` is
 * about one part of the kernel, and visited in seconds.
 */
#include <string.h>

#include "grading/spec/explore/explore.h"

#define BIT(call) (UINT32_C(1) << CALL_##call)
#define IPC (BIT(ipc_send) | BIT(ipc_receive) | BIT(ipc_request))
#define LIFE (BIT(process_create) | BIT(process_kill))

static const struct instance instances[] = {
    {.name = "messages",
     .about = "messages and timeouts, create and kill",
     .calls = LIFE | IPC,
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 4,
     .timeout = {0, 1, 2, IPC_FOREVER},
     .stale = true,
     .thorough = true,
     .slots = 20},
    {.name = "schedule",
     .about = "two priorities, slices of 1 and 2, and their change",
     .calls = LIFE | BIT(chg_sched_params) | BIT(ipc_receive),
     .priorities = 2,
     .priority = {1, 2},
     .slices = 2,
     .slice = {1, 2},
     .timeouts = 1,
     .timeout = {1},
     .thorough = true,
     .slots = 20},
    {.name = "clone",
     .about = "clones, runtime errors, and what init hears of them",
     .calls = LIFE | BIT(process_clone) | BIT(ipc_receive),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .errors = true,
     .kernel = true,
     .refusals = true,
     .thorough = true,
     .slots = 20},
    {.name = "memory",
     .about = "messages with memory; memory_add and memory_free",
     .calls = LIFE | IPC | BIT(memory_add) | BIT(memory_free),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .buffers = true,
     .refusals = true,
     .thorough = true,
     .slots = 20},
    {.name = "rights",
     .about = "rights changed, privilege",
     .calls = LIFE | BIT(set_privileged) | BIT(change_rights),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .rights = 2,
     .right = {0, RIGHTS_ALL},
     .stale = true,
     .slots = 20},
    {.name = "grants",
     .about = "messages that grant a handle, rights taken back",
     .calls = LIFE | BIT(ipc_send) | BIT(ipc_receive) | BIT(change_rights),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .rights = 1,
     .right = {RIGHT_SEND},
     .grants = true,
     .slots = 20},
    {.name = "revoke",
     .about = "handles granted while others take them back",
     .calls = BIT(process_create) | BIT(ipc_send) | BIT(ipc_receive) |
              BIT(change_rights),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .rights = 2,
     .right = {0, RIGHTS_ALL},
     .grants = true,
     .timeless = true,
     .slots = 20},
    {.name = "driver",
     .about = "a driver and its interrupts; runtime errors",
     .calls = LIFE | BIT(change_driver) | BIT(enable_interrupts) |
              BIT(ipc_send) | BIT(ipc_receive),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .errors = true,
     .kernel = true,
     .thorough = true,
     .slots = 20},
    {.name = "pager",
     .about = "regions, their pagers, page faults and time",
     .calls = LIFE | BIT(ipc_receive) | BIT(pager_assign) | BIT(pager_map) |
              BIT(pager_unmap),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .any = true,
     .thorough = true,
     .slots = 22},
    {.name = "deputy",
     .about = "pagers with pagers of their own, in memory that is short",
     .calls = BIT(process_create) | BIT(change_rights) | BIT(ipc_receive) |
              BIT(pager_assign) | BIT(pager_map),
     .priorities = 1,
     .priority = {2},
     .slices = 1,
     .slice = {1},
     .timeouts = 1,
     .timeout = {IPC_FOREVER},
     .rights = 1,
     .right = {RIGHT_SEND},
     .any = true,
     .refusals = true,
     .timeless = true,
     .slots = 22},
    {.name = "big",
     .about = "messages and timeouts, create, clone and kill, runtime errors, "
              "two priorities, slices of 1 and 2",
     .calls = LIFE | IPC | BIT(process_clone),
     .priorities = 2,
     .priority = {1, 2},
     .slices = 2,
     .slice = {1, 2},
     .timeouts = 4,
     .timeout = {0, 1, 2, IPC_FOREVER},
     .errors = true,
     .slots = 26},
};

enum {
    INSTANCES = sizeof(instances) / sizeof(*instances)
};

const struct instance *instance_find(const char *name)
{
    for (uint32_t i = 0; i < INSTANCES; i++) {
        if (strcmp(instances[i].name, name) == 0) {
            return &instances[i];
        }
    }
    return NULL;
}

void instance_list(FILE *file)
{
    for (uint32_t i = 0; i < INSTANCES; i++) {
        fprintf(file, "  %-10s %s\n", instances[i].name, instances[i].about);
    }
}

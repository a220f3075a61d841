/* SPDX-License-Identifier: MIT
 *
 * Memory calls: who may, then CVM.
 */
#include "kernel/memory.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "kernel/pager.h"
#include "kernel/rights.h"

int memory_add(pid_t caller, word_t handle, word_t pages)
{
    pid_t object;
    int error;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    error = rights_find(caller, handle, &object);
    if (error == 0 && !pager_leaves_room(object, pages)) {
        error = ERR_RESOURCES;
    }
    if (error == 0) {
        error = cvm_alloc(object, pages);
    }
    return error != 0 ? error : (int)cvm_size(object);
}

int memory_free(pid_t caller, word_t handle, word_t pages)
{
    pid_t object;
    int error;

    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    error = rights_find(caller, handle, &object);
    if (error == 0) {
        error = cvm_free(object, pages);
    }
    return error != 0 ? error : (int)cvm_size(object);
}

/* SPDX-License-Identifier: MIT
 *
 * The specification of kernel/memory.h. The state is that of CVM: a size for
 * each machine.
 */
#include "kernel/memory.h"

#include "abi/abi.h"
#include "cvm/cvm.h"
#include "grading/layers/vamos/module.h"
#include "kernel/pager.h"
#include "kernel/rights.h"

/* The checks that both calls make, in their order. */
static int check(pid_t caller, word_t handle, pid_t *object)
{
    if (!rights_is_privileged(caller)) {
        return because(ERR_UNPRIVILEGED, "first: the caller is privileged");
    }
    if (rights_find(caller, handle, object) != 0) {
        return because(ERR_HANDLE, "second: the handle names somebody");
    }
    return 0;
}

static int answer(int error, pid_t object)
{
    return error != 0 ? because(error, "last: what CVM says to it")
                      : because((int)cvm_size(object),
                                "all went well: the new size in pages");
}

int memory_add(pid_t caller, word_t handle, word_t pages)
{
    pid_t object = 0;
    int error = check(caller, handle, &object);

    if (error == 0 && !pager_leaves_room(object, pages)) {
        return because(ERR_RESOURCES, "third: no region with a pager is in "
                                      "the way");
    }
    return error != 0 ? error : answer(cvm_alloc(object, pages), object);
}

int memory_free(pid_t caller, word_t handle, word_t pages)
{
    pid_t object = 0;
    int error = check(caller, handle, &object);

    return error != 0 ? error : answer(cvm_free(object, pages), object);
}

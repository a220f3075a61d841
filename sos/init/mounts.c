/* SPDX-License-Identifier: MIT
 *
 * The order is kept: a volume may be mounted on a directory of another one.
 */
#include "sos/init/mounts.h"

#include <errno.h>
#include <string.h>

static struct proc_mount table[PROC_MOUNTS_MOST];
static uint32_t count;

int mounts_remove(const struct proc_mount *mount)
{
    uint32_t i = 0;

    if (memchr(mount->where, 0, sizeof mount->where) == NULL) {
        return -EINVAL;
    }
    while (i < count && strcmp(table[i].where, mount->where) != 0) {
        i++;
    }
    if (i < count) {
        count--;
        memmove(&table[i], &table[i + 1], (count - i) * sizeof table[0]);
    }
    return 0;
}

int mounts_add(const struct proc_mount *mount)
{
    int result = mounts_remove(mount);

    if (result == 0 && count == PROC_MOUNTS_MOST) {
        result = -ENFILE;
    }
    if (result == 0) {
        table[count++] = *mount;
    }
    return result;
}

const struct proc_mount *mounts_list(uint32_t *number)
{
    *number = count;
    return table;
}

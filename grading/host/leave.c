/* SPDX-License-Identifier: MIT
 *
 * make ends with 2 whatever failed. This object, which make loads into itself
 * (GNU make manual, "Loading Dynamic Objects"), ends it with the exit status
 * of the session instead, so that `make run RUN=...` can be used like the line
 * that it runs. Without it, make says "Error N" and ends with 2.
 */
#include <gnumake.h>
#include <stdlib.h>

int plugin_is_GPL_compatible;

int leave_gmk_setup(const gmk_floc *where);

/* Called when the object is loaded: by the recipe of `run`, at its end. */
int leave_gmk_setup(const gmk_floc *where)
{
    (void)where;
    exit(atoi(gmk_expand("$(RUN_STATUS)")));
}

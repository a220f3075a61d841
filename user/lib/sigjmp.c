/* SPDX-License-Identifier: MIT
 *
 * Jumps that take the blocked signals along.
 */
#include <setjmp.h>

#include <signal.h>
#include <stddef.h>

_Static_assert(sizeof(sigset_t) == sizeof(unsigned), "sigjmp_buf holds it");

void sigjmp_save(sigjmp_buf from, int save)
{
    sigset_t set = 0;

    from->saved = save;
    if (save) {
        (void)sigprocmask(SIG_BLOCK, NULL, &set);
    }
    from->set = set;
}

void siglongjmp(sigjmp_buf to, int value)
{
    sigset_t set = to->set;

    if (to->saved) {
        (void)sigprocmask(SIG_SETMASK, &set, NULL);
    }
    longjmp(to->place, value);
}

/* SPDX-License-Identifier: MIT
 *
 * Jumps out of nested calls.
 */
#ifndef USER_SETJMP_H
#define USER_SETJMP_H

/* ebx, esi, edi, ebp, esp, eip (user/lib/setjmp.S). */
typedef unsigned long jmp_buf[6];

/* Notes the place. 0; when longjmp comes back here: its VALUE, or 1 for 0. The
 * function that called setjmp must not have returned by then, and its local
 * variables that changed since must be volatile. Blocked signals stay as they
 * are. */
int setjmp(jmp_buf place) __attribute__((__returns_twice__));
_Noreturn void longjmp(jmp_buf place, int value);

#define _setjmp setjmp
#define _longjmp longjmp

/* The same, but the blocked signals become, if SAVE is not 0, what they were:
 * the way out of a handler. */
typedef struct {
    jmp_buf place;
    int saved;
    unsigned set; /* a sigset_t */
} sigjmp_buf[1];
#define sigsetjmp(from, save) (sigjmp_save(from, save), setjmp((from)->place))
void sigjmp_save(sigjmp_buf from, int save);
_Noreturn void siglongjmp(sigjmp_buf to, int value);

#endif

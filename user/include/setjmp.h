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

#endif

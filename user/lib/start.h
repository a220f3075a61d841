/* SPDX-License-Identifier: MIT
 *
 * The start of a process, after its first instruction.
 *
 * Layer: user/lib/start. Uses: client, stdlib.
 */
#ifndef USER_LIB_START_H
#define USER_LIB_START_H

#include <stdint.h>

/* What init finds in its registers (end of kernel/abi/abi.h); 0 in every other
 * process. */
struct start_boot {
    uint32_t archive; /* address */
    uint32_t archive_bytes;
    uint32_t command_line; /* address */
};

extern struct start_boot start_boot;

/* By which the program was called: its first argument, or "". */
extern const char *start_name;

/* Asks init for the arguments, environment, current directory, identity and
 * open files of this process, calls main() and ends with its result. init, which
 * nobody can tell anything, gets no arguments. Called by _start only.
 */
_Noreturn void start(uint32_t ebx, uint32_t ecx, uint32_t edx);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Drives the kernel over the model, step by step, as CVM and processes do.
 * After each step, all that must hold is checked (vamos_check.h,
 * vamos_change.h); what does not hold ends the test by drive_fail().
 *
 *     pid_t child = drive_spawn(PROCESS_INIT, 2, 1);
 *     int result = DO(child, ipc_send, HN_PARENT, 0, 0, 1, 2, 3);
 */
#ifndef LAYERS_VAMOS_DRIVE_H
#define LAYERS_VAMOS_DRIVE_H

#include <limits.h>

#include "grading/layers/vamos_model.h"
#include "kernel/process.h"

/* Results of a call that are none of the kernel's. */
#define WAITS INT_MIN      /* the process waits */
#define GONE (INT_MIN + 1) /* the process has ended */
#define OFF (INT_MIN + 2)  /* the machine was switched off */

/* Starts the model and the kernel; init is the current process. */
void drive_boot(void);

/* One kernel step, with all checks. Whoever ran before makes the call or
 * causes the exception. Returns: false if it switched the machine off.
 */
bool drive_step(word_t cause, word_t data);

/* A tick; COUNT ticks. */
void drive_tick(void);
void drive_ticks(uint32_t count);

/* The devices of SET interrupt, those that may. */
void drive_interrupt(word_t set);

/* The current process stops with exception VECTOR. */
void drive_exception(word_t vector);

/* The current process faults at ADDRESS, when it writes or reads there. */
void drive_page_fault(uva_t address, bool write);

/* Lets time pass until PID, which is ready, is the current process. */
void drive_turn(pid_t pid);

/* Sets the registers of a call, without making it. */
void drive_set_call(pid_t pid, word_t number, const word_t arguments[6]);

/* Process PID's turn comes, and it makes call NUMBER. Returns: the result, or
 * WAITS, GONE, OFF.
 */
int drive_call(pid_t pid, word_t number, const word_t arguments[6]);

#define DO(pid, name, ...) \
    drive_call((pid), CALL_##name, (const word_t[6]){__VA_ARGS__})

/* What the call of PID, which has waited, came to: its result, or WAITS. */
int drive_result(pid_t pid);

/* A process that PARENT creates from its image. */
pid_t drive_spawn(pid_t parent, word_t priority, word_t slice);

/* The handle by which PID knows OTHER. (It gets one if it has none.) */
word_t drive_name(pid_t pid, pid_t other);

/* Init gives PID the rights RIGHTS on OTHER. */
void drive_introduce(pid_t pid, pid_t other, word_t rights);

/* Writes struct ipc_buffers to MODEL_STACK of PID; returns that address. */
uva_t drive_buffers(pid_t pid, struct ipc_buffers buffers);

/* Ends all processes, whatever they do, by the kernel's own functions, and
 * checks that nothing is left of them.
 */
void drive_kill_all(void);

/* Ends the test: WHAT does not hold. The program that drives supplies it. */
_Noreturn void drive_fail(const char *what);

#endif

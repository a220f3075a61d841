/* SPDX-License-Identifier: MIT
 *
 * A plain model of CVM, over which the kernel runs on the host: machines with
 * registers and a small memory, an image format of its own, devices that are
 * cells. All primitives of cvm/cvm.h, and below what only a test can do.
 *
 *     page 0 | page 1: stack | from page 2 on: the image, then zeros | end
 *
 * Each machine holds a valid image at MODEL_IMAGE, so each can create others.
 *
 * Invariant: the sizes of all machines together do not exceed the limit.
 */
#ifndef LAYERS_VAMOS_MODEL_H
#define LAYERS_VAMOS_MODEL_H

#include "cvm/cvm.h"

enum {
    MODEL_REGISTERS = 16, /* by enum cvm_register */
    MODEL_TRAP_BYTES = 2,
    MODEL_PAGES = 4, /* of a machine from the model's image */
    MODEL_STACK = 4096,
    MODEL_IMAGE = 2 * 4096,
    MODEL_IMAGE_BYTES = 16,
    MODEL_DATA = 3 * 4096, /* the last page */
    MODEL_LIMIT = 4096     /* pages of all machines together */
};

/* An image. The machine has PAGES pages and begins at ENTRY. */
struct model_image {
    uint32_t magic; /* MODEL_MAGIC */
    uint32_t pages; /* 4..USER_PAGES */
    uint32_t entry; /* MODEL_IMAGE .. end */
    uint32_t reserved;
};

#define MODEL_MAGIC 0x4F4D4156u

/* Starts afresh: machine 1 is loaded, all others are empty, all devices
 * silent, the limit is MODEL_LIMIT.
 */
void model_start(void);

/* Frees what the machines hold. */
void model_stop(void);

/* From now on machines cannot grow beyond PAGES pages together. */
void model_set_limit(uint32_t pages);

/* The pages of all machines together. */
uint32_t model_committed(void);

/* The new machine DST gets a copy of the record of SRC, if it has one. */
void model_copy_record(pid_t dst, pid_t src);

/* Whether [ADDRESS, ADDRESS + BYTES) lies in machine PID's memory; regions are
 * none of it.
 */
bool model_in_memory(pid_t pid, uva_t address, uint32_t bytes);

/* [ADDRESS, ADDRESS + BYTES) of machine PID, inside its memory. */
void *model_memory(pid_t pid, uva_t address, uint32_t bytes);

/* Changes each time that machine PID's memory may have changed. */
uint32_t model_version(pid_t pid);

/* No page of machine PID from PAGE on can be had any more; 0 = all can. So it
 * stays until the machine is reset; one that is empty cannot be loaded.
 */
void model_break(pid_t pid, uint32_t page);

/* Whether that is so of the page at ADDRESS. */
bool model_is_broken(pid_t pid, uva_t address);

/* Machine PID reports EXCEPTION next. */
void model_set_exception(pid_t pid, struct info_exception exception);

/* Counts an entry from machine FROM, and the switch to machine TO (0 = none). */
void model_count(pid_t from, pid_t to);

/* What the kernel said last on its console; "" at the start. */
const char *model_message(void);

/* ---- Devices ---- */

/* All devices are silent, all registers 0. */
void model_start_devices(void);

/* The devices that may interrupt. */
word_t model_enabled(void);

/* The devices of SET have interrupted: they are silent. */
void model_silence(word_t set);

/* What register REG (not of a window) of DEVICE holds. */
word_t model_register(word_t device, word_t reg);

/* ---- What the program that uses the model does about ends ---- */

_Noreturn void model_power_off(word_t status);
_Noreturn void model_panic(const char *where, const char *what);

#endif

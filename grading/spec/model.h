/* SPDX-License-Identifier: MIT
 *
 * Between the files of the model. Vocabulary:
 *
 *     s       the state                 p, q     processes
 *     step    a transition under way    caller   the current process
 */
#ifndef SPEC_MODEL_H
#define SPEC_MODEL_H

#include "grading/spec/spec.h"

struct step {
    struct spec *s;
    struct world *world;
    pid caller;
    struct output output; /* of the caller */
};

enum {
    UNANSWERED = INT32_MIN /* the caller is not answered, or was already */
};

/* ---- Rules ---- */

/* A call is refused with ERROR because WHY, a sentence without its full stop;
 * or granted, and then TEXT says what that means. Returns ERROR, or 0.
 */
#define refuse(step, error, why) \
    rule_set((step)->world, error, why, __FILE__, __LINE__)
#define grant(step, text) rule_set((step)->world, 0, text, __FILE__, __LINE__)
int rule_set(struct world *world, int error, const char *text, const char *file,
             int line);

/* The wait of P is broken off with ERROR, because WHY. */
#define break_off(step, p, error, why) \
    answer_result(step, p, refuse(step, error, why))

/* The answer to P, which is ready from now on. */
void answer(struct step *step, pid p, const struct response *response);
void answer_result(struct step *step, pid p, int32_t result);

/* What the machine answers to REQUEST. */
int ask(struct step *step, struct request *request);

/* ---- Processes (procs.c) ---- */

bool is_alive(const struct spec *s, pid p);

/* The lowest free number but init's; 0 if there is none. */
pid fresh_pid(const struct spec *s);

/* Whether [ADDRESS, ADDRESS + BYTES) lies in P's memory: pages 1 to the last.
 * So does every empty range.
 */
bool in_memory(const struct spec *s, pid p, uint32_t address, uint32_t bytes);

/* The same, or in mapped pages of regions above it; which P may write to. */
bool is_there(const struct spec *s, pid p, uint32_t address, uint32_t bytes);
bool is_writable(const struct spec *s, pid p, uint32_t address, uint32_t bytes);

/* P begins, ready, with PRIORITY and SLICE. */
void begin(struct spec *s, pid p, uint32_t priority, uint32_t slice,
           uint32_t pages);

/* P is gone: from queues, handle tables and drivers. */
void end(struct spec *s, pid p);

/* ---- Sequences (sequence.c) ---- */

bool contains(const struct sequence *q, pid p);
void append(struct sequence *q, pid p);
void drop(struct sequence *q, pid p);

/* ---- Scheduling (schedds.c) ---- */

/* P, which is not ready, is ready: last of its queue, no longer timed. */
void make_ready(struct spec *s, pid p);

/* P, which is ready, waits in PHASE, for TIMEOUT ticks or IPC_FOREVER. */
void make_wait(struct spec *s, pid p, enum phase phase, int32_t timeout);

/* P is in no queue any more. */
void make_idle(struct spec *s, pid p);

/* P gets another priority and slice. */
void reschedule(struct spec *s, pid p, uint32_t priority, uint32_t slice);

/* A tick: time passes, the current process consumes one of its slice. */
void tick(struct spec *s);

/* Whether P's waiting ends now. */
bool is_elapsed(const struct spec *s, pid p);

/* ---- Handles and rights (rightsdb.c) ---- */

bool is_privileged(const struct spec *s, pid p);

/* Whom NUMBER names for P; 0: nobody. */
pid named(const struct spec *s, pid p, uint32_t number);

/* P's handle for Q, which gets one without rights if it has none. */
uint32_t handle_for(struct spec *s, pid p, pid q);

/* P's rights on Q; all on itself. */
uint32_t rights_on(const struct spec *s, pid p, pid q);
void give_rights(struct spec *s, pid p, pid q, uint32_t rights);

/* Whether P may hand RIGHTS on Q to others. */
bool may_grant(const struct spec *s, pid p, pid q, uint32_t rights);

/* P's table holds nothing but CREATOR (0 = nothing), its HN_PARENT. */
void clear_handles(struct spec *s, pid p, pid creator);

/* No handle names P any more. */
void forget(struct spec *s, pid p);

/* ---- Devices (devds.c) ---- */

bool may_have_driver(const struct spec *s, uint32_t device);

/* The devices that P drives. */
uint32_t devices_of(const struct spec *s, pid p);

/* DEVICE has no driver any more, and is silent. */
void unregister_driver(struct step *step, uint32_t device);

/* The devices of SET interrupt: who has no driver is not heard. */
void note_interrupts(struct spec *s, uint32_t set);

/* ---- Regions and pagers (pagers.c) ---- */

/* The calls; the caller's result, or UNANSWERED. */
int32_t call_pager_assign(struct step *step);
int32_t call_pager_map(struct step *step);
int32_t call_pager_unmap(struct step *step);

/* Whether the range lies in pages that are mapped for ACCESS, above P's memory.
 */
bool in_regions(const struct spec *s, pid p, uint32_t address, uint32_t bytes,
                uint32_t access);

/* The caller's page fault is its pager's business; false: it is nobody's. */
bool page_fault(struct step *step);

/* Takes the next page fault that PAGER has to hear of. Returns whether there is
 * one.
 */
bool take_fault(struct spec *s, pid pager, struct response *message);

/* P, which waits for a page, stops because of CAUSE. */
void fail_wait(struct step *step, pid p, uint32_t cause);

/* Pages of PAGER's memory from page FIRST on are in no region any more. */
void withdraw(struct spec *s, pid pager, uint32_t first);

/* Whether PAGES pages more for P reach into no region with a pager. */
bool leaves_room(const struct spec *s, pid p, uint32_t pages);

/* TO's regions have the pagers and agreements that FROM's have. */
void copy_regions(struct spec *s, pid to, pid from);

/* P ends: it is a consumer no more, and no pager. */
void end_pager(struct step *step, pid p);

/* ---- Messages (ipc.c) ---- */

/* The calls; the caller's result, or UNANSWERED. */
int32_t call_ipc_send(struct step *step);
int32_t call_ipc_receive(struct step *step);
int32_t call_ipc_request(struct step *step);

/* What the kernel has to say to P goes to it, if it waits for it. */
void deliver(struct step *step, pid p);

/* ---- All calls (calls.c) ---- */

/* The call that the caller shows. */
void perform_call(struct step *step);

/* The caller cannot go on. */
void stop(struct step *step);

/* P has stopped: init hears of it. */
void report(struct step *step, pid p);

/* ---- The phases that Vamos and Coup share (vamos.c) ---- */

void first_phase(struct step *step);
void elapse(struct step *step, pid p);
void third_phase(struct step *step, uint32_t devices);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The kernel calls as C functions (kernel/abi/calls.def says what each one
 * does). Results: >= 0, or an ERR_ number of abi.h. These are the only
 * functions of a process that reach the kernel.
 */
#ifndef USER_VAMOS_H
#define USER_VAMOS_H

#include <stddef.h>
#include <stdint.h>

#include "abi/abi.h"

typedef int32_t handle_t;

/* A message as one sends or receives it. Set the fields that the call uses;
 * MESSAGE_SHORT() makes one without memory and grant. */
struct message {
    uint32_t word[3];
    const void *data;     /* to send, or NULL */
    uint32_t data_bytes;
    void *buffer;         /* room for memory received, or NULL */
    uint32_t buffer_bytes;
    handle_t grant;       /* handle to pass on, or HN_NONE */
    uint32_t grant_rights;
    /* filled on reception */
    handle_t sender;      /* HN_KERNEL for a kernel message */
    uint32_t length;      /* bytes received in BUFFER */
    handle_t granted;     /* handle received, or 0; of a page fault: marker */
};

#define MESSAGE_SHORT(w0, w1, w2)                                             \
    (struct message) { .word = {(w0), (w1), (w2)}, .grant = HN_NONE }

/* Timeouts are in ticks; 0 = only if the partner is ready, IPC_FOREVER.
 * ipc_receive and ipc_request overwrite word[], sender, length and granted;
 * after an error MESSAGE is unchanged. */
int ipc_send(handle_t partner, int32_t timeout, const struct message *message);
int ipc_receive(handle_t partner, int32_t timeout, struct message *message);
int ipc_request(handle_t partner, int32_t timeout, struct message *message);

int set_privileged(handle_t process);
handle_t process_create(const void *image, size_t bytes, uint32_t priority,
                        uint32_t slice);
handle_t process_clone(handle_t process);
int process_kill(handle_t process);
int memory_add(handle_t process, uint32_t pages);
int memory_free(handle_t process, uint32_t pages);
int chg_sched_params(handle_t process, uint32_t priority, uint32_t slice);
int change_driver(handle_t process, uint32_t device, int registered);
int enable_interrupts(uint32_t devices);
int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer);
int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer);
int change_rights(handle_t receiver, handle_t object, uint32_t rights);
int pager_assign(uint32_t region, handle_t pager, uint32_t timeout);
int pager_map(handle_t consumer, void *address, void *own, uint32_t access);
int pager_unmap(handle_t consumer, void *address, uint32_t marker,
                uint32_t flags);
int read_kernel_info(uint32_t item, uint32_t index, void *buffer);

/* The name of an ERR_ number ("ERR_HANDLE") and its sentence. */
const char *vamos_error_name(int error);
const char *vamos_error_text(int error);

#endif

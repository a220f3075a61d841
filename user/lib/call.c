/* SPDX-License-Identifier: MIT
 *
 * The kernel calls as C functions: puts arguments into the registers that
 * kernel/abi/calls.def names, and takes results out of them. Nothing is
 * checked here: the kernel checks everything anyway.
 */
#include "vamos.h"

#include "user/lib/trap.h"

/* An address as the kernel sees it. */
static uint32_t word(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

/* Issues call NUMBER with up to five arguments; returns its result. */
static int call(enum abi_call number, uint32_t a, uint32_t b, uint32_t c,
                uint32_t d, uint32_t e)
{
    struct trap_registers registers = {(uint32_t)number, a, b, c, d, e, 0};

    trap(&registers);
    return (int)registers.eax;
}

/* Whether MESSAGE has a part that does not fit in registers. SENDING and
 * RECEIVING say which of its fields the call uses. */
static int message_is_long(const struct message *message, int sending,
                           int receiving)
{
    int sends = message->data_bytes > 0 || message->grant != HN_NONE;

    return (sending && sends) || (receiving && message->buffer_bytes > 0);
}

/* Issues one of the three IPC calls with MESSAGE's fields; REGISTERS are what it
 * leaves behind. */
static void ipc(enum abi_call number, handle_t partner, int32_t timeout,
                const struct message *message, struct trap_registers *registers)
{
    int sending = number != CALL_ipc_receive;
    int receiving = number != CALL_ipc_send;
    struct ipc_buffers buffers = {
        .send_address = sending ? word(message->data) : 0,
        .send_length = sending ? message->data_bytes : 0,
        .receive_address = receiving ? word(message->buffer) : 0,
        .receive_capacity = receiving ? message->buffer_bytes : 0,
        .grant_handle = sending ? message->grant : HN_NONE,
        .grant_rights = sending ? message->grant_rights : 0,
    };

    *registers = (struct trap_registers){
        .eax = (uint32_t)number,
        .ebx = (uint32_t)partner,
        .ecx = (uint32_t)timeout,
        .edx =
            message_is_long(message, sending, receiving) ? word(&buffers) : 0,
        .esi = message->word[0],
        .edi = message->word[1],
        .ebp = message->word[2],
    };
    trap(registers);
}

/* Takes a received message out of the registers. */
static void message_received(struct message *message,
                             const struct trap_registers *registers)
{
    message->word[0] = registers->esi;
    message->word[1] = registers->edi;
    message->word[2] = registers->ebp;
    message->sender = (handle_t)registers->ebx;
    message->length = registers->ecx;
    message->granted = (handle_t)registers->edx;
}

int ipc_send(handle_t partner, int32_t timeout, const struct message *message)
{
    struct trap_registers registers;

    ipc(CALL_ipc_send, partner, timeout, message, &registers);
    return (int)registers.eax;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    struct trap_registers registers;

    ipc(CALL_ipc_receive, partner, timeout, message, &registers);
    if ((int)registers.eax >= 0) {
        message_received(message, &registers);
    }
    return (int)registers.eax;
}

int ipc_request(handle_t partner, int32_t timeout, struct message *message)
{
    struct trap_registers registers;

    ipc(CALL_ipc_request, partner, timeout, message, &registers);
    if ((int)registers.eax >= 0) {
        message_received(message, &registers);
    }
    return (int)registers.eax;
}

int set_privileged(handle_t process)
{
    return call(CALL_set_privileged, (uint32_t)process, 0, 0, 0, 0);
}

handle_t process_create(const void *image, size_t bytes, uint32_t priority,
                        uint32_t slice)
{
    return call(CALL_process_create, word(image), (uint32_t)bytes, priority,
                slice, 0);
}

handle_t process_clone(handle_t process)
{
    return call(CALL_process_clone, (uint32_t)process, 0, 0, 0, 0);
}

int process_kill(handle_t process)
{
    return call(CALL_process_kill, (uint32_t)process, 0, 0, 0, 0);
}

int memory_add(handle_t process, uint32_t pages)
{
    return call(CALL_memory_add, (uint32_t)process, pages, 0, 0, 0);
}

int memory_free(handle_t process, uint32_t pages)
{
    return call(CALL_memory_free, (uint32_t)process, pages, 0, 0, 0);
}

int chg_sched_params(handle_t process, uint32_t priority, uint32_t slice)
{
    return call(CALL_chg_sched_params, (uint32_t)process, priority, slice, 0,
                0);
}

int change_driver(handle_t process, uint32_t device, int registered)
{
    return call(CALL_change_driver, (uint32_t)process, device,
                (uint32_t)registered, 0, 0);
}

int enable_interrupts(uint32_t devices)
{
    return call(CALL_enable_interrupts, devices, 0, 0, 0, 0);
}

int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer)
{
    return call(CALL_dev_read, device, reg, width, count, word(buffer));
}

int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer)
{
    return call(CALL_dev_write, device, reg, width, count, word(buffer));
}

int change_rights(handle_t receiver, handle_t object, uint32_t rights)
{
    return call(CALL_change_rights, (uint32_t)receiver, (uint32_t)object,
                rights, 0, 0);
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    return call(CALL_read_kernel_info, item, index, word(buffer), 0, 0);
}

int pager_assign(uint32_t region, handle_t pager, uint32_t timeout)
{
    return call(CALL_pager_assign, region, (uint32_t)pager, timeout, 0, 0);
}

int pager_map(handle_t consumer, void *address, void *own, uint32_t access)
{
    return call(CALL_pager_map, (uint32_t)consumer, word(address), word(own),
                access, 0);
}

int pager_unmap(handle_t consumer, void *address, uint32_t marker,
                uint32_t flags)
{
    return call(CALL_pager_unmap, (uint32_t)consumer, word(address), marker,
                flags, 0);
}

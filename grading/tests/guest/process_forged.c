/* SPDX-License-Identifier: MIT
 *
 * Tests of processes: an ordinary user who sends init and the servers what
 * only others may, or what makes no sense.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "grading/tests/guest/process.h"
#include "sos/proto.h"

#define USER 100
#define PATIENCE_TICKS 100
#define UNKNOWN 0x1ff /* no operation of init */

/* The result of a request; the kernel's error if there is no reply. */
static int ask(handle_t whom, uint32_t operation, uint32_t w1, uint32_t w2)
{
    struct message message = MESSAGE_SHORT(operation, w1, w2);
    int error = ipc_request(whom, PATIENCE_TICKS, &message);

    return error < 0 ? error : (int)message.word[0];
}

static int ask_init(uint32_t operation, uint32_t w1, uint32_t w2)
{
    return ask(HN_PARENT, operation, w1, w2);
}

/* The result of PROC_EXEC with BYTES bytes of what DATA points to. */
static int exec_with(const void *data, uint32_t bytes)
{
    struct message message = MESSAGE_SHORT(PROC_EXEC, 0, 0);
    int error;

    message.data = data;
    message.data_bytes = bytes;
    error = ipc_request(HN_PARENT, PATIENCE_TICKS, &message);
    return error < 0 ? error : (int)message.word[0];
}

static handle_t handle_of(enum service service)
{
    struct message message = MESSAGE_SHORT(PROC_SERVICE, service, 0);

    return ipc_request(HN_PARENT, PATIENCE_TICKS, &message) == 0
               ? message.granted
               : HN_NONE;
}

static void forge_init(void)
{
    struct message key = MESSAGE_SHORT(PROC_KEY, SIGINT, 0);
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);

    CHECK(ask_init(UNKNOWN, 0, 0) == -ENOSYS);
    CHECK(ask_init(0, 0, 0) == -ENOSYS);
    CHECK(ask_init(PROC_START, 0, 0) == -EINVAL);
    CHECK(ask_init(PROC_SERVICE, SERVICE_DISK, 0) == -EPERM);
    CHECK(ask_init(PROC_SERVICE, SERVICES, 0) == -EINVAL);
    CHECK(ask_init(PROC_SETUSER, 0, 0) == -EPERM);
    CHECK(ask_init(PROC_SHUTDOWN, 0, 0) == -EPERM);
    CHECK(ask_init(PROC_MEMORY, INT32_MAX, 0) == -ENOMEM);
    CHECK(ask_init(PROC_MEMORY, (uint32_t)INT32_MIN, 0) == -EINVAL);
    CHECK(ask_init(PROC_BLOCK, 0, 99) == -EINVAL);
    CHECK(ask_init(PROC_FORK, PROC_PAGER + 1, 0) == -EINVAL);
    CHECK(kill(1, SIGKILL) == -1 && errno == EPERM);
    CHECK(kill(getppid(), SIGKILL) == -1 && errno == EPERM);
    CHECK(ipc_send(HN_PARENT, PATIENCE_TICKS, &key) == 0);
    CHECK(ipc_send(HN_PARENT, PATIENCE_TICKS, &ready) == 0);
}

static void forge_exec(void)
{
    static struct {
        struct proc_exec head;
        char strings[64];
    } block = {{0, 0, 0, 12}, "/bin/true\0/"};
    static char long_block[IPC_MAX_BYTES];

    CHECK(exec_with(&block, 0) == -EINVAL);
    CHECK(exec_with(&block, sizeof block.head) == -EINVAL);
    CHECK(exec_with(&block, sizeof block.head + 11) == -EINVAL);
    block.head.argc = 1;
    CHECK(exec_with(&block, sizeof block.head + 12) == -EINVAL);
    block.head.argc = UINT32_MAX;
    block.head.envc = 1;
    CHECK(exec_with(&block, sizeof block.head + 12) == -EINVAL);
    block.head =
        (struct proc_exec){.files = PROC_FILES + 1, .string_bytes = 12};
    CHECK(exec_with(&block, sizeof block.head + 12) == -EINVAL);
    block.head.files = UINT32_MAX / sizeof(struct proc_file) + 1;
    CHECK(exec_with(&block, sizeof block.head + 12) == -EINVAL);
    block.head.files = 1;
    CHECK(exec_with(&block, sizeof block.head + 12) == -EINVAL);
    CHECK(exec_with(long_block, sizeof long_block) == ERR_TRUNCATED);
}

static void forge_server(enum service service)
{
    handle_t server = handle_of(service);

    CHECK(server > 0);
    CHECK(ask(server, CLIENT_VOUCH, 0, (uint32_t)getpid()) < 0);
    CHECK(ask(server, CLIENT_FORGET, 0, 1) < 0);
    CHECK(ask(server, IO_READ, 500, 1) == -EBADF);
    CHECK(ask(server, IO_READ_AT, 500, 1) < 0);
    CHECK(ask(server, UNKNOWN, 0, 0) < 0);
}

void test_forged(void)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0) {
        process_failed = 0;
        (void)setgid(USER);
        (void)setuid(USER);
        forge_init();
        forge_exec();
        forge_server(SERVICE_FS);
        forge_server(SERVICE_PIPE);
        exit(process_failed);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
}

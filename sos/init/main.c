/* SPDX-License-Identifier: MIT
 *
 * init, the first process and the privileged server: starts the others from
 * the boot archive, then login, and from then on does what clients ask
 * (request.c) and looks after its own children.
 *
 * Boot command line: words, of which init knows
 *
 *      quiet      says nothing while all goes well
 *      run=LINE   (to the end) instead of login: runs LINE in a shell as root,
 *                 then ends the machine with LINE's exit status
 */
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include "sos/init/family.h"
#include "sos/init/proc.h"
#include "sos/init/request.h"
#include "sos/init/say.h"
#include "sos/init/service.h"
#include "sos/init/spawn.h"
#include "user/lib/start.h"

#define START_TICKS (10 * TICKS_PER_SECOND) /* a server has to get ready */
#define TTY_START_TICKS (2 * TICKS_PER_SECOND)
#define LOGIN_PAUSE_TICKS TICKS_PER_SECOND /* after a login that failed */

static int quiet;
static const char *run_line; /* NULL: login */
static pid_t session;        /* login or the shell with RUN_LINE; 0: none */

/* Finds the words that we know. */
static void parse_command_line(const char *line)
{
    while (*line != '\0') {
        size_t length = strcspn(line, " ");

        if (strncmp(line, "run=", 4) == 0) {
            run_line = line + 4;
            return;
        }
        if (length == 5 && memcmp(line, "quiet", 5) == 0) {
            quiet = 1;
        }
        line += length;
        line += strspn(line, " ");
    }
}

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

/* Serves clients until SERVICE is ready or has failed, or the time is up. */
static void serve_until_started(enum service service, uint32_t ticks)
{
    uint32_t start = now();
    int status;

    while (service_state(service) == SERVICE_STARTING &&
           now() - start < ticks) {
        request_serve((int32_t)(start + ticks - now()));
        if (family_reap(&status) > 0) {
            service_lost(service);
        }
    }
}

/* The system cannot work: ends it in run mode, else leaves the message. */
static void give_up(void)
{
    if (run_line != NULL) {
        power_off(SAY_FAILED);
    }
    say("the system is halted");
    for (;;) {
        request_serve(IPC_FOREVER);
    }
}

/* Starts one server and waits for it. What is wrong is said on the terminal;
 * without that, say() ends the machine. */
static void start_server(enum service service)
{
    const char *name = service_name(service);
    const void *archive = (const void *)(uintptr_t)start_boot.archive;
    int error = service_start(service, archive, start_boot.archive_bytes);

    if (error < 0) {
        say("%s: not started from the boot archive: %s", name,
            strerror(-error));
        give_up();
    }
    serve_until_started(service,
                        service == SERVICE_TTY ? TTY_START_TICKS : START_TICKS);
    switch (service_state(service)) {
    case SERVICE_READY:
        return;
    case SERVICE_FAILED:
        say("%s: does not work: %s", name, strerror(service_error(service)));
        break;
    case SERVICE_STARTING:
        say("%s: does not get ready", name);
        break;
    default:
        say("%s: ended while it started", name);
        break;
    }
    give_up();
}

static void start_servers(void)
{
    start_server(SERVICE_TTY);
    say_to(service_handle(SERVICE_TTY));
    start_server(SERVICE_DISK);
    start_server(SERVICE_PIPE);
    start_server(SERVICE_FS);
    if (!quiet) {
        say("tty, disk, pipe and fs are up");
    }
}

/* Starts login or the shell with the line to run. */
static void start_session(void)
{
    const char *login[] = {"/bin/login", NULL};
    const char *shell[] = {"/bin/sh", "-c", run_line, NULL};
    const char *const *argv = run_line != NULL ? shell : login;

    session = spawn_own(argv);
    if (session < 0) {
        say("%s: %s", argv[0], strerror(-session));
        session = 0;
        give_up();
    }
}

/* The session ended: the machine with it, or a new login. */
static void session_ended(int status)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

    session = 0;
    if (run_line != NULL) {
        power_off(code);
    }
    if (code != 0) {
        /* Not at once: it might fail again, and for ever. */
        uint32_t start = now();

        while (now() - start < LOGIN_PAUSE_TICKS) {
            request_serve((int32_t)(start + LOGIN_PAUSE_TICKS - now()));
        }
    }
    start_session();
}

/* A child of ours ended. */
static void child_ended(pid_t pid, int status)
{
    struct proc dead = {.pid = pid};
    int service = service_of(&dead);

    if (service >= 0) {
        service_lost((enum service)service);
        say("%s has ended", service_name((enum service)service));
        give_up();
    }
    if (pid == session) {
        session_ended(status);
    }
}

int main(void)
{
    int status;
    pid_t pid;

    proc_table_start();
    parse_command_line((const char *)(uintptr_t)start_boot.command_line);
    start_servers();
    start_session();
    for (;;) {
        request_serve(IPC_FOREVER);
        while ((pid = family_reap(&status)) > 0) {
            child_ended(pid, status);
        }
    }
}

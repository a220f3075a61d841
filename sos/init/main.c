/* SPDX-License-Identifier: MIT
 *
 * init, the first process and the privileged server: starts the others from
 * the boot archive, then login, and from then on does what clients ask
 * (request.c) and looks after its own children.
 *
 * Boot command line: words, of which init knows
 *
 *      quiet      says nothing while all goes well
 *      net=WHAT   addresses for the network server (sos/net/config.h)
 *      run=LINE   (to the end) instead of login: runs LINE in a shell as root,
 *                 then ends the machine with LINE's exit status
 */
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include "sos/init/clock.h"
#include "sos/init/exec.h"
#include "sos/init/family.h"
#include "sos/init/group.h"
#include "sos/init/power.h"
#include "sos/init/proc.h"
#include "sos/init/quota.h"
#include "sos/init/request.h"
#include "sos/init/say.h"
#include "sos/init/service.h"
#include "sos/init/ticks.h"
#include "sos/init/watch.h"
#include "user/lib/start.h"

#define START_TICKS (10 * TICKS_PER_SECOND) /* a server has to get ready */
#define TTY_START_TICKS (2 * TICKS_PER_SECOND)
#define LOGIN_PAUSE_TICKS TICKS_PER_SECOND /* after a login that failed */

#define NET_BYTES 64 /* of net=, with a final 0 */

static int quiet;
static const char *run_line; /* NULL: login */
static pid_t session;        /* login or the shell with RUN_LINE; 0: none */

/* Keeps the LENGTH letters of what is said of the network; what is too long
 * for an address stays wrong when it is cut off. */
static void set_network(const char *text, size_t length)
{
    static char argument[NET_BYTES];

    length = length < sizeof argument ? length : sizeof argument - 1;
    memcpy(argument, text, length);
    argument[length] = '\0';
    service_set_argument(SERVICE_NET, argument);
}

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
        } else if (length > 4 && memcmp(line, "net=", 4) == 0) {
            set_network(line + 4, length - 4);
        }
        line += length;
        line += strspn(line, " ");
    }
}

/* Serves clients until SERVICE is ready or has failed, or the time is up. */
static void serve_until_started(enum service service, uint32_t ticks)
{
    uint32_t start = ticks_now();
    int status;

    while (service_state(service) == SERVICE_STARTING &&
           ticks_now() - start < ticks) {
        request_serve((int32_t)(start + ticks - ticks_now()));
        (void)family_reap(&status);
    }
}

/* The system cannot work: ends it in run mode, or if nobody can read why; else
 * leaves the message. */
static void give_up(void)
{
    if (run_line != NULL || service_state(SERVICE_TTY) != SERVICE_READY) {
        power_off(POWER_FAILED);
    }
    say("the system is halted");
    for (;;) {
        request_serve(IPC_FOREVER);
    }
}

/* Starts one server and waits for it. What is wrong is said on the terminal.
 * Whether it is ready. */
static int start_server(enum service service)
{
    const char *name = service_name(service);
    int error = watch_launch(service);

    if (error < 0) {
        say("%s: not started from the boot archive: %s", name,
            strerror(-error));
        return 0;
    }
    serve_until_started(service,
                        service == SERVICE_TTY ? TTY_START_TICKS : START_TICKS);
    switch (service_state(service)) {
    case SERVICE_READY:
        return 1;
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
    return 0;
}

/* Without one of the first four there is no system; without a network card, or
 * one that works, there is. */
static void start_servers(void)
{
    int has_net = 0;

    for (int i = SERVICE_TTY; i <= SERVICE_FS; i++) {
        if (!start_server((enum service)i)) {
            give_up();
        }
    }
    if (watch_has_devices(SERVICE_NET)) {
        has_net = start_server(SERVICE_NET);
    }
    watch_begin();
    if (!quiet) {
        say("tty, disk, pipe%s are up", has_net ? ", fs and net" : " and fs");
    }
    if (clock_epoch() == 0) {
        say("the clock shows no date: time begins in 1970");
    }
}

/* Starts login or the shell with the line to run. */
static void start_session(void)
{
    const char *login[] = {"/bin/login", NULL};
    const char *shell[] = {"/bin/sh", "-c", run_line, NULL};
    const char *const *argv = run_line != NULL ? shell : login;

    session = exec_own(argv);
    if (session < 0) {
        say("%s: %s", argv[0], strerror(-session));
        session = 0;
        give_up();
    }
    group_set_foreground(session);
}

/* The session ended: the machine with it, or a new login. */
static void session_ended(int status)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

    session = 0;
    if (run_line != NULL) {
        power_off(code);
    }
    group_hang_up();
    if (code != 0) {
        /* Not at once: it might fail again, and for ever. */
        uint32_t start = ticks_now();

        while (ticks_now() - start < LOGIN_PAUSE_TICKS) {
            request_serve((int32_t)(start + LOGIN_PAUSE_TICKS - ticks_now()));
        }
    }
    start_session();
}

int main(void)
{
    int status;
    pid_t pid;

    proc_table_start();
    quota_start();
    clock_start();
    watch_start((const void *)(uintptr_t)start_boot.archive,
                start_boot.archive_bytes, request_dispatch);
    parse_command_line((const char *)(uintptr_t)start_boot.command_line);
    start_servers();
    start_session();
    for (;;) {
        request_serve(IPC_FOREVER);
        while ((pid = family_reap(&status)) > 0) {
            if (pid == session) {
                session_ended(status);
            }
        }
    }
}

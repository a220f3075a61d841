/* SPDX-License-Identifier: MIT
 *
 * init's requests to servers on the host. The server is a script: what each
 * call of the kernel receives, in turn.
 */
#include <errno.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/init/proc.h"
#include "sos/init/service.h"

#define OWN PROC_FROM_SERVER
#define NEVER 2000 /* more rounds than anybody has patience for */

/* One call: its error, and the words that it receives. */
struct step {
    int error;
    uint32_t w0, w2;
};

static const struct step *script;
static int requests, receptions, served, rounds;
static int ready_after; /* so many rounds; NEVER: not at all */
static struct proc *server;

static int step(struct message *message)
{
    const struct step *next = script++;

    if (next->error == 0) {
        message->word[0] = next->w0;
        message->word[2] = next->w2;
    }
    return next->error;
}

int ipc_request(handle_t partner, int32_t timeout, struct message *message)
{
    requests++;
    CHECK(partner == server->handle && timeout > 0);
    return step(message);
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    receptions++;
    CHECK(partner == server->handle && timeout > 0);
    return step(message);
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    return ERR_ARGUMENT;
}

static void meanwhile(void)
{
    rounds++;
    CHECK(rounds < NEVER);
    if (rounds == ready_after) {
        server->wait = WAIT_NOTHING;
        service_set_ready(SERVICE_FS, 0);
    }
}

/* The server asked for something: it waits for the answer. */
static void serve(struct proc *proc, const struct message *message)
{
    CHECK(proc == server && message->word[2] == OWN);
    served++;
    proc->wait = WAIT_SERVICE;
}

static void begin(const struct step *steps, int after)
{
    script = steps;
    requests = receptions = served = rounds = 0;
    ready_after = after;
    service_meanwhile = meanwhile;
    service_serve = serve;
    if (server == NULL) {
        proc_table_start();
        server = proc_new("fs", 7, PROC_INIT);
    }
    server->wait = WAIT_NOTHING;
    service_begin(SERVICE_FS, server);
}

static int ask(void)
{
    struct message message = MESSAGE_SHORT(1, 2, 3);

    return service_ask(SERVICE_FS, &message);
}

static void test_reply(void)
{
    static const struct step steps[] = {{0, 5, 0}, {0, (uint32_t)-ENOENT, 0}};

    begin(steps, NEVER);
    service_set_ready(SERVICE_FS, 0);
    CHECK(ask() == 5 && ask() == -ENOENT && rounds == 0);
}

static void test_waits_for_start(void)
{
    static const struct step steps[] = {{0, 5, 0}};

    begin(steps, 7);
    CHECK(ask() == 5 && rounds == 7);
    begin(steps, 3);
    service_lost(SERVICE_FS, 9);
    service_begin(SERVICE_FS, server);
    CHECK(ask() == 5 && rounds == 3);
    begin(steps, NEVER);
    CHECK(ask() == -ETIMEDOUT && requests == 0);
    begin(steps, NEVER);
    service_give_up(SERVICE_FS);
    CHECK(ask() == -ENODEV && rounds == 0);
}

static void test_reply_after_own_message(void)
{
    static const struct step steps[] = {{0, PROC_SERVICE, OWN}, {0, 6, 0}};

    begin(steps, 4);
    service_set_ready(SERVICE_FS, 0);
    CHECK(ask() == 6 && requests == 1 && receptions == 1 && served == 1);
    CHECK(rounds == 4);
}

static void test_no_answer(void)
{
    static const struct step steps[] = {{ERR_TIMEOUT, 0, 0},
                                        {0, PROC_SERVICE, OWN},
                                        {ERR_TIMEOUT, 0, 0},
                                        {ERR_PARTNER, 0, 0}};

    begin(steps, 1);
    service_set_ready(SERVICE_FS, 0);
    CHECK(ask() == -ETIMEDOUT && rounds == 1);
    ready_after = 2;
    CHECK(ask() == -ETIMEDOUT && served == 1);
    CHECK(ask() == -EIO);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"service-reply", test_reply},
        {"service-waits-for-start", test_waits_for_start},
        {"service-reply-after-own-message", test_reply_after_own_message},
        {"service-no-answer", test_no_answer},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

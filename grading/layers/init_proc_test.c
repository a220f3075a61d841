/* SPDX-License-Identifier: MIT
 *
 * init's tables on the host: processes, signals, families, groups, times,
 * quotas, and the strings of a new program. The kernel is a model: it has a
 * clock, remembers replies and who was killed; the servers are not there.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/init/family.h"
#include "sos/init/group.h"
#include "sos/init/proc.h"
#include "sos/init/quota.h"
#include "sos/init/reply.h"
#include "sos/init/script.h"
#include "sos/init/service.h"
#include "sos/init/signal.h"
#include "sos/init/timer.h"
#include "sos/init/vouch.h"

#define USER 100
#define BIT(signal) (1u << (signal))

/* --- The model ------------------------------------------------------------- */

static uint32_t now;
static struct message last_reply; /* to LAST_CLIENT */
static handle_t last_client;
static int replies;
static int deaf; /* nobody takes a reply */
static int interrupted;

int ipc_send(handle_t partner, int32_t timeout, const struct message *message)
{
    CHECK(timeout == 0);
    if (deaf) {
        return ERR_TIMEOUT;
    }
    last_reply = *message;
    last_client = partner;
    replies++;
    return 0;
}

int process_kill(handle_t process)
{
    return process > 0 ? 0 : ERR_HANDLE;
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    if (item == INFO_TIME) {
        memcpy(buffer, &now, sizeof now);
    } else if (item == INFO_MEMORY) {
        *(struct info_memory *)buffer = (struct info_memory){
            .frames = 600, .swap_slots = 200, .free_frames = 600};
    }
    return 0;
}

void vouch_end(struct proc *proc)
{
    (void)proc;
}

void vouch_interrupt(const struct proc *proc)
{
    (void)proc;
    interrupted++;
}

int service_of(const struct proc *proc)
{
    return proc->uid == 0 && strcmp(proc->name, "fs") == 0 ? SERVICE_FS : -1;
}

int service_ask(enum service service, struct message *message)
{
    CHECK(service == SERVICE_FS && message->word[0] == FS_SYNC);
    return 0;
}

void service_lost(enum service service, int status)
{
    (void)service;
    (void)status;
}

/* Empties the table but for init. */
static void begin(void)
{
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        proc_remove(p);
    }
    proc_table_start();
    quota_start();
    replies = 0;
    deaf = 0;
    interrupted = 0;
}

/* A new process of user UID; its handle is ten times its pid. */
static struct proc *make(struct proc *parent, uint32_t uid)
{
    struct proc *proc =
        proc_new("/bin/p", 0, parent != NULL ? parent->pid : PROC_INIT);

    proc->handle = proc->pid * 10;
    proc->uid = uid;
    proc->real_uid = uid;
    return proc;
}

/* Whether the last reply went to PROC with RESULT. */
static int replied(const struct proc *proc, int result)
{
    int is = replies > 0 && last_client == proc->handle &&
             (int)last_reply.word[0] == result;

    replies = 0;
    return is;
}

/* --- Processes ------------------------------------------------------------- */

static void test_table(void)
{
    struct proc *first, *p;
    pid_t pids[MAX_PROCS];
    int count = 0;

    begin();
    first = make(NULL, 0);
    while ((p = proc_new("/bin/a-name-that-is-too-long", 7, PROC_INIT)) !=
           NULL) {
        pids[count++] = p->pid;
        CHECK(strcmp(p->name, "a-name-that-is-") == 0);
    }
    CHECK(count == MAX_PROCS - 2 && proc_of_pid(pids[5])->pid == pids[5]);
    proc_remove(proc_of_pid(pids[5]));
    CHECK(proc_of_pid(pids[5]) == NULL &&
          proc_of_handle(first->handle) == first);
    first->life = PROC_DEAD;
    CHECK(proc_of_handle(first->handle) == NULL && proc_of_pid(2) == first);
    p = make(NULL, 0);
    CHECK(p->pid > pids[count - 1] && proc_next(p->pid) == NULL);
}

static void test_pids_wrap(void)
{
    begin();
    for (int i = 0; i < 2 * PROC_PID_MOST; i++) {
        struct proc *p = make(NULL, 0);

        CHECK(p->pid > PROC_INIT && p->pid <= PROC_PID_MOST);
        if (i % 1000 != 0 || p->pid > 5000) {
            proc_remove(p);
        }
    }
}

/* --- Signals --------------------------------------------------------------- */

static void test_default_action(void)
{
    struct proc *p;

    begin();
    p = make(NULL, USER);
    CHECK(signal_post(p, SIGTERM) && signal_post(p, SIGKILL));
    CHECK(!signal_post(p, SIGCHLD) && !signal_post(p, SIGCONT));
    CHECK(signal_action(p, SIGTERM, PROC_IGNORE) == PROC_DEFAULT);
    CHECK(!signal_post(p, SIGTERM) && p->pending == 0);
    CHECK(signal_action(p, SIGKILL, PROC_IGNORE) == -EINVAL);
    CHECK(signal_action(p, SIGSTOP, PROC_HANDLE) == -EINVAL);
    CHECK(signal_action(p, 0, PROC_IGNORE) == -EINVAL);
    CHECK(signal_action(p, SIGTERM, 9) == -EINVAL);
    CHECK(signal_action(p, SIGTERM, UINT32_MAX) == PROC_IGNORE);
}

static void test_handler(void)
{
    struct proc *p;

    begin();
    p = make(NULL, USER);
    (void)signal_action(p, SIGUSR1, PROC_HANDLE);
    CHECK(!signal_post(p, SIGUSR1) && interrupted == 1);
    CHECK(!signal_post(p, SIGUSR1) && interrupted == 1);
    deaf = 1;
    CHECK(reply_result(p, 0) < 0 && p->pending == BIT(SIGUSR1));
    deaf = 0;
    CHECK(reply_result(p, 3) == 0 && p->pending == 0);
    CHECK(last_reply.word[2] == BIT(SIGUSR1) && replied(p, 3));
    timer_sleep(p, -1);
    CHECK(replies == 0 && !signal_post(p, SIGUSR1) && replied(p, -EINTR));
    CHECK(last_reply.word[2] == BIT(SIGUSR1) && p->wait == WAIT_NOTHING);
    (void)signal_post(p, SIGUSR1);
    timer_sleep(p, 5);
    CHECK(replied(p, -EINTR) && last_reply.word[1] == 5);
    (void)signal_post(p, SIGUSR1);
    (void)signal_action(p, SIGUSR1, PROC_IGNORE);
    CHECK(p->pending == 0);
}

static void test_blocked(void)
{
    struct proc *p, *copy;

    begin();
    p = make(NULL, USER);
    CHECK(signal_block(p, ~0u, PROC_BLOCK_ADD) == 0);
    CHECK(signal_block(p, 0, 17) == -EINVAL);
    CHECK(!signal_post(p, SIGTERM) && signal_post(p, SIGKILL));
    CHECK(signal_deadly(p) == 0);
    copy = make(p, USER);
    signal_fork(p, copy);
    CHECK(copy->blocked == p->blocked && copy->pending == 0);
    (void)signal_action(p, SIGTERM, PROC_HANDLE);
    signal_exec(p);
    CHECK(p->handled == 0 && p->pending == BIT(SIGTERM));
    CHECK(signal_block(p, BIT(SIGTERM), PROC_BLOCK_REMOVE) == 0);
    CHECK(signal_deadly(p) == SIGTERM);
}

/* --- Families and groups --------------------------------------------------- */

static void test_wait(void)
{
    struct proc *parent, *a, *b;
    pid_t pid;

    begin();
    parent = make(NULL, USER);
    family_wait(parent, -1, 0);
    CHECK(replied(parent, -ECHILD));
    a = make(parent, USER);
    b = make(parent, USER);
    pid = b->pid;
    b->group = pid;
    family_wait(parent, -1, 1);
    CHECK(replied(parent, 0));
    family_wait(parent, pid, 0);
    family_end(a, 5 << 8);
    CHECK(replies == 0 && a->life == PROC_DEAD);
    family_end(b, SIGTERM);
    CHECK(last_reply.word[1] == SIGTERM && replied(parent, pid));
    family_wait(parent, -pid, 0);
    CHECK(replied(parent, -ECHILD));
    deaf = 1;
    family_wait(parent, 0, 0);
    deaf = 0;
    CHECK(a->life == PROC_DEAD);
    family_wait(parent, 0, 0);
    CHECK(last_reply.word[1] == 5 << 8 && a->life == PROC_FREE);
}

static void test_orphans(void)
{
    struct proc *parent, *child, *grandchild;
    pid_t pid;
    int status;

    begin();
    parent = make(NULL, USER);
    child = make(parent, USER);
    grandchild = make(child, USER);
    family_end(child, 0);
    CHECK(grandchild->parent == PROC_INIT && family_reap(&status) == 0);
    pid = grandchild->pid;
    family_end(grandchild, 7);
    CHECK(family_reap(&status) == pid && status == 7);
    (void)signal_action(parent, SIGCHLD, PROC_IGNORE);
    child = make(parent, USER);
    family_wait(parent, child->pid, 0);
    family_end(child, 0);
    CHECK(child->life == PROC_FREE && replied(parent, -ECHILD));
}

static void test_kill(void)
{
    struct proc *user, *other, *root, *server;

    begin();
    user = make(NULL, USER);
    other = make(NULL, USER + 1);
    root = make(NULL, 0);
    server = proc_new("fs", 77, PROC_INIT);
    CHECK(group_kill(user, other->pid, SIGTERM) == -EPERM);
    CHECK(group_kill(user, PROC_INIT, SIGTERM) == -EPERM);
    CHECK(group_kill(root, PROC_INIT, SIGKILL) == -EPERM);
    CHECK(group_kill(user, server->pid, SIGKILL) == -EPERM);
    CHECK(group_kill(user, 9999, 0) == -ESRCH);
    CHECK(group_kill(user, other->pid, 500) == -EINVAL);
    CHECK(other->life == PROC_ALIVE && server->life == PROC_ALIVE);
    CHECK(group_kill(user, -1, SIGTERM) == -EPERM);
    CHECK(group_kill(root, -1, SIGTERM) == 0);
    CHECK(user->life == PROC_DEAD && other->life == PROC_DEAD);
    CHECK(server->life == PROC_ALIVE && root->life == PROC_ALIVE);
    CHECK(group_kill(root, server->pid, SIGKILL) == 0);
    CHECK(server->life == PROC_DEAD);
}

static void test_groups(void)
{
    struct proc *a, *b, *stranger;

    begin();
    a = make(NULL, USER);
    b = make(a, USER);
    stranger = make(NULL, USER + 1);
    stranger->group = stranger->pid;
    CHECK(group_set(a, 0, 0) == a->pid && group_set(a, 0, -1) == a->pid);
    CHECK(group_set(a, b->pid, a->pid) == a->pid);
    CHECK(group_set(b, a->pid, 0) == -ESRCH && group_set(a, 9, 0) == -ESRCH);
    CHECK(group_set(a, 0, -2) == -EINVAL);
    CHECK(group_set(a, 0, stranger->pid) == -EPERM);
    CHECK(group_foreground(stranger, a->pid) == -EPERM);
    CHECK(group_foreground(a, 4711) == -ESRCH);
    CHECK(group_foreground(b, a->pid) == a->pid);
    (void)signal_action(a, SIGINT, PROC_IGNORE);
    group_key(SIGINT);
    CHECK(b->life == PROC_ALIVE);
    group_serve_keys();
    CHECK(a->life == PROC_ALIVE && b->life == PROC_DEAD);
    CHECK(stranger->life == PROC_ALIVE);
    family_end(a, 0);
    group_key(SIGINT);
    group_serve_keys(); /* nobody is there: it is kept */
    group_hang_up();
    group_set_foreground(stranger->group);
    group_serve_keys();
    CHECK(stranger->life == PROC_ALIVE);
}

/* --- Times and quotas ------------------------------------------------------ */

static void test_times(void)
{
    struct proc *a, *b;

    begin();
    now = UINT32_MAX - 5; /* so that it wraps around */
    a = make(NULL, USER);
    b = make(NULL, USER);
    CHECK(timer_run(now) == IPC_FOREVER);
    timer_sleep(a, 20);
    timer_sleep(b, 10);
    CHECK(timer_alarm(a, 15) == 0 && timer_alarm(a, 12) == 15);
    CHECK(timer_run(now) == 10 && replies == 0);
    now += 10;
    CHECK(timer_run(now) == 2 && replied(b, 0));
    (void)signal_action(a, SIGALRM, PROC_HANDLE);
    now += 3;
    (void)timer_run(now);
    CHECK(last_reply.word[1] == 7 && last_reply.word[2] == BIT(SIGALRM) &&
          replied(a, -EINTR));
    (void)timer_run(now + 100);
    CHECK(timer_run(now + 100) == IPC_FOREVER && replies == 0);
}

static void test_quotas(void)
{
    struct proc *p;

    begin();
    p = make(NULL, USER);
    p->pages = 500;
    CHECK(quota_allows_pages(USER, 100) && !quota_allows_pages(USER, 101));
    CHECK(!quota_allows_pages(USER, UINT32_MAX));
    CHECK(quota_allows_pages(USER + 1, 200) &&
          !quota_allows_pages(USER + 1, 201));
    CHECK(quota_allows_pages(0, 268) && !quota_allows_pages(0, 269));
    for (uint32_t i = 1; i < QUOTA_PROCESSES; i++) {
        CHECK(quota_allows_process(USER));
        (void)make(NULL, USER);
    }
    CHECK(!quota_allows_process(USER) && quota_allows_process(USER + 1));
    while (quota_allows_process(USER + 1)) {
        (void)make(NULL, USER + 1);
    }
    CHECK(quota_allows_process(0) && make(NULL, 0) != NULL);
}

/* --- Strings of programs --------------------------------------------------- */

static void test_strings(void)
{
    static const char good[] = "/bin/a\0/\0a\0b\0E=1";

    CHECK(program_strings_are(good, sizeof good, 2, 1));
    CHECK(!program_strings_are(good, sizeof good, 3, 1));
    CHECK(!program_strings_are(good, sizeof good, 2 + (1u << 31), 1u << 31));
    CHECK(!program_strings_are(good, sizeof good - 1, 2, 1));
    CHECK(!program_strings_are(good, 0, 0, 0));
    CHECK(!program_strings_are("bin\0/", 6, 0, 0));
    CHECK(!program_strings_are("/bin\0x", 7, 0, 0));
}

/* The strings of PROGRAM, with '|' for each 0. */
static const char *joined(const struct program *program)
{
    static char text[256];

    memcpy(text, program->strings, program->string_bytes);
    for (uint32_t i = 0; i < program->string_bytes; i++) {
        text[i] = text[i] == '\0' ? '|' : text[i];
    }
    text[program->string_bytes] = '\0';
    return text;
}

/* What the first line LINE makes of a program: a text, or an error. */
static int script(const char *line, const char *strings, uint32_t bytes,
                  uint32_t argc, const char *expected)
{
    char interpreter[SCRIPT_LINE_BYTES];
    struct program program = {
        .strings = strings, .string_bytes = bytes, .argc = argc};
    size_t length = strlen(line);
    char *image = malloc(length + 1);
    int error;

    memcpy(image, line, length);
    image = realloc(image, length);
    error = script_is(image, length)
                ? script_arguments(image, length, "/s", &program, interpreter)
                : -ENOENT;
    if (error == 0 && strcmp(joined(&program), expected) != 0) {
        printf("# got %s\n", joined(&program));
        error = -EPROTO;
    }
    free(image);
    return error;
}

static void test_scripts(void)
{
    static const char strings[] = "/\0a0\0a1\0E=1";
    char line[SCRIPT_LINE_BYTES + 3] = "#!/";

    CHECK(script("#!/i\nx", strings, sizeof strings, 2, "/|/i|/s|a1|E=1|") ==
          0);
    CHECK(script("#! /i  -a b \r\n", strings, sizeof strings, 2,
                 "/|/i|-a b|/s|a1|E=1|") == 0);
    CHECK(script("#!/i", "/\0E=1", 6, 0, "/|/i|/s|E=1|") == 0);
    CHECK(script("#!i\n", strings, sizeof strings, 2, "") == -ENOEXEC);
    CHECK(script("#! \n/i", strings, sizeof strings, 2, "") == -ENOEXEC);
    CHECK(script("#!", strings, sizeof strings, 2, "") == -ENOEXEC);
    CHECK(script("#", strings, sizeof strings, 2, "") == -ENOENT);
    memset(line + 3, 'i', sizeof line - 4);
    CHECK(script(line, strings, sizeof strings, 2, "") == -ENOEXEC);
}

static void test_scripts_do_not_grow(void)
{
    static char strings[PROC_STRINGS];

    memset(strings, 'x', sizeof strings);
    memcpy(strings, "/\0a\0", 4);
    strings[sizeof strings - 1] = '\0';
    CHECK(script("#!/i\n", strings, sizeof strings, 2, "") == -E2BIG);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"init-table", test_table},
        {"init-pids-wrap", test_pids_wrap},
        {"init-default-action", test_default_action},
        {"init-handler", test_handler},
        {"init-blocked", test_blocked},
        {"init-wait", test_wait},
        {"init-orphans", test_orphans},
        {"init-kill", test_kill},
        {"init-groups", test_groups},
        {"init-times", test_times},
        {"init-quotas", test_quotas},
        {"init-strings", test_strings},
        {"init-scripts", test_scripts},
        {"init-scripts-do-not-grow", test_scripts_do_not_grow},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

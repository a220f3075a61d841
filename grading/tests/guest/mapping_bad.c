/* SPDX-License-Identifier: MIT
 *
 * Mappings that go wrong: consumers that do what they may not, pagers that end,
 * and what becomes of the others.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grading/tests/guest/mapping.h"
#include "user/lib/pager.h"
#include "user/lib/process.h"

static volatile uint8_t *memory; /* a mapping, for children */

static void *map_memory(size_t bytes, int protection, int flags)
{
    void *start = mmap(NULL, bytes, protection, flags | MAP_ANONYMOUS, -1, 0);

    CHECK(start != MAP_FAILED);
    return start;
}

static void write_to_it(void)
{
    memory[0] = 1;
}

static void touch_outside(void)
{
    (void)memory[3 * PAGE];
}

/* Writing where one may only read, and touching what is behind the end, ends
 * who does it; the pager serves others as before. */
void test_read_only(void)
{
    memory = map_memory(3 * PAGE, PROT_READ, MAP_SHARED);
    CHECK(memory[0] == 0);
    CHECK(mapping_child(write_to_it) == SIGBUS);
    CHECK(mapping_child(touch_outside) == SIGBUS);
    CHECK(memory[PAGE] == 0 && memory[2 * PAGE] == 0);
    CHECK(munmap((void *)memory, 3 * PAGE) == 0);
}

static void kill_pager(void)
{
    struct sos_mapping status = mapping_status((void *)memory);

    memory[0] = 1;
    CHECK(kill(status.pager, SIGKILL) == 0);
    CHECK(sos_mapping((void *)memory, &status) == -1 && errno == EIO);
    CHECK(fork() >= 0);
    memory[0] = 2;
}

static int kill_own_pager(void *argument)
{
    return kill(mapping_status(&argument).pager, SIGKILL);
}

static void lose_stack(void)
{
    int result;

    (void)sos_call_on_stack(kill_own_pager, NULL, PAGE, &result);
}

/* Its pages go with it, a stack as well. */
void test_killed(void)
{
    memory = map_memory(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    CHECK(munmap((void *)memory, PAGE) == 0);
    memory = map_memory(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    CHECK(mapping_child(kill_pager) == SIGSEGV);
    CHECK(mapping_child(lose_stack) == SIGSEGV);
    memory[0] = 3;
    CHECK(munmap((void *)memory, PAGE) == 0 && mapping_pagers_become(0));
}

/* ---- A pager of our own ---- */

#define REGION 500u
#define START (REGION << REGION_SHIFT)
#define SILENCE_TICKS 30

static handle_t pager;

static int ask(uint32_t operation)
{
    struct message message = MESSAGE_SHORT(operation, 0, 0);
    int error = ipc_request(pager, 300, &message);

    return error < 0 ? error : (int)message.word[0];
}

/* Agrees once, and does nothing any more. */
static void be_silent(void)
{
    static uint8_t pages[2 * PAGE];
    uint8_t *page = pages + -(uintptr_t)pages % PAGE;
    struct message message = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_ANY, IPC_FOREVER, &message);
    CHECK(pager_map(message.sender, (void *)START, page, PAGER_WRITE) == 0);
    (void)ipc_send(message.sender, 0, &MESSAGE_SHORT(0, 0, 0));
    (void)sleep(2);
    _exit(0);
}

static void touch_silence(void)
{
    if (process_fork_pager(&pager) == 0) {
        be_silent();
    }
    CHECK(pager_assign(REGION, pager, SILENCE_TICKS) == 0);
    CHECK(ask(PAGER_JOIN) == 0);
    *(volatile uint8_t *)START = 1;
    ((volatile uint8_t *)START)[PAGE] = 1;
}

/* One that does not answer: the consumer's time is over. */
void test_stopped(void)
{
    CHECK(mapping_child(touch_silence) == SIGBUS);
    CHECK(mapping_pagers_become(0));
}

static void start_pager(int is_private)
{
    static struct pager_plan plan = {.kind = &pager_zero,
                                     .start = START,
                                     .pages = 2,
                                     .access = PAGER_WRITE,
                                     .mapped_most = 2,
                                     .fd = -1};

    plan.is_private = is_private;
    if (process_fork_pager(&pager) == 0) {
        pager_serve(&plan);
    }
}

static void join_as_second(void)
{
    CHECK(pager_assign(REGION, pager, 100) == 0);
    CHECK(ask(PAGER_JOIN) == -EPERM);
    CHECK(ask(PAGER_FORK) == -EPERM);
}

/* Who joins anew finds its pages, and each of them is mapped once. */
static void join_again(void)
{
    struct sos_mapping status = {0};
    struct message message = MESSAGE_SHORT(PAGER_STATUS, 0, 0);

    CHECK(pager_assign(REGION, pager, 100) == 0 && ask(PAGER_JOIN) == 0);
    CHECK(*(volatile uint8_t *)START == 1);
    message.buffer = &status;
    message.buffer_bytes = sizeof status;
    CHECK(ipc_request(pager, 300, &message) == 0);
    CHECK(status.faults == 3 && status.taken == 0 && status.mapped == 2);
}

/* Who has assigned nothing is not served; nor are requests that are none. */
void test_strangers(void)
{
    struct message message = MESSAGE_SHORT(PAGER_STATUS, 0, 0);

    start_pager(1);
    CHECK(ask(PAGER_FORK) == -EPERM);
    CHECK(ask(0x7ff) == -ENOSYS);
    message.data = &message;
    message.data_bytes = sizeof message;
    CHECK(ipc_request(pager, 300, &message) == ERR_TRUNCATED);
    message.data_bytes = 0;
    CHECK(ipc_request(pager, 300, &message) == ERR_TRUNCATED);
    CHECK(ask(PAGER_JOIN) == -EPERM);
    CHECK(mapping_pagers_become(0));

    start_pager(1);
    CHECK(pager_assign(REGION, pager, 100) == 0 && ask(PAGER_JOIN) == 0);
    CHECK(mapping_child(join_as_second) == 0);
    *(volatile uint8_t *)START = 1;
    CHECK(*(volatile uint8_t *)(START + PAGE) == 0);
    join_again();
    CHECK(ask(PAGER_LEAVE) == 0 && mapping_pagers_become(0));
    CHECK(pager_assign(REGION, HN_NONE, 0) == 0);
}

static void wait_for_silence(void)
{
    CHECK(pager_assign(REGION, pager, 1000) == 0);
    CHECK(ask(PAGER_JOIN) == 0);
    ((volatile uint8_t *)START)[PAGE] = 1;
}

/* Who waits for a page can be killed; whose pager is killed, ends. */
void test_waiting(void)
{
    for (int i = 0; i < 2; i++) {
        pid_t silent = process_fork_pager(&pager);
        int status;
        pid_t child;

        if (silent == 0) {
            be_silent();
        }
        child = fork();
        if (child == 0) {
            wait_for_silence();
        }
        (void)usleep(200000);
        CHECK(waitpid(child, &status, WNOHANG) == 0);
        CHECK(kill(i == 0 ? child : silent, SIGKILL) == 0);
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(status == (i == 0 ? SIGKILL : SIGBUS));
    }
    CHECK(mapping_pagers_become(0));
}

/* ---- Floods ---- */

#define FLOOD_PAGES 2048u /* twice of what is mapped at a time */

static void fault_on_and_on(void)
{
    for (int i = 0; i < 20; i++) {
        for (uint32_t j = 0; j < FLOOD_PAGES; j++) {
            memory[j * PAGE] = 1;
        }
    }
}

static void join_on_and_on(void)
{
    int error = 0;

    for (int i = 0; i < 5000 && error == 0; i++) {
        error = pager_assign(REGION, pager, 100);
        error = error == 0 ? ask(PAGER_JOIN) : error;
    }
    CHECK(error == -EPERM);
    *(volatile uint8_t *)START = 1;
}

/* A consumer that wants too much in too short a time is not served any more;
 * the others are. */
void test_flood(void)
{
    memory = map_memory(FLOOD_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    memory[0] = 7;
    CHECK(mapping_child(fault_on_and_on) == SIGBUS);
    CHECK(memory[0] == 1 && memory[PAGE] == 1);
    CHECK(mapping_status((void *)memory).faults > 4 * FLOOD_PAGES);
    CHECK(munmap((void *)memory, FLOOD_PAGES * PAGE) == 0);

    start_pager(0);
    CHECK(pager_assign(REGION, pager, 100) == 0 && ask(PAGER_JOIN) == 0);
    CHECK(WIFSIGNALED(mapping_child(join_on_and_on)));
    *(volatile uint8_t *)START = 1;
    CHECK(pager_assign(REGION, HN_NONE, 0) == 0);
    CHECK(ask(PAGER_LEAVE) == 0 && mapping_pagers_become(0));
}

/* ---- Ends ---- */

static void map_and_die(void)
{
    (void)map_memory(PAGE, PROT_READ, MAP_SHARED);
    (void)sos_map_packed(PAGE, 1);
    (void)raise(SIGKILL);
}

static void map_and_leave(void)
{
    (void)map_memory(PAGE, PROT_READ, MAP_SHARED);
    _exit(0);
}

static void map_and_exec(void)
{
    (void)map_memory(PAGE, PROT_READ, MAP_SHARED);
    execl("/bin/mapping", "mapping", "killed", NULL);
}

/* However a program ends, its pagers end, too. */
void test_ends(void)
{
    CHECK(mapping_child(map_and_die) == SIGKILL);
    CHECK(mapping_pagers() == 2 && mapping_pagers_become(0));
    CHECK(mapping_child(map_and_leave) == 0);
    CHECK(mapping_pagers() == 1 && mapping_pagers_become(0));
    CHECK(mapping_child(map_and_exec) == 0);
    CHECK(mapping_pagers_become(0));
}

static void write_to_all(void)
{
    for (uint32_t i = 0; i < 10; i++) {
        memory[i * PAGE] = 1;
    }
}

static void map_and_fork(int kind)
{
    if (kind == 0) {
        memory = sos_map_packed(10 * PAGE, 2);
    } else {
        memory = map_memory(10 * PAGE, PROT_READ | PROT_WRITE,
                            kind == 1 ? MAP_SHARED : MAP_PRIVATE);
    }
    write_to_all();
    CHECK(mapping_child(write_to_all) == 0);
    CHECK(munmap((void *)memory, 10 * PAGE) == 0 && mapping_pagers_become(0));
}

/* No page is lost over mappings. */
void test_leaks(void)
{
    uint32_t pages;

    for (int i = 0; i < 6; i++) {
        map_and_fork(i % 3);
    }
    pages = mapping_free_pages();
    for (int i = 0; i < 30; i++) {
        map_and_fork(i % 3);
    }
    CHECK(mapping_free_pages() == pages);
}

/* A pager keeps no files open but its own. */
void test_pipes(void)
{
    int ends[2];
    char byte;

    CHECK(pipe(ends) == 0);
    memory = map_memory(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    CHECK(write(ends[1], "x", 1) == 1 && close(ends[1]) == 0);
    CHECK(read(ends[0], &byte, 1) == 1 && read(ends[0], &byte, 1) == 0);
    CHECK(close(ends[0]) == 0 && munmap((void *)memory, PAGE) == 0);
}

/* ---- A small memory ---- */

#define CROWD 6
#define CROWD_PAGES 600u

/* More than can be mapped at a time: pagers take their own pages back; only who
 * has none is refused. Nothing is lost. */
void test_crowd(void)
{
    volatile uint8_t *areas[CROWD];
    int count = 0;

    for (int i = 0; i < CROWD; i++) {
        areas[i] = mmap(NULL, CROWD_PAGES * PAGE, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (areas[i] == MAP_FAILED) {
            break;
        }
        areas[i][0] = 1;
        count++;
    }
    CHECK(count > 2);
    for (uint32_t j = 1; j < CROWD_PAGES; j++) {
        for (int i = 0; i < count; i++) {
            areas[i][j * PAGE] = (uint8_t)(j + (uint32_t)i);
        }
    }
    for (uint32_t j = 1; j < CROWD_PAGES; j++) {
        for (int i = 0; i < count; i++) {
            CHECK(areas[i][j * PAGE] == (uint8_t)(j + (uint32_t)i));
        }
    }
    CHECK(mapping_status((void *)areas[0]).taken > 0);
}

/* Has all that can be mapped, for a second. */
static void have_all(void)
{
    volatile uint8_t *area =
        map_memory(1000 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);

    for (uint32_t i = 0; i < 1000; i++) {
        area[i * PAGE] = 1;
    }
    (void)sleep(1);
    _exit(mapping_status((void *)area).taken == 0);
}

/* Who has no page in memory waits for one until others have less. */
void test_scarce(void)
{
    int status = -1;
    pid_t child;

    memory = map_memory(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    child = fork();
    if (child == 0) {
        have_all();
    }
    (void)usleep(500000);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) ==
              MAP_FAILED &&
          errno == ENOMEM);
    memory[0] = 1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(memory[0] == 1 && munmap((void *)memory, PAGE) == 0);
}

/* ---- An ordinary user ---- */

static void map_all(void)
{
    void *start = NULL;
    int count = 0;

    memory = map_memory(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    memory[0] = 1;
    while (start != MAP_FAILED) {
        start = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        count++;
    }
    CHECK(count <= 16 && (errno == EAGAIN || errno == ENOMEM));
    if (errno == EAGAIN) {
        CHECK(fork() == -1 && errno == EAGAIN);
    }
    CHECK(memory[0] == 1);
    (void)write(STDOUT_FILENO, errno == EAGAIN ? "a" : "m", 1);
    (void)pause();
}

/* What is too big for the user is refused, and leaves nothing behind. */
static void map_too_much(void)
{
    int count = 0;

    while (mmap(NULL, 16u << 20, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED) {
        count++;
    }
    CHECK(count < 16 && errno == ENOMEM);
}

static void be_many(void)
{
    CHECK(setgid(100) == 0 && setuid(100) == 0);
    CHECK(mapping_child(map_too_much) == 0 && mapping_pagers_become(0));
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            (void)alarm(3);
            map_all();
        }
    }
    while (wait(NULL) > 0) {
    }
}

/* Pagers count as the user's processes, and their memory as the user's. */
void test_quota(void)
{
    CHECK(mapping_child(be_many) == 0);
    CHECK(mapping_pagers_become(0));
}

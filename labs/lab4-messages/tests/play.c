/* SPDX-License-Identifier: MIT
 *
 * What all plays share (play.h). play.py does the same, line by line.
 *
 * Children never compute, and have slices without end: who runs when depends on
 * nothing but messages and time limits.
 */
#include "labs/lab4-messages/tests/play.h"

#include <stdbool.h>

enum {
    LONGEST = 96, /* bytes: of a memory part */
    UNTOUCHED = 0xEE,
    NOBODY = 77, /* a handle that names nobody */
    ROUNDS = 16, /* deeds of init, */
    PAUSE = 4,   /* ticks between them, */
    REST = 40    /* and behind the last one */
};

static const handle_t wild[] = {NOBODY, HN_SELF, HN_KERNEL, 0x102};

/* What a child draws for each step, whatever the step is. */
struct draw {
    char letter;
    uint32_t whom;
    int32_t wait;
    uint32_t object;
    uint32_t rights;
    uint32_t bytes;
    uint32_t room;
};

static const struct play *the_play;
static uint32_t children;            /* there are */
static handle_t handles[PLAY_MOST];  /* of children, for each of us */
static uint32_t who;                 /* we are */
static uint32_t serial;              /* of our messages */
static handle_t heard;               /* who sent the last message to us */
static uint8_t sent[LONGEST];
static uint8_t received[LONGEST];

/* ---- Plans ---- */

static uint32_t length_of(const char *text)
{
    uint32_t length = 0;

    while (text[length] != 0) {
        length++;
    }
    return length;
}

static char pick(uint32_t *seed, const char *letters)
{
    return letters[random_below(seed, length_of(letters))];
}

/* Servers speak to everybody, clients to servers. */
static struct draw draw_step(uint32_t *seed)
{
    bool serves = who < the_play->servers;
    uint32_t partners = serves ? children : the_play->servers;
    struct draw draw;
    char wait;

    draw.letter = pick(seed, serves ? the_play->server : the_play->client);
    draw.whom = random_below(seed, partners + the_play->wild);
    if (draw.whom >= partners) {
        draw.whom += children - partners;
    }
    wait = pick(seed, the_play->waits);
    draw.wait = wait == 'f' ? IPC_FOREVER : wait - '0';
    draw.object = random_below(seed, 2 * children);
    draw.rights = random_below(seed, RIGHTS_ALL + 2);
    draw.bytes = random_below(seed, LONGEST / 2 + 1);
    draw.room = random_below(seed, LONGEST + 1);
    return draw;
}

static bool is_long(const struct draw *draw)
{
    return draw->letter < 'a';
}

/* Our handle for the one that was drawn; our own, if that is us. */
static handle_t handle_of(uint32_t whom)
{
    if (whom >= children) {
        return wild[whom - children];
    }
    return whom == who ? HN_SELF : handles[whom];
}

/* ---- Messages ---- */

/* The words tell who sends, how often it has, and whom it grants. */
static struct message compose(const struct draw *draw)
{
    struct message message = MESSAGE_SHORT(who, serial, draw->object);

    serial++;
    if (!is_long(draw)) {
        return message;
    }
    for (uint32_t i = 0; i < LONGEST; i++) {
        sent[i] = (uint8_t)(31 * who + 7 * serial + i);
        received[i] = UNTOUCHED;
    }
    message.data = sent;
    message.data_bytes = draw->bytes;
    message.buffer = received;
    message.buffer_bytes = draw->room;
    if (draw->object < children) {
        message.grant = handle_of(draw->object);
        message.grant_rights = draw->rights;
    }
    return message;
}

/* Each byte, and its place, count. */
static uint32_t sum_of_received(void)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < LONGEST; i++) {
        sum += (i + 1) * received[i];
    }
    return sum;
}

/* Who was named by a message is known by the handle that came with it. */
static void learn(const struct message *message)
{
    heard = message->sender;
    if (message->word[0] < children) {
        handles[message->word[0]] = message->sender;
    }
    if (message->granted != 0 && message->word[2] < children) {
        handles[message->word[2]] = message->granted;
    }
}

static void tell_received(const struct draw *draw, int result,
                          const struct message *message)
{
    bool came = result == 0;

    observe("got", who, (uint32_t)result,
            came ? (uint32_t)message->sender : lab_time());
    if (came) {
        observe("words", message->word[0], message->word[1],
                message->word[2]);
    }
    if (is_long(draw)) {
        observe("memory", came ? message->length : 0,
                came ? (uint32_t)message->granted : 0, sum_of_received());
    }
    if (came) {
        learn(message);
    }
}

/* ---- Steps ---- */

/* If the one that was drawn has ended, its successor has most likely the next
 * handle of the same place.
 */
static void look_after(const struct draw *draw, int result)
{
    if (result == ERR_HANDLE && !is_long(draw) && draw->whom < children &&
        !the_play->stranger) {
        handles[draw->whom] += 1 << 8;
    }
}

static void send_to(handle_t partner, const struct draw *draw)
{
    struct message message = compose(draw);
    int result = ipc_send(partner, draw->wait, &message);

    observe("sent", who, (uint32_t)result, lab_time());
    look_after(draw, result);
}

static void receive_from(handle_t partner, const struct draw *draw)
{
    struct message message = compose(draw);
    int result = ipc_receive(partner, draw->wait, &message);

    tell_received(draw, result, &message);
    look_after(draw, result);
}

static void request_from(handle_t partner, const struct draw *draw)
{
    struct message message = compose(draw);
    int result = ipc_request(partner, draw->wait, &message);

    tell_received(draw, result, &message);
    look_after(draw, result);
}

static void sleep(int32_t wait)
{
    int result = sleep_ticks(wait == IPC_FOREVER ? 1 : wait + 1);

    observe("slept", who, (uint32_t)result, lab_time());
}

static void change(const struct draw *draw)
{
    int result = change_rights(handle_of(draw->whom),
                               handle_of(draw->object % children),
                               draw->rights);

    observe("changed", who, (uint32_t)result, 0);
}

static void step(const struct draw *draw)
{
    switch (draw->letter | 0x20) {
    case 's':
        send_to(handle_of(draw->whom), draw);
        break;
    case 'a':
        send_to(heard, draw);
        break;
    case 'q':
        request_from(handle_of(draw->whom), draw);
        break;
    case 'r':
        receive_from(HN_ANY, draw);
        break;
    case 'o':
        receive_from(handle_of(draw->whom), draw);
        break;
    case 'c':
        change(draw);
        break;
    default:
        sleep(draw->wait);
    }
}

static _Noreturn void live(uint32_t seed)
{
    heard = NOBODY;
    serial = 0;
    for (uint32_t i = 0; i < the_play->steps; i++) {
        struct draw draw = draw_step(&seed);

        step(&draw);
    }
    for (;;) {
        (void)sleep_ticks(IPC_FOREVER);
    }
}

/* ---- Init ---- */

/* Rights between child NEW and those that are there: 0 .. COUNT - 1. */
static void introduce(uint32_t new, uint32_t count, uint32_t *seed)
{
    for (uint32_t other = 0; other < count; other++) {
        uint32_t forth = (uint32_t)pick(seed, the_play->rights) - '0';
        uint32_t back = (uint32_t)pick(seed, the_play->rights) - '0';

        if (other == new) {
            continue;
        }
        (void)change_rights(handles[new], handles[other], forth);
        if (!the_play->stranger) {
            (void)change_rights(handles[other], handles[new], back);
        }
    }
}

/* Has child NEW begin, beside COUNT of which it may be one. As a clone of ours
 * it has our handles; of one that is born later, the handle follows from when
 * that is: the next place.
 */
static void begin(uint32_t new, uint32_t count, uint32_t *seed)
{
    uint32_t plan = 1 + random_below(seed, 1 << 20);
    handle_t clone = process_clone(HN_SELF);

    if (clone == 0) {
        who = new;
        for (uint32_t i = count; i < children; i++) {
            handles[i] = the_play->stranger ? NOBODY : (handle_t)(i + 1);
        }
        live(plan);
    }
    if (clone < 0) {
        give_up("no child", (uint32_t)clone);
    }
    handles[new] = clone;
    (void)chg_sched_params(clone, 1, UINT32_MAX);
    if (new < the_play->lords) {
        (void)set_privileged(clone);
    }
    introduce(new, count, seed);
    observe("born", new, (uint32_t)clone, 0);
}

static void end(uint32_t victim)
{
    int result = process_kill(handles[victim]);

    observe("ended", victim, (uint32_t)result, lab_time());
}

static void deed(uint32_t *seed)
{
    char letter = pick(seed, the_play->deeds);
    uint32_t victim = random_below(seed, children);
    uint32_t other = random_below(seed, children);

    if (letter == 'k') {
        end(victim);
        begin(victim, children, seed);
    } else if (letter == 'c' && victim != other) {
        end(victim);
        handles[victim] = process_clone(handles[other]);
        introduce(victim, children, seed);
        observe("cloned", victim, (uint32_t)handles[victim], other);
    }
}

void play(const struct play *play, uint32_t seed)
{
    the_play = play;
    children = play->servers + play->clients;
    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < children; i++) {
        begin(i, i, &seed);
    }
    wait_for_tick();
    observe("start", children, lab_time(), 0);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        (void)sleep_ticks(PAUSE);
        if (play->deeds != NULL) {
            deed(&seed);
        }
    }
    (void)sleep_ticks(REST);
}

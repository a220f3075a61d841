/* SPDX-License-Identifier: MIT
 *
 * Purpose: a picture of who says what to whom, to look at. No test has points
 * for it.
 *
 * Client, server and helper talk. Whoever has received a message, or got an
 * error, tells init, by a message of course; init draws.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { CLIENT, SERVER, HELPER, PEOPLE };

enum { FIRST_PLACE = 2 }; /* of handles that are given */

/* A line: processes are columns. */
enum { FIRST = 12, APART = 23, WIDTH = 80 };

enum { ARROW, NOTE };

/* What init is told: the words of a message. */
struct event {
    uint32_t kind;
    uint32_t from; /* of an arrow; or whose note it is */
    uint32_t to;
    uint32_t text;
};

enum text {
    QUESTION, ANSWER, WHERE, HERE, HELLO, HURRY, TIRED, AFTER_ALL, NO_RIGHT,
    TOO_LATE, ENDED, SORRY
};

static const char *const texts[] = {
    [QUESTION] = " 6 x 7? ",
    [ANSWER] = " 42 ",
    [WHERE] = " who told you? ",
    [HERE] = " helper [send] ",
    [HELLO] = " thanks! ",
    [HURRY] = "asks, for 5 ticks",
    [TIRED] = "sleeps for 9 ticks",
    [AFTER_ALL] = " 9 x 9? ",
    [SORRY] = " nobody knows ",
    [NO_RIGHT] = "request: ERR_RIGHTS",
    [TOO_LATE] = "ERR_TIMEOUT",
    [ENDED] = "ERR_PARTNER: helper ended",
};

static const char *const names[PEOPLE] = {"client", "server", "helper"};
static uint32_t who;
static handle_t handles[PEOPLE]; /* of those that we know */
static handle_t artist;          /* init */

/* ---- What is said ---- */

static void tell(uint32_t kind, uint32_t from, uint32_t to, uint32_t text)
{
    struct message message = MESSAGE_SHORT(kind, from << 8 | to, text);

    (void)ipc_send(artist, IPC_FOREVER, &message);
}

static void note(uint32_t text)
{
    tell(NOTE, who, who, text);
}

/* The words of our messages are a text and who we are. */
static struct message say(uint32_t text)
{
    return MESSAGE_SHORT(text, who, 0);
}

static void send(handle_t to, uint32_t text)
{
    struct message message = say(text);

    (void)ipc_send(to, IPC_FOREVER, &message);
}

static struct message hear(void)
{
    struct message message = {.grant = HN_NONE};

    (void)ipc_receive(HN_ANY, IPC_FOREVER, &message);
    tell(ARROW, message.word[1], who, message.word[0]);
    return message;
}

/* Requests; draws the reply, if there is one. Returns what came of it. */
static int ask(handle_t to, int32_t timeout, uint32_t text,
               struct message *message)
{
    int result;

    *message = say(text);
    result = ipc_request(to, timeout, message);
    if (result == 0) {
        tell(ARROW, message->word[1], who, message->word[0]);
    }
    return result;
}

/* ---- The play ---- */

static void be_client(void)
{
    struct message message;
    handle_t helper;

    (void)ask(handles[SERVER], IPC_FOREVER, QUESTION, &message);
    (void)ask(handles[SERVER], IPC_FOREVER, WHERE, &message);
    helper = message.granted;
    send(helper, HELLO);
    (void)sleep_ticks(1);
    if (ask(helper, IPC_FOREVER, QUESTION, &message) == ERR_RIGHTS) {
        note(NO_RIGHT);
    }
    (void)sleep_ticks(2);
    note(HURRY);
    if (ask(handles[SERVER], 5, HURRY, &message) == ERR_TIMEOUT) {
        note(TOO_LATE);
    }
    (void)ask(handles[SERVER], IPC_FOREVER, AFTER_ALL, &message);
}

static void be_server(void)
{
    struct message client = hear();
    struct message message;

    (void)ask(handles[HELPER], IPC_FOREVER, QUESTION, &message);
    (void)sleep_ticks(1);
    send(client.sender, ANSWER);
    client = hear();
    message = say(HERE);
    message.grant = handles[HELPER];
    message.grant_rights = RIGHT_SEND;
    (void)ipc_send(client.sender, IPC_FOREVER, &message);
    (void)sleep_ticks(2);
    note(TIRED);
    (void)sleep_ticks(9);
    client = hear();
    if (ask(handles[HELPER], IPC_FOREVER, AFTER_ALL, &message) ==
        ERR_PARTNER) {
        note(ENDED);
    }
    send(client.sender, SORRY);
}

static void be_helper(void)
{
    struct message message = hear();

    (void)sleep_ticks(2);
    send(message.sender, ANSWER);
    (void)hear();
    (void)hear();
}

static void live(uint32_t me, uint32_t b)
{
    static void (*const parts[PEOPLE])(void) = {be_client, be_server,
                                                be_helper};

    who = me;
    (void)sleep_ticks(1);
    parts[me]();
}

/* ---- The picture ---- */

static char line[WIDTH + 1];

static uint32_t column(uint32_t person)
{
    return FIRST + person * APART;
}

static void put(uint32_t at, const char *text)
{
    for (; *text != 0 && at < WIDTH; text++) {
        line[at] = *text;
        at++;
    }
}

static void begin_line(void)
{
    for (uint32_t i = 0; i < WIDTH; i++) {
        line[i] = ' ';
    }
    line[WIDTH] = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        line[column(i)] = '|';
    }
}

static void print_line(void)
{
    uint32_t end = WIDTH;

    while (end > 0 && line[end - 1] == ' ') {
        end--;
    }
    line[end] = 0;
    print(line);
}

static uint32_t length(const char *text)
{
    uint32_t length = 0;

    while (text[length] != 0) {
        length++;
    }
    return length;
}

static void draw_arrow(uint32_t from, uint32_t to, const char *text)
{
    uint32_t left = column(from < to ? from : to);
    uint32_t right = column(from < to ? to : from);

    for (uint32_t i = left + 1; i < right; i++) {
        line[i] = '-';
    }
    line[from < to ? right - 1 : left + 1] = from < to ? '>' : '<';
    put((left + right - length(text)) / 2 + 1, text);
}

static void put_time(uint32_t ticks)
{
    line[8] = (char)('0' + ticks % 10);
    if (ticks >= 10) {
        line[7] = (char)('0' + ticks / 10 % 10);
    }
}

static void draw(const struct event *event, uint32_t ticks)
{
    begin_line();
    put_time(ticks);
    if (event->kind == ARROW) {
        draw_arrow(event->from, event->to, texts[event->text]);
    } else {
        line[column(event->from)] = '*';
        put(column(event->from) + 2, texts[event->text]);
    }
    print_line();
}

static void print_names(void)
{
    begin_line();
    put(4, "ticks");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        put(column(i) - 2, names[i]);
    }
    print_line();
}

/* ---- Init ---- */

/* A clone of us knows those that were born before it. We give it a handle for
 * ourselves, and one for the next to be born.
 */
static void begin(uint32_t person, uint32_t rights)
{
    artist = (handle_t)(FIRST_PLACE + person);
    if (person + 1 < PEOPLE) {
        handles[person + 1] = artist + 1;
    }
    handles[person] = child(live, person, 0, 1, UINT32_MAX);
    (void)change_rights(handles[person], HN_SELF, RIGHT_SEND);
    if (person > 0) {
        (void)change_rights(handles[person - 1], handles[person], rights);
    }
}

TEST(show)
{
    uint32_t now;

    (void)seed;
    wait_for_tick();
    begin(CLIENT, 0);
    begin(SERVER, RIGHT_REQUEST);
    begin(HELPER, RIGHTS_ALL);
    now = lab_time();
    print("who says what to whom; time goes down");
    print_names();
    for (;;) {
        struct message message = {.grant = HN_NONE};
        struct event event;

        if (ipc_receive(HN_ANY, 30, &message) != 0) {
            return;
        }
        event = (struct event){message.word[0], message.word[1] >> 8,
                               message.word[1] & 0xFF, message.word[2]};
        draw(&event, lab_time() - now);
        if (event.to == HELPER && event.text == AFTER_ALL) {
            (void)process_kill(handles[HELPER]);
        }
    }
}

/* SPDX-License-Identifier: MIT
 *
 * The terminal server: what is typed on the keyboard or comes over the serial
 * line goes through the line discipline to the processes that read; what they
 * write, and the echo, goes to screen and serial line. This is the only file
 * of tty that knows messages.
 *
 * A client can never hold the server up: readers are remembered until there is
 * something to read, and a reply goes out at once or not at all.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "sos/proto.h"
#include "sos/tty/controller.h"
#include "sos/tty/keyboard.h"
#include "sos/tty/line.h"
#include "sos/tty/screen.h"
#include "sos/tty/serial.h"
#include "sos/tty/text.h"
#include "user/lib/server.h"
#include "vamos.h"

#define INPUT_DEVICES (1u << DEVICE_SERIAL | 1u << DEVICE_KEYBOARD)
#define OUTPUT_PART 512u /* bytes written before input is looked at again */
#define TERMINAL_MODE (S_IFCHR | 0666u)
#define TERMINAL_DEVICE 0x101u /* of io_stat: no volume has it */
#define KEY_RETRY_TICKS 1      /* init was busy when a key was typed */

/* Processes that wait for input, in the order in which they came. */
static struct {
    handle_t client;
    uint32_t bytes; /* most it wants */
} reader[MAX_HANDLES];
static uint32_t readers;

/* Clients whose next request that would wait does not: a ring, as one that
 * has ended stays until it is overwritten. Handles are no indices. */
static handle_t interrupted[MAX_HANDLES];
static uint32_t interruptions;

static uint32_t keys; /* set of signals typed that init does not know yet */
static struct line line;
static struct keyboard keyboard;
static char request[IPC_MAX_BYTES]; /* memory part of the request */
static char typed[LINE_ENTRIES];    /* a line on its way to a reader */

static void show(const char *text, size_t bytes)
{
    text_write(text, bytes);
    serial_write(text, bytes);
}

static void note_key(int signal)
{
    keys |= 1u << signal;
}

/* Tells init of keys. It may be waiting for us just now, so we never wait for
 * it: what it does not take is told again soon. */
static void report_keys(void)
{
    uint32_t signal;

    for (signal = 0; signal < 32; signal++) {
        struct message message =
            MESSAGE_SHORT(PROC_KEY, signal, PROC_FROM_SERVER);

        if ((keys >> signal & 1) != 0 &&
            ipc_send(HN_PARENT, 0, &message) == 0) {
            keys &= ~(1u << signal);
        }
    }
}

/* Takes all that serial line and keyboard have. */
static void take_input(void)
{
    char characters[KEYBOARD_CHARACTERS];
    uint8_t byte;
    size_t count, i;

    while (serial_get(&byte)) {
        line_input(&line, (char)byte);
    }
    while (controller_get(&byte)) {
        count = keyboard_translate(&keyboard, byte, characters);
        for (i = 0; i < count; i++) {
            line_input(&line, characters[i]);
        }
    }
}

/* Replies to CLIENT with RESULT and, if that is positive, so many bytes of
 * DATA. Returns whether the client was there to take it. */
static bool reply(handle_t client, int result, const void *data)
{
    struct message message = MESSAGE_SHORT((uint32_t)result, 0, 0);

    if (result > 0 && data != NULL) {
        message.data = data;
        message.data_bytes = (uint32_t)result;
    }
    return ipc_send(client, 0, &message) == 0;
}

static void remove_reader(uint32_t index)
{
    readers--;
    memmove(&reader[index], &reader[index + 1],
            (readers - index) * sizeof reader[0]);
}

/* Gives readers what there is, the first one first. Input is removed only
 * when somebody has it: a reader may have ended in the meantime. */
static void serve_readers(void)
{
    while (readers > 0) {
        size_t most = reader[0].bytes;
        int count =
            line_peek(&line, typed, most < sizeof typed ? most : sizeof typed);

        if (count < 0) {
            return;
        }
        if (reply(reader[0].client, count, typed)) {
            line_drop(&line, (size_t)count);
        }
        remove_reader(0);
    }
}

/* Takes CLIENT out of the queue. Returns whether it was there. */
static bool forget_reader(handle_t client)
{
    uint32_t i = 0;

    while (i < readers && reader[i].client != client) {
        i++;
    }
    if (i == readers) {
        return false;
    }
    remove_reader(i);
    return true;
}

/* Takes CLIENT out of those to be interrupted. Returns whether it was there. */
static bool take_interruption(handle_t client)
{
    uint32_t i = 0;

    while (i < MAX_HANDLES && interrupted[i] != client) {
        i++;
    }
    if (i < MAX_HANDLES) {
        interrupted[i] = 0;
    }
    return i < MAX_HANDLES;
}

static void note_interruption(handle_t client)
{
    (void)take_interruption(client);
    interrupted[interruptions % MAX_HANDLES] = client;
    interruptions++;
}

/* Empties the queue, in which are more readers than can live: those who do
 * will ask again. */
static void ask_readers_again(void)
{
    while (readers > 0) {
        (void)reply(reader[0].client, -EINTR, NULL);
        remove_reader(0);
    }
}

/* Remembers that CLIENT wants BYTES bytes, unless there is something already
 * and nobody before it, or it is to be interrupted. A client that has given up
 * waiting and asks again must not stand in the queue twice. */
static void add_reader(handle_t client, uint32_t bytes)
{
    bool can_read = readers == 0 && line_peek(&line, typed, 1) >= 0;

    (void)forget_reader(client);
    if (!can_read && take_interruption(client)) {
        (void)reply(client, -EINTR, NULL);
        return;
    }
    if (readers == MAX_HANDLES) {
        ask_readers_again();
    }
    reader[readers].client = client;
    reader[readers].bytes = bytes;
    readers++;
}

static void write_all(const char *text, size_t bytes)
{
    size_t done, part;

    for (done = 0; done < bytes; done += part) {
        part = bytes - done < OUTPUT_PART ? bytes - done : OUTPUT_PART;
        show(text + done, part);
        take_input();
    }
}

static void serve_status(handle_t client)
{
    struct io_stat status = {.node = 1,
                             .device = TERMINAL_DEVICE,
                             .mode = TERMINAL_MODE,
                             .links = 1};
    struct message message = MESSAGE_SHORT(0, 0, 0);

    message.data = &status;
    message.data_bytes = sizeof status;
    (void)ipc_send(client, 0, &message);
}

/* The operations on file 0. */
static void serve(const struct message *message)
{
    handle_t client = message->sender;

    switch (message->word[0]) {
    case IO_READ:
        if (message->word[2] > 0) {
            add_reader(client, message->word[2]);
        } else {
            (void)reply(client, 0, NULL);
        }
        break;
    case IO_WRITE:
        write_all(request, message->length);
        (void)reply(client, (int)message->length, NULL);
        break;
    case IO_CLOSE:
        (void)reply(client, 0, NULL);
        break;
    case IO_SEEK:
        (void)reply(client, -ESPIPE, NULL);
        break;
    case IO_FSTAT:
        serve_status(client);
        break;
    case IO_LIST:
        (void)reply(client, -ENOTDIR, NULL);
        break;
    default:
        (void)reply(client, -ENOSYS, NULL);
    }
}

static void serve_client(const struct message *message)
{
    handle_t client = message->sender;
    uint32_t file = message->word[1];

    if (message->word[0] == TTY_MODE) {
        (void)reply(client, (int)line_set_mode(&line, message->word[1]), NULL);
    } else if (message->word[0] == TTY_SIZE) {
        (void)reply(client, SCREEN_COLUMNS | SCREEN_ROWS << 16, NULL);
    } else if (message->word[0] == IO_REOPEN) {
        (void)reply(client, 0, NULL); /* it is always open */
    } else if ((message->word[0] == IO_SEEK ? file % 0x10000 : file) != 0) {
        (void)reply(client, -EBADF, NULL);
    } else {
        serve(message);
    }
}

/* init interrupts a client's request, the present one or the next. */
static int interrupt(handle_t client)
{
    if (forget_reader(client)) {
        (void)reply(client, -EINTR, NULL);
    } else {
        note_interruption(client);
    }
    return 0;
}

/* What init says of its clients. The terminal is everybody's, so only the
 * handle matters, and all news of a client ends what was known of it. */
static int serve_init(const struct message *message)
{
    handle_t client = message->granted;

    if (client <= 0) {
        return message->word[0] == CLIENT_INTERRUPT ? -EINVAL : 0;
    }
    if (message->word[0] == CLIENT_INTERRUPT) {
        return interrupt(client);
    }
    (void)forget_reader(client);
    (void)take_interruption(client);
    return 0;
}

/* Whether MESSAGE is one about clients, which only init may send. */
static bool is_about_client(const struct message *message)
{
    return message->sender == HN_PARENT && message->word[0] >= CLIENT_VOUCH &&
           message->word[0] <= CLIENT_FORGET;
}

/* Serves one message, or none if a key has to be reported again. */
static void serve_next(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    message.buffer = request;
    message.buffer_bytes = sizeof request;
    if (ipc_receive(HN_ANY, keys != 0 ? KEY_RETRY_TICKS : IPC_FOREVER,
                    &message) != 0) {
        return;
    }
    if (message.sender == HN_KERNEL) {
        take_input();
        (void)enable_interrupts(INPUT_DEVICES);
    } else if (is_about_client(&message)) {
        (void)reply(message.sender, serve_init(&message), NULL);
    } else {
        serve_client(&message);
    }
}

int main(void)
{
    screen_start();
    serial_start();
    controller_start();
    line_start(&line, show, note_key);
    (void)enable_interrupts(INPUT_DEVICES);
    server_ready(0);

    for (;;) {
        serve_next();
        report_keys();
        serve_readers();
        screen_flush();
    }
}

/* SPDX-License-Identifier: MIT
 *
 * Peers, made anew for each call that is tried, so that nothing of one call
 * can be seen in the next: handles are the same numbers each time.
 */
#include "grading/tests/guest/world.h"

#include <string.h>

struct world world;
uint32_t world_arena;
uint32_t world_pages;
uint32_t world_fresh;

static handle_t crowd[MAX_PROCS];
static uint32_t crowd_count;

/* ---- Executables ---- */

/* The words of an ELF file with one segment; its code loops. */
enum {
    ELF_TYPE = 4, /* and the machine */
    ELF_ENTRY = 6,
    ELF_ADDRESS = 15,
    ELF_MEMORY = 18,
    ELF_WORDS = EXECUTABLE_BYTES / 4,
    TYPE_EXECUTABLE = 0x00030002,
    TYPE_LIBRARY = 0x00030003
};

static const uint32_t good_image[ELF_WORDS] = {
    0x464C457F, 0x00010101, 0,          0,       TYPE_EXECUTABLE, 1,
    0x40054,    52,         0,          0,       0x00200034,      1,
    0,          1,          0,          0x40000, 0x40000,         4 * ELF_WORDS,
    0x1000,     5,          PAGE_BYTES, 0xFEEB};

static void put_image(uint8_t *images, uint32_t place, uint32_t word,
                      uint32_t value)
{
    uint32_t image[ELF_WORDS];

    memcpy(image, good_image, sizeof(image));
    image[word] = value;
    memcpy(images + place, image, sizeof(image));
}

/* A process of three pages, which runs when nobody else wants to. */
static handle_t create_small(void)
{
    uint32_t image[ELF_WORDS];

    memcpy(image, good_image, sizeof(image));
    image[ELF_ENTRY] = 2 * PAGE_BYTES + (ELF_WORDS - 1) * 4;
    image[ELF_ADDRESS] = 2 * PAGE_BYTES;
    return process_create(image, sizeof(image), 0, 1);
}

/* Fills the memory that BOSS will use, and puts executables there. */
static void send_images(void)
{
    static uint8_t images[GARBAGE];
    struct message message = {
        .grant = HN_NONE, .data = images, .data_bytes = sizeof(images)};
    struct remote receive = {.registers = {CALL_ipc_receive, HN_PARENT,
                                           (uint32_t)IPC_FOREVER,
                                           REMOTE_BUFFERS, 0, 0, 0},
                             .buffers = {.receive_capacity = sizeof(images),
                                         .grant_handle = HN_NONE}};

    put_image(images, EXECUTABLE, ELF_TYPE, TYPE_EXECUTABLE);
    put_image(images, LIBRARY, ELF_TYPE, TYPE_LIBRARY);
    put_image(images, LOW, ELF_ADDRESS, 0);
    put_image(images, HUGE, ELF_MEMORY, 0xB0000000);
    start_remote(world.caller[BOSS], receive);
    ipc_send(world.caller[BOSS], IPC_FOREVER, &message);
    finish(world.caller[BOSS]);
}

/* ---- Making the world ---- */

/* A peer whose memory is all there: nothing in it is touched first later. */
static handle_t make_touched(void)
{
    handle_t peer = create();

    remote_call(peer, REMOTE_FILL, REMOTE_BYTES, 1, 0, 0);
    return peer;
}

static void make_caller(enum caller which, handle_t dead)
{
    handle_t caller = make_touched();

    world.caller[which] = caller;
    change_rights(caller, world.partner, RIGHTS_ALL);
    change_rights(caller, world.stranger, 0);
    change_rights(caller, dead, RIGHTS_ALL);
    change_rights(caller, world.big, RIGHTS_ALL);
    memory_add(caller, 1);
}

void world_make(void)
{
    handle_t dead = create();

    world.partner = make_touched();
    world.stranger = make_touched();
    world.big = create();
    world_pages = info(world.big).pages;
    memory_add(world.big, memory().frames / 3 * 2);
    make_caller(BOSS, dead);
    make_caller(PLAIN, dead);
    process_kill(dead);
    change_rights(world.partner, world.caller[BOSS], RIGHTS_ALL);
    change_rights(world.partner, world.caller[PLAIN], RIGHTS_ALL);
    set_privileged(world.caller[BOSS]);
    change_driver(world.caller[BOSS], DEVICE_SCREEN, 1);
    world_arena =
        (uint32_t)remote_call(world.partner, REMOTE_ARENA, 0, 0, 0, 0);
    world_fresh = world_pages << PAGE_SHIFT;
    send_images();
}

static void assign(uint32_t region)
{
    remote_call(world.partner, CALL_pager_assign, region, PARTNER + PLAIN,
                TICKS_PER_SECOND, 0);
}

void world_share(void)
{
    assign(WORLD_REGION);
    assign(WORLD_REGION + 1);
    remote_call(world.caller[PLAIN], CALL_pager_map, PARTNER, WORLD_WINDOW,
                world_arena, PAGER_WRITE);
    world.clone = process_clone(world.partner);
    change_rights(world.caller[PLAIN], world.clone, 0);
}

void world_end(void)
{
    if (world.clone != 0) {
        process_kill(world.clone);
        world.clone = 0;
    }

    process_kill(world.caller[BOSS]);
    process_kill(world.caller[PLAIN]);
    process_kill(world.partner);
    process_kill(world.stranger);
    process_kill(world.big);
}

void world_fill_table(void)
{
    handle_t last = create_small();

    crowd_count = 0;
    while (last > 0) {
        crowd[crowd_count] = last;
        crowd_count++;
        last = create_small();
    }
    obs("crowd %u", crowd_count);
}

void world_empty_table(void)
{
    for (uint32_t i = 0; i < crowd_count; i++) {
        process_kill(crowd[i]);
    }
    crowd_count = 0;
}

void world_starve(void)
{
    struct message message = {0};
    handle_t hog = create();
    uint32_t pages = memory().frames;
    int error;

    memory_add(hog, pages);
    start_call(hog, REMOTE_WRITE_PAGES, world_pages, pages, 1, 0);
    error = ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
    obs("starved %d stopped %d", error, message.word[1] == (uint32_t)hog);
}

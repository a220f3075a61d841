/* SPDX-License-Identifier: MIT
 *
 * Init's part of a scene (scene.h). scene.py does the same, line by line.
 */
#include "labs/lab7-pagers/tests/scene.h"

enum {
    PAIRS = 8, /* at most */
    LAST_RESTS = 12,
    MARKER_HALF = 1 << 15
};

/* Which arguments of a call are bad: a set. */
enum spoil {
    SPOIL_HANDLE = 1,
    SPOIL_PLACE = 2,  /* region, or address */
    SPOIL_PAGE = 4,   /* no page begins at the address; or no such timeout */
    SPOIL_VALUE = 8,  /* access, or marker */
    SPOIL_OTHER = 16, /* own page, or flags */
    SPOILS = 32
};

struct pair {
    uint32_t consumer;
    uint32_t pager;
};

/* All that is drawn for a step, whatever its letter is. */
struct draw {
    char letter;
    uint32_t who;
    uint32_t whom;
    uint32_t region;
    uint32_t page;
    uint32_t own;
    uint32_t access;
    uint32_t marker;
    uint32_t wait;
    uint32_t spoil;
    bool rests;
};

static handle_t first; /* the child of which all others are clones */
static handle_t handles[SCENE_MOST];
static uint32_t children;
static uint32_t pages; /* of the memory of a child, without its store */
static bool is_new[SCENE_MOST];

/* ---- Children ---- */

static uint32_t size_of(handle_t handle)
{
    struct info_process info = {.pages = 0};

    (void)read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info);
    return info.pages;
}

void scene_start(uint32_t count)
{
    struct message hello = MESSAGE_SHORT(0, 0, 0);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    children = count;
    first = process_clone(HN_SELF);
    if (first == 0) {
        child_live();
    }
    pages = size_of(first);
    if (memory_add(first, STORE_PAGES) < 0 ||
        change_rights(first, HN_SELF, RIGHT_SEND) != 0 ||
        ipc_send(first, IPC_FOREVER, &hello) != 0) {
        give_up("no child", (uint32_t)first);
    }
    (void)sleep_ticks(1); /* until it waits for orders */
}

void scene_begin(uint32_t who)
{
    handles[who] = process_clone(first);
    if (handles[who] < 0 ||
        chg_sched_params(handles[who], 1, child_slice(who)) != 0) {
        give_up("no child", (uint32_t)handles[who]);
    }
    is_new[who] = true;
}

handle_t scene_child(uint32_t who)
{
    return handles[who];
}

uint32_t scene_own(uint32_t page)
{
    return (pages + page) << PAGE_SHIFT;
}

uint32_t scene_page(uint32_t region, uint32_t page)
{
    return region << REGION_SHIFT | page << PAGE_SHIFT;
}

void scene_order(struct order *order, uint32_t whom)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    message.data = order;
    message.data_bytes = sizeof(*order);
    message.grant = handles[whom];
    message.grant_rights = RIGHT_SEND;
    if (ipc_send(handles[order->who], 0, &message) != 0) {
        observe("busy", order->who, 0, 0);
    }
}

/* ---- Those who stop ---- */

static void tell_stopped(uint32_t who)
{
    struct info_exception exception = {.cause = 0};

    (void)read_kernel_info(INFO_EXCEPTION, (uint32_t)handles[who], &exception);
    observe("stopped", who, exception.cause, lab_time());
    observe("at", exception.address, exception.error & FAULT_WRITE, 0);
}

static void kill(uint32_t who)
{
    observe("killed", who, (uint32_t)process_kill(handles[who]), 0);
}

static void renew(uint32_t who)
{
    kill(who);
    scene_begin(who);
}

void scene_rest(void)
{
    bool stopped[SCENE_MOST] = {false};
    struct message message = {.grant = HN_NONE};

    (void)sleep_ticks(1);
    while (ipc_receive(HN_KERNEL, 0, &message) == 0) {
        uint32_t who = child_of((handle_t)message.word[1]);

        if (message.word[0] != KMSG_EXCEPTION || who >= children) {
            give_up("message", message.word[0]);
        }
        stopped[who] = true;
    }
    for (uint32_t who = 0; who < children; who++) {
        if (stopped[who]) {
            tell_stopped(who);
            renew(who);
        }
    }
}

/* ---- Deeds of init ---- */

static void clone(const struct draw *draw)
{
    if (draw->who == draw->whom) {
        return;
    }
    kill(draw->who);
    handles[draw->who] = process_clone(handles[draw->whom]);
    (void)chg_sched_params(handles[draw->who], 1, child_slice(draw->who));
    observe("cloned", draw->whom, draw->who, 0);
}

/* Up to the first region, or into it, or a little. */
static void give_memory(const struct draw *draw)
{
    uint32_t room = FIRST_REGION * REGION_PAGES - size_of(handles[draw->who]);
    uint32_t amount = 1 + draw->own / 2;
    int result;

    if (draw->page < 2 && room < REGION_PAGES) {
        amount = room + draw->page;
    }
    result = memory_add(handles[draw->who], amount);
    observe("memory", draw->who, (uint32_t)result, 0);
}

/* But for what it needs to live. */
static void take_memory(const struct draw *draw)
{
    uint32_t most = size_of(handles[draw->who]) - pages;
    uint32_t amount = draw->own + 1 < most ? draw->own + 1 : most;
    int result = memory_free(handles[draw->who], amount);

    observe("memory", draw->who, (uint32_t)result, 0);
}

/* ---- Orders ---- */

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

static uint32_t pairs_of(const struct scene *scene)
{
    return length_of(scene->pairs) / 2;
}

static struct pair pair_of(const struct scene *scene, uint32_t number)
{
    return (struct pair){(uint32_t)(scene->pairs[2 * number] - '0'),
                         (uint32_t)(scene->pairs[2 * number + 1] - '0')};
}

static bool is_one_of(char letter, const char *letters)
{
    while (*letters != 0 && *letters != letter) {
        letters++;
    }
    return *letters != 0;
}

/* Who does it to whom: those of a pair, unless the order is a stray one. */
static void draw_roles(const struct scene *scene, uint32_t *seed,
                       struct draw *draw)
{
    struct pair pair = pair_of(scene, random_below(seed, pairs_of(scene)));
    bool strays = random_below(seed, scene->stray) == 0;
    char letter = (char)(draw->letter | 0x20);

    draw->who = random_below(seed, children);
    draw->whom = random_below(seed, children);
    if (!strays && is_one_of(letter, "anrw")) {
        draw->who = pair.consumer;
        draw->whom = pair.pager;
    } else if (!strays && is_one_of(letter, "muvhlsp")) {
        draw->who = pair.pager;
        draw->whom = pair.consumer;
    }
}

static struct draw draw_step(const struct scene *scene, uint32_t *seed)
{
    struct draw draw;

    draw.letter = pick(seed, scene->letters);
    draw_roles(scene, seed, &draw);
    draw.region = FIRST_REGION + random_below(seed, scene->regions);
    draw.page = random_below(seed, scene->pages);
    draw.own = random_below(seed, STORE_PAGES);
    draw.access = PAGER_READ + random_below(seed, 2);
    draw.marker = random_below(seed, MARKER_HALF) * 65537u & 0x7FFFFFFF;
    draw.wait = (uint32_t)(pick(seed, scene->waits) - '0');
    draw.spoil = random_below(seed, SPOILS);
    draw.spoil &= random_below(seed, SPOILS);
    draw.rests = random_below(seed, scene->together) == 0;
    if (draw.letter >= 'a') {
        draw.spoil = 0;
    }
    return draw;
}

static struct order order_of(const struct draw *draw, uint32_t value)
{
    return (struct order){
        .letter = (char)(draw->letter | 0x20),
        .who = draw->who,
        .named = NAMED_GRANTED,
        .region = draw->region,
        .address = scene_page(draw->region, draw->page),
        .own = scene_own(draw->own),
        .access = draw->access,
        .marker = draw->marker,
        .flags = (draw->letter | 0x20) == 'v' ? REVOKE_AGREEMENT : 0,
        .wait = draw->wait,
        .value = value,
    };
}

static void spoil(struct order *order, const struct draw *draw)
{
    static const uint32_t regions[] = {0, REGIONS, UINT32_MAX, 0};
    static const uint32_t places[] = {0, 0xC0000000, 0xFFFFF000, 5 << 22};
    static const uint32_t timeouts[] = {0, PAGER_MOST_TICKS + 1, 0, UINT32_MAX};
    static const uint32_t owns[] = {0, 0xBFFFF000, 0xFFFFF000, 1 << 22};
    static const uint32_t accesses[] = {0, 3, UINT32_MAX, 4};

    if ((draw->spoil & SPOIL_HANDLE) != 0) {
        order->named = NAMED_NOBODY;
    }
    if ((draw->spoil & SPOIL_PLACE) != 0) {
        order->region = regions[draw->page];
        order->address = places[draw->page];
    }
    if ((draw->spoil & SPOIL_PAGE) != 0) {
        order->wait = timeouts[draw->own];
        order->address += draw->own % 2 * 4;
        order->own += (draw->own + 1) % 2;
    }
    if ((draw->spoil & SPOIL_VALUE) != 0) {
        order->access = accesses[draw->own];
        order->marker |= 1u << MARKER_BITS;
    }
    if ((draw->spoil & SPOIL_OTHER) != 0) {
        order->own = owns[draw->page];
        order->flags |= 2u << draw->page;
    }
}

static void step(const struct draw *draw, uint32_t value)
{
    struct order order;

    switch (draw->letter) {
    case 'k':
        renew(draw->who);
        return;
    case 'c':
        clone(draw);
        return;
    case '+':
        give_memory(draw);
        return;
    case '-':
        take_memory(draw);
        return;
    case 'z':
        return;
    default:
        order = order_of(draw, value);
        spoil(&order, draw);
        scene_order(&order, draw->whom);
    }
}

/* The two agree on a region: the pager's first page may be read there. */
static void agree(struct pair pair, uint32_t region, uint32_t wait)
{
    struct order order = {
        .letter = 'a', .who = pair.consumer, .region = region, .wait = wait};

    scene_order(&order, pair.pager);
    scene_rest();
    order = (struct order){.letter = 'm',
                           .who = pair.pager,
                           .address = scene_page(region, 0),
                           .own = scene_own(0),
                           .access = PAGER_READ};
    scene_order(&order, pair.consumer);
    scene_rest();
}

static void agree_on_all(const struct scene *scene, struct pair pair,
                         uint32_t *seed)
{
    for (uint32_t i = 0; i < scene->regions; i++) {
        uint32_t wait = (uint32_t)(pick(seed, scene->waits) - '0');

        agree(pair, FIRST_REGION + i, wait);
    }
}

/* So do all pairs of which one is new. */
static void agree_anew(const struct scene *scene, uint32_t *seed)
{
    bool is_due[PAIRS];
    bool rests = false;

    for (uint32_t i = 0; i < pairs_of(scene); i++) {
        struct pair pair = pair_of(scene, i);

        is_due[i] =
            scene->agreed && (is_new[pair.consumer] || is_new[pair.pager]);
        rests = rests || is_due[i];
    }
    for (uint32_t who = 0; who < children; who++) {
        is_new[who] = false;
    }
    if (rests) {
        scene_rest(); /* who is new waits for orders then */
    }
    for (uint32_t i = 0; i < pairs_of(scene); i++) {
        if (is_due[i]) {
            agree_on_all(scene, pair_of(scene, i), seed);
        }
    }
}

void scene_play(const struct scene *scene, uint32_t seed)
{
    scene_start(scene->children);
    for (uint32_t who = 0; who < children; who++) {
        scene_begin(who);
    }
    wait_for_tick();
    observe("start", children, lab_time(), pages);
    scene_rest();
    for (uint32_t i = 0; i < scene->steps; i++) {
        struct draw draw;

        agree_anew(scene, &seed);
        draw = draw_step(scene, &seed);
        step(&draw, i + 1);
        if (draw.rests) {
            scene_rest();
        }
    }
    for (uint32_t i = 0; i < LAST_RESTS; i++) {
        scene_rest();
    }
}

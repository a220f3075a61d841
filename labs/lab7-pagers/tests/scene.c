/* SPDX-License-Identifier: MIT
 *
 * Init's part of a scene (scene.h): what is drawn, and done. scene.py does the
 * same, line by line.
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

/* ---- Deeds of init ---- */

/* Up to the first region, or into it, or a little. */
static void give_memory(const struct draw *draw)
{
    uint32_t room = FIRST_REGION * REGION_PAGES - scene_size(draw->who);
    uint32_t amount = 1 + draw->own / 2;
    int result;

    if (draw->page < 2 && room < REGION_PAGES) {
        amount = room + draw->page;
    }
    result = memory_add(scene_child(draw->who), amount);
    observe("memory", draw->who, (uint32_t)result, 0);
}

/* But for what it needs to live. */
static void take_memory(const struct draw *draw)
{
    uint32_t most = scene_size(draw->who) - (scene_own(0) >> PAGE_SHIFT);
    uint32_t amount = draw->own + 1 < most ? draw->own + 1 : most;
    int result = memory_free(scene_child(draw->who), amount);

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

    draw->who = random_below(seed, scene->children);
    draw->whom = random_below(seed, scene->children);
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
        scene_renew(draw->who);
        scene_rest();
        return;
    case 'c':
        if (draw->who != draw->whom) {
            scene_clone(draw->who, draw->whom);
            scene_rest();
        }
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
    uint32_t new = scene_take_new();
    bool is_due[PAIRS];
    bool rests = false;

    for (uint32_t i = 0; i < pairs_of(scene); i++) {
        struct pair pair = pair_of(scene, i);

        is_due[i] = scene->agreed &&
                    ((new >> pair.consumer | new >> pair.pager) & 1) != 0;
        rests = rests || is_due[i];
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
    wait_for_tick();
    observe("start", scene->children, lab_time(), scene_own(0) >> PAGE_SHIFT);
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

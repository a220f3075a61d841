/* SPDX-License-Identifier: MIT
 *
 * Purpose: a share of all memory can be mapped, and no more: a call that fails
 * changes nothing. Child 1 is the pager of child 0, and then of child 2.
 */
#include "labs/lab7-pagers/tests/scene.h"

enum {
    GREEDY,
    PAGER,
    OTHER,
    CHILDREN,
    TAKEN_BACK = 4,
    WAIT = 5
};

static void order(char letter, uint32_t who, uint32_t whom, uint32_t page)
{
    struct order order = {.letter = letter,
                          .who = who,
                          .region = FIRST_REGION,
                          .address = scene_page(FIRST_REGION, page),
                          .own = scene_own(page),
                          .access = PAGER_READ,
                          .wait = WAIT};

    scene_order(&order, whom);
    scene_rest();
}

TEST(full)
{
    struct info_memory memory = {.frames = 0};

    (void)seed;
    scene_start(CHILDREN);
    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    (void)memory_add(scene_child(PAGER), memory.frames / 2);
    wait_for_tick();
    observe("start", CHILDREN, lab_time(), memory.frames);
    scene_rest();
    order('a', GREEDY, PAGER, 0);
    order('a', OTHER, PAGER, 0);
    order('f', PAGER, GREEDY, 0);
    order('m', PAGER, OTHER, 0);
    order('r', OTHER, PAGER, 0);
    for (uint32_t i = 0; i < TAKEN_BACK; i++) {
        order('u', PAGER, GREEDY, i);
    }
    order('a', OTHER, PAGER, 0);
    order('m', PAGER, OTHER, 0);
    order('r', OTHER, PAGER, 0);
}

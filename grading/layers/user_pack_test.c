/* SPDX-License-Identifier: MIT
 *
 * Compression of pages (user/lib/pack.h): what is packed comes back, is never
 * longer than promised, and what is no packed page is refused.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "user/lib/pack.h"

#define BYTES PACK_PAGE_BYTES

/* Packs PAGE into memory of its own size and back. Its packed bytes. */
static uint32_t pack_and_back(const uint8_t *page)
{
    uint8_t *packed = malloc(PACK_MOST_BYTES);
    uint8_t *exact, *back = malloc(BYTES);
    uint32_t bytes = pack_page(page, packed);

    CHECK(bytes > 0 && bytes <= PACK_MOST_BYTES);
    exact = malloc(bytes);
    memcpy(exact, packed, bytes);
    CHECK(pack_restore(exact, bytes, back) && memcmp(page, back, BYTES) == 0);
    CHECK(!pack_restore(exact, bytes - 1, back));
    free(packed);
    free(exact);
    free(back);
    return bytes;
}

static void test_plain(void)
{
    static uint8_t page[BYTES];
    uint32_t packed;

    packed = pack_and_back(page);
    CHECK(packed < 100);
    for (uint32_t i = 0; i < BYTES; i++) {
        page[i] = (uint8_t)random_below(256);
    }
    packed = pack_and_back(page);
    CHECK(packed >= BYTES - 64);
    for (uint32_t i = 0; i < BYTES; i++) {
        page[i] = (uint8_t) "the quick brown fox "[i % 20];
    }
    CHECK(pack_and_back(page) < 150);
}

/* Pieces that repeat what stands before, and new ones, of any length: the worst
 * for the promise are short ones in turn. */
static void test_mixed(void)
{
    static uint8_t page[BYTES];

    for (int round = 0; round < ROUNDS / 10; round++) {
        uint32_t letters = 1 + random_below(256);
        uint32_t longest = 1 + random_below(round % 2 == 0 ? 8 : 300);
        uint32_t at = 0;

        while (at < BYTES) {
            uint32_t length = 1 + random_below(longest);
            uint32_t back = at > 0 ? 1 + random_below(at) : 0;

            for (; length > 0 && at < BYTES; length--, at++) {
                page[at] = back != 0 ? page[at - back]
                                     : (uint8_t)random_below(letters);
            }
            if (at < BYTES && random_below(2) == 0) {
                page[at++] = (uint8_t)random_below(letters);
            }
        }
        (void)pack_and_back(page);
    }
}

/* Whatever the bytes, nothing is touched outside of packed page and page. */
static void test_damaged(void)
{
    uint8_t *page = malloc(BYTES);

    for (int round = 0; round < ROUNDS; round++) {
        uint32_t bytes = random_below(300);
        uint8_t *packed = malloc(bytes + 1);

        for (uint32_t i = 0; i < bytes; i++) {
            packed[i] = (uint8_t)random_below(random_below(2) == 0 ? 256 : 4);
        }
        (void)pack_restore(packed, bytes, page);
        free(packed);
    }
    CHECK(!pack_restore(page, 0, page));
    free(page);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"pack-plain", test_plain},
        {"pack-mixed", test_mixed},
        {"pack-damaged", test_damaged},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

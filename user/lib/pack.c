/* SPDX-License-Identifier: MIT
 *
 * Compression of pages. Where four bytes stood last is remembered by a hash of
 * them; only that place is tried.
 */
#include "user/lib/pack.h"

#include <string.h>

#define LEAST 4u   /* bytes that are worth naming */
#define MOST 131u  /* bytes of one name */
#define PLAIN 128u /* bytes that follow one length, at most */
#define NAMED 128u /* lengths from here on name */
#define HASHES 1024u

static uint32_t hash(const uint8_t *at)
{
    uint32_t four;

    memcpy(&four, at, sizeof four);
    return four * 2654435761u >> 22;
}

/* How many bytes at A and at B, before END, are the same; MOST at most. */
static uint32_t same(const uint8_t *a, const uint8_t *b, const uint8_t *end)
{
    uint32_t length = 0;

    while (length < MOST && b + length < end && a[length] == b[length]) {
        length++;
    }
    return length;
}

/* Appends the bytes from FROM to TO as they are. Where the output ends then. */
static uint8_t *put_plain(uint8_t *out, const uint8_t *from, const uint8_t *to)
{
    while (from < to) {
        uint32_t length = (uint32_t)(to - from);

        length = length < PLAIN ? length : PLAIN;
        *out = (uint8_t)(length - 1);
        memcpy(out + 1, from, length);
        out += 1 + length;
        from += length;
    }
    return out;
}

static uint8_t *put_name(uint8_t *out, uint32_t length, uint32_t distance)
{
    out[0] = (uint8_t)(NAMED + length - LEAST);
    out[1] = (uint8_t)(distance - 1);
    out[2] = (uint8_t)((distance - 1) >> 8);
    return out + 3;
}

uint32_t pack_page(const uint8_t *page, uint8_t *packed)
{
    uint16_t last[HASHES]; /* offset + 1 of the last place; 0: none */
    const uint8_t *end = page + PACK_PAGE_BYTES;
    const uint8_t *plain = page; /* from here on nothing is put */
    const uint8_t *at = page;
    uint8_t *out = packed;

    memset(last, 0, sizeof last);
    while (at + LEAST <= end) {
        uint16_t *place = &last[hash(at)];
        const uint8_t *before = page + *place - 1;
        uint32_t length = *place != 0 ? same(before, at, end) : 0;

        *place = (uint16_t)(at - page + 1);
        if (length < LEAST) {
            at++;
            continue;
        }
        out = put_plain(out, plain, at);
        out = put_name(out, length, (uint32_t)(at - before));
        at += length;
        plain = at;
    }
    out = put_plain(out, plain, end);
    return (uint32_t)(out - packed);
}

/* One element at *PACKED, before END; moves both pointers behind it. Whether it
 * is one, and fits into the page. */
static int take(const uint8_t **packed, const uint8_t *end, uint8_t *page,
                uint32_t *done)
{
    const uint8_t *in = *packed;
    int is_name = in[0] >= NAMED;
    uint32_t length = is_name ? in[0] - NAMED + LEAST : 1u + in[0];
    uint32_t bytes = is_name ? 3 : 1 + length;
    uint32_t distance;

    if (bytes > (uint32_t)(end - in) || length > PACK_PAGE_BYTES - *done) {
        return 0;
    }
    distance = is_name ? (in[1] | (uint32_t)in[2] << 8) + 1 : 0;
    if (distance > *done) {
        return 0;
    }
    /* Byte by byte: what is named may reach into what is being made. */
    for (uint32_t i = 0; i < length; i++) {
        page[*done] = is_name ? page[*done - distance] : in[1 + i];
        *done += 1;
    }
    *packed += bytes;
    return 1;
}

int pack_restore(const uint8_t *packed, uint32_t bytes, uint8_t *page)
{
    const uint8_t *end = packed + bytes;
    uint32_t done = 0;

    while (packed < end) {
        if (!take(&packed, end, page, &done)) {
            return 0;
        }
    }
    return done == PACK_PAGE_BYTES;
}

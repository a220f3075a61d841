/* SPDX-License-Identifier: MIT
 *
 * cvm/boot/load.c on the host. Each error of the contract by itself, and
 * random images (fixed seed), which are judged by a second reading of the
 * contract in 64-bit arithmetic, where no sum wraps around. All buffers have
 * their exact size, so that the sanitizer sees the first byte too many.
 */
#include "cvm/boot/load.h"

#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/ktap.h"

#define LOW 0xC0000000u
#define HIGH 0xFFFFF000u
#define TEXT 0xC0100000u
#define PHYSICAL 0x00100000u

enum {
    HEADER = 52,
    PROGRAM = 32,
    IMAGE_BYTES = 600
};

/* Offsets of fields: ELF 1.2, fig. 1-3 and 2-1. */
enum {
    E_CLASS = 4,
    E_ORDER = 5,
    E_TYPE = 16,
    E_MACHINE = 18,
    E_VERSION = 20,
    E_ENTRY = 24,
    E_PHOFF = 28,
    E_PHENTSIZE = 42,
    E_PHNUM = 44
};
enum {
    P_TYPE = 0,
    P_OFFSET = 4,
    P_VADDR = 8,
    P_PADDR = 12,
    P_FILESZ = 16,
    P_MEMSZ = 20
};

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)random_state * bound >> 32);
}

static void put16(uint8_t *image, uint32_t offset, uint32_t value)
{
    image[offset] = (uint8_t)value;
    image[offset + 1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *image, uint32_t offset, uint32_t value)
{
    put16(image, offset, value);
    put16(image, offset + 2, value >> 16);
}

static uint32_t get16(const uint8_t *image, uint32_t offset)
{
    return image[offset] | (uint32_t)image[offset + 1] << 8;
}

static uint32_t get32(const uint8_t *image, uint32_t offset)
{
    return get16(image, offset) | get16(image, offset + 2) << 16;
}

/* Field FIELD of program header INDEX. */
static uint32_t at(uint32_t index, uint32_t field)
{
    return HEADER + index * PROGRAM + field;
}

static void put_program(uint8_t *image, uint32_t index, uint32_t type,
                        uint32_t offset, uint32_t address, uint32_t file_bytes,
                        uint32_t memory_bytes)
{
    put32(image, at(index, P_TYPE), type);
    put32(image, at(index, P_OFFSET), offset);
    put32(image, at(index, P_VADDR), address);
    put32(image, at(index, P_PADDR), address - (TEXT - PHYSICAL));
    put32(image, at(index, P_FILESZ), file_bytes);
    put32(image, at(index, P_MEMSZ), memory_bytes);
}

/* A kernel of two segments and a note; its last segment ends with the file. */
static void make_image(uint8_t *image)
{
    for (uint32_t i = 0; i < IMAGE_BYTES; i++) {
        image[i] = (uint8_t)(i * 31 + 7);
    }
    memset(image, 0, HEADER + 3 * PROGRAM);
    memcpy(image, "\177ELF\1\1\1", 7);
    put16(image, E_TYPE, 2);
    put16(image, E_MACHINE, 3);
    put32(image, E_VERSION, 1);
    put32(image, E_ENTRY, PHYSICAL + 16);
    put32(image, E_PHOFF, HEADER);
    put16(image, E_PHENTSIZE, PROGRAM);
    put16(image, E_PHNUM, 3);
    put_program(image, 0, 1, 200, TEXT, 300, 300);
    put_program(image, 1, 4, 0, 0, 0, 0);
    put_program(image, 2, 1, 500, TEXT + 0x1000, 100, 900);
}

/* load_parse() on a copy of exactly HEAD_BYTES bytes, at an odd address if
 * HEAD_BYTES is odd: structures may not be read in place. */
static int parse(const uint8_t *image, uint32_t head_bytes, uint32_t file_bytes,
                 struct load_image *result)
{
    uint32_t shift = head_bytes % 2;
    uint8_t *head = malloc(head_bytes + shift);
    int error;

    memcpy(head + shift, image, head_bytes);
    error = load_parse(head + shift, head_bytes, file_bytes, LOW, HIGH, result);
    free(head);
    return error;
}

static int parse_all(const uint8_t *image)
{
    struct load_image result;

    return parse(image, IMAGE_BYTES, IMAGE_BYTES, &result);
}

/* --- The contract once more ---------------------------------------------- */

static bool expected_segment(const uint8_t *image, uint64_t header,
                             uint64_t file_bytes, uint64_t *low,
                             uint32_t *segments)
{
    uint64_t offset = get32(image, (uint32_t)header + P_OFFSET);
    uint64_t address = get32(image, (uint32_t)header + P_VADDR);
    uint64_t in_file = get32(image, (uint32_t)header + P_FILESZ);
    uint64_t in_memory = get32(image, (uint32_t)header + P_MEMSZ);

    if (in_file > in_memory || offset + in_file > file_bytes) {
        return false;
    }
    if (in_memory == 0) {
        return true;
    }
    if (address < *low || address + in_memory > HIGH) {
        return false;
    }
    *low = address + in_memory;
    *segments = *segments + 1;
    return *segments <= LOAD_MAX_SEGMENTS;
}

static bool expected_entry(const uint8_t *image, uint64_t header)
{
    uint32_t entry = get32(image, E_ENTRY);
    uint32_t bytes = get32(image, (uint32_t)header + P_MEMSZ);

    return entry - get32(image, (uint32_t)header + P_VADDR) < bytes ||
           entry - get32(image, (uint32_t)header + P_PADDR) < bytes;
}

static bool expected(const uint8_t *image, uint32_t head_bytes,
                     uint32_t file_bytes)
{
    uint64_t low = LOW;
    uint32_t segments = 0;
    bool entry = false;

    if (head_bytes < HEADER || memcmp(image, "\177ELF\1\1\1", 7) != 0 ||
        get16(image, E_TYPE) != 2 || get16(image, E_MACHINE) != 3 ||
        get32(image, E_VERSION) != 1 || get16(image, E_PHENTSIZE) != PROGRAM) {
        return false;
    }
    for (uint32_t i = 0; i < get16(image, E_PHNUM); i++) {
        uint64_t header = (uint64_t)get32(image, E_PHOFF) + i * PROGRAM;
        uint32_t type;

        if (header + PROGRAM > head_bytes) {
            return false;
        }
        type = get32(image, (uint32_t)header + P_TYPE);
        if (type == 2 || type == 3) {
            return false;
        }
        if (type == 1) {
            if (!expected_segment(image, header, file_bytes, &low, &segments)) {
                return false;
            }
            entry = entry || expected_entry(image, header);
        }
    }
    return entry;
}

/* --- Tests of load_parse() ----------------------------------------------- */

static void test_parse_valid(void)
{
    uint8_t image[IMAGE_BYTES];
    struct load_image result;
    const struct load_segment text = {200, 300, TEXT, PHYSICAL, 300};
    const struct load_segment data = {500, 100, TEXT + 0x1000,
                                      PHYSICAL + 0x1000, 900};

    make_image(image);
    CHECK(parse(image, IMAGE_BYTES, IMAGE_BYTES, &result) == 0);
    CHECK(result.entry == PHYSICAL + 16);
    CHECK(result.segments == 2);
    CHECK(memcmp(&result.segment[0], &text, sizeof(text)) == 0);
    CHECK(memcmp(&result.segment[1], &data, sizeof(data)) == 0);
}

static void test_parse_entry(void)
{
    const uint32_t good[] = {TEXT, TEXT + 299, PHYSICAL, TEXT + 0x1000 + 899};
    const uint32_t bad[] = {TEXT - 1, TEXT + 300, 0, 0xFFFFFFFF,
                            TEXT + 0x1000 + 900};
    uint8_t image[IMAGE_BYTES];

    make_image(image);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        put32(image, E_ENTRY, good[i]);
        CHECK(parse_all(image) == 0);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        put32(image, E_ENTRY, bad[i]);
        CHECK(parse_all(image) == ERR_IMAGE);
    }
}

/* One wrong value each. */
static void test_parse_errors(void)
{
    static const struct {
        uint32_t offset;
        uint32_t width;
        uint32_t value;
    } wrong[] = {
        {0, 1, 0},          /* magic */
        {E_CLASS, 1, 2},    /* 64 bits */
        {E_ORDER, 1, 2},    /* big endian */
        {6, 1, 0},          /* version of the header */
        {E_TYPE, 2, 1},     /* an object file */
        {E_TYPE, 2, 3},     /* position independent */
        {E_MACHINE, 2, 62}, /* x86-64 */
        {E_VERSION, 4, 2},
        {E_PHENTSIZE, 2, 56},
        {E_PHNUM, 2, 0},  /* no segment */
        {E_PHNUM, 2, 18}, /* headers end behind the file */
        {E_PHNUM, 2, 0xFFFF},
        {E_PHOFF, 4, IMAGE_BYTES},
        {E_PHOFF, 4, 0xFFFFFFFF},
        {E_PHOFF, 4, 0xFFFFFFE0},   /* the sum wraps around to 64 */
        {HEADER + PROGRAM, 4, 2},   /* dynamic */
        {HEADER + PROGRAM, 4, 3},   /* interpreted */
        {HEADER + P_MEMSZ, 4, 299}, /* less than in the file */
        {HEADER + P_FILESZ, 4, 0xFFFFFFFF},
        {HEADER + P_OFFSET, 4, 301}, /* out of the file by one */
        {HEADER + P_OFFSET, 4, 0xFFFFFFFF},
        {HEADER + P_VADDR, 4, LOW - 1},
        {HEADER + P_VADDR, 4, HIGH - 1},
        {HEADER + P_VADDR, 4, TEXT + 0x2000},       /* out of order */
        {HEADER + P_VADDR, 4, TEXT + 0x1000 - 299}, /* overlap by one */
        {HEADER + P_MEMSZ, 4, 0x1001},              /* likewise */
        {HEADER + P_MEMSZ, 4, 0xFFFFFFFF},
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint8_t image[IMAGE_BYTES];

        make_image(image);
        if (wrong[i].width == 1) {
            image[wrong[i].offset] = (uint8_t)wrong[i].value;
        } else if (wrong[i].width == 2) {
            put16(image, wrong[i].offset, wrong[i].value);
        } else {
            put32(image, wrong[i].offset, wrong[i].value);
        }
        CHECK(!expected(image, IMAGE_BYTES, IMAGE_BYTES));
        CHECK(parse_all(image) == ERR_IMAGE);
    }
}

static void test_parse_truncated(void)
{
    uint8_t image[IMAGE_BYTES];
    struct load_image result;

    make_image(image);
    for (uint32_t bytes = 0; bytes < IMAGE_BYTES; bytes++) {
        uint32_t head = bytes < 256 ? bytes : 256;

        CHECK(parse(image, head, bytes, &result) == ERR_IMAGE);
    }
    CHECK(parse(image, HEADER + 3 * PROGRAM, IMAGE_BYTES, &result) == 0);
    CHECK(parse(image, HEADER + 3 * PROGRAM - 1, IMAGE_BYTES, &result) ==
          ERR_IMAGE);
}

/* LOAD_MAX_SEGMENTS segments are well, and empty ones do not count. */
static void test_parse_segments(void)
{
    for (uint32_t count = 1; count <= LOAD_MAX_SEGMENTS + 1; count++) {
        uint8_t image[IMAGE_BYTES];
        struct load_image result;

        make_image(image);
        put16(image, E_PHNUM, count + 1);
        for (uint32_t i = 0; i < count; i++) {
            put_program(image, i, 1, 500, TEXT + i * 64, 50, 64);
        }
        put_program(image, count, 1, 500, 0, 0, 0);
        if (count <= LOAD_MAX_SEGMENTS) {
            CHECK(parse(image, 400, IMAGE_BYTES, &result) == 0);
            CHECK(result.segments == count);
        } else {
            CHECK(parse(image, 400, IMAGE_BYTES, &result) == ERR_IMAGE);
        }
    }
}

/* --- Random images ------------------------------------------------------- */

/* A value of the kind at which checks go wrong. */
static uint32_t odd_value(void)
{
    static const uint32_t values[] = {
        0,   1,       2,    3,           32,         300, 0x1000,
        LOW, HIGH,    TEXT, TEXT + 299,  0x7FFFFFFF, 600, PHYSICAL,
        52,  LOW - 1, 564,  0x80000000u, 0xFFFFFFFF, 100, HIGH - 300,
    };
    uint32_t value = values[random_below(sizeof(values) / sizeof(values[0]))];

    return value + random_below(5) - 2;
}

static void mutate(uint8_t *image)
{
    uint32_t offset = random_below(HEADER + 3 * PROGRAM - 3);

    switch (random_below(4)) {
    case 0:
        image[offset] = (uint8_t)random_below(256);
        break;
    case 1:
        put16(image, offset & ~1u, odd_value());
        break;
    default: /* mostly fields of the segments */
        offset = HEADER + random_below(3 * PROGRAM / 4) * 4;
        put32(image, random_below(8) == 0 ? E_PHOFF : offset, odd_value());
    }
}

static bool has_contract(const struct load_image *image, uint32_t file_bytes)
{
    uint64_t low = LOW;

    if (image->segments == 0 || image->segments > LOAD_MAX_SEGMENTS) {
        return false;
    }
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        if (s->memory_bytes == 0 || s->file_bytes > s->memory_bytes ||
            (uint64_t)s->offset + s->file_bytes > file_bytes ||
            s->address < low || (uint64_t)s->address + s->memory_bytes > HIGH) {
            return false;
        }
        low = (uint64_t)s->address + s->memory_bytes;
    }
    return true;
}

static void test_parse_random(void)
{
    uint32_t accepted = 0;

    random_state = 1;
    for (uint32_t i = 0; i < 200000; i++) {
        uint8_t image[IMAGE_BYTES];
        struct load_image result;
        uint32_t head =
            random_below(4) ? IMAGE_BYTES : random_below(IMAGE_BYTES + 1);
        uint32_t file = random_below(4) ? IMAGE_BYTES : head + odd_value();
        int error;

        make_image(image);
        for (uint32_t n = 1 + random_below(3); n > 0; n--) {
            mutate(image);
        }
        error = parse(image, head, file, &result);
        CHECK(error == (expected(image, head, file) ? 0 : ERR_IMAGE));
        if (error == 0) {
            CHECK(has_contract(&result, file));
            accepted++;
        }
    }
    CHECK(accepted > 10000 && accepted < 190000); /* it tests both */
}

/* --- load_place() -------------------------------------------------------- */

enum {
    MEMORY_BYTES = 8192,
    UNTOUCHED = 0xA5
};

/* Whether byte INDEX of memory, from BASE on, is what it has to be. */
static bool placed(const struct load_image *image, const uint8_t *file,
                   uint32_t base, uint32_t index, uint8_t byte)
{
    uint8_t wanted = UNTOUCHED;

    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];
        uint64_t inside = (uint64_t)base + index - s->physical;

        if ((uint64_t)base + index >= s->physical && inside < s->memory_bytes) {
            wanted = inside < s->file_bytes ? file[s->offset + inside] : 0;
        }
    }
    return byte == wanted;
}

static bool fits(const struct load_image *image, uint32_t base, uint32_t size)
{
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        if (s->physical < base ||
            (uint64_t)s->physical + s->memory_bytes > (uint64_t)base + size) {
            return false;
        }
    }
    return true;
}

/* Places IMAGE in SIZE bytes and looks at each of them. */
static void check_place(const struct load_image *image, const uint8_t *file,
                        uint32_t base, uint32_t size)
{
    uint8_t *memory = malloc(size);
    bool right = true;
    bool good = fits(image, base, size);

    memset(memory, UNTOUCHED, size);
    CHECK(load_place(image, file, memory, base, size) ==
          (good ? 0 : ERR_ADDRESS));
    for (uint32_t i = 0; i < size; i++) {
        right = right && (good ? placed(image, file, base, i, memory[i])
                               : memory[i] == UNTOUCHED);
    }
    CHECK(right);
    free(memory);
}

static void test_place_edges(void)
{
    uint8_t file[IMAGE_BYTES];
    struct load_image image;

    make_image(file);
    CHECK(parse(file, IMAGE_BYTES, IMAGE_BYTES, &image) == 0);
    check_place(&image, file, PHYSICAL, 0x1000 + 900); /* just so */
    check_place(&image, file, PHYSICAL, 0x1000 + 899); /* one too few */
    check_place(&image, file, PHYSICAL + 1, 0x2000);   /* one too high */
    check_place(&image, file, PHYSICAL - 100, 0x2000); /* room around */
    image.segment[1].physical = 0xFFFFFFFF;            /* wraps around */
    check_place(&image, file, PHYSICAL, 0x2000);
    image.segment[1].physical = PHYSICAL - 800;
    check_place(&image, file, PHYSICAL, 0x2000);
}

static void test_place_random(void)
{
    uint8_t file[IMAGE_BYTES];

    random_state = 2;
    make_image(file);
    for (uint32_t n = 0; n < 2000; n++) {
        struct load_image image = {.segments = 1 + random_below(3)};
        uint32_t base = random_below(4) ? PHYSICAL : 0xFFFFF000u;
        uint32_t place = base;

        for (uint32_t i = 0; i < image.segments; i++) {
            struct load_segment *s = &image.segment[i];

            s->offset = random_below(IMAGE_BYTES);
            s->file_bytes = random_below(IMAGE_BYTES - s->offset + 1);
            s->memory_bytes = s->file_bytes + random_below(900);
            s->physical = place + random_below(100);
            place = s->physical + s->memory_bytes;
            if (random_below(20) == 0) {
                s->physical = odd_value();
            }
        }
        check_place(&image, file, base, 1 + random_below(MEMORY_BYTES));
    }
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"boot-load-parse-valid", test_parse_valid},
        {"boot-load-parse-entry", test_parse_entry},
        {"boot-load-parse-errors", test_parse_errors},
        {"boot-load-parse-truncated", test_parse_truncated},
        {"boot-load-parse-segments", test_parse_segments},
        {"boot-load-parse-random", test_parse_random},
        {"boot-load-place-edges", test_place_edges},
        {"boot-load-place-random", test_place_random},
    };

    return ktap_run(tests, sizeof(tests) / sizeof(tests[0]));
}

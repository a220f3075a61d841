/* SPDX-License-Identifier: MIT
 *
 * The swap disk over a disk that errs or hangs (instead of boot/ata.c).
 */
#include "cvm/swapdisk.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/boot/ata.h"
#include "grading/layers/host/directmap.h"
#include "grading/layers/ktap.h"

enum {
    SLOTS = 4,
    FRAME = 1,
    SECTORS = PAGE_BYTES / ATA_SECTOR_BYTES
};

static uint8_t content[SLOTS][PAGE_BYTES];
static int result;      /* of each operation from now on */
static uint32_t waited; /* how many the disk was really asked for */

int ata_open(struct ata_disk *disk, enum ata_channel channel)
{
    disk->sectors = SLOTS * SECTORS + 7; /* the rest is no page */
    return channel == ATA_SECONDARY ? 0 : ATA_ABSENT;
}

/* As ata.h says: beyond the end, nothing happens. */
static int ask(const struct ata_disk *disk, uint32_t sector, uint32_t count)
{
    if (sector > disk->sectors || count > disk->sectors - sector) {
        return ATA_RANGE;
    }
    CHECK(sector % SECTORS == 0 && count == SECTORS);
    waited++;
    return result;
}

int ata_read(const struct ata_disk *disk, uint32_t sector, uint32_t count,
             void *buffer)
{
    int error = ask(disk, sector, count);

    if (error == 0) {
        memcpy(buffer, content[sector / SECTORS], PAGE_BYTES);
    }
    return error;
}

int ata_write(const struct ata_disk *disk, uint32_t sector, uint32_t count,
              const void *buffer)
{
    int error = ask(disk, sector, count);

    if (error == 0) {
        memcpy(content[sector / SECTORS], buffer, PAGE_BYTES);
    }
    return error;
}

static void start(void)
{
    result = 0;
    CHECK(swapdisk_init() == SLOTS);
    waited = 0;
}

static void each_slot_is_a_page(void)
{
    start();
    for (uint32_t slot = 1; slot <= SLOTS; slot++) {
        memset(arena_page(FRAME), (int)slot, PAGE_BYTES);
        CHECK(swapdisk_write(slot, FRAME) == 0);
    }
    for (uint32_t slot = 1; slot <= SLOTS; slot++) {
        const uint8_t *page = arena_page(FRAME);

        CHECK(swapdisk_read(slot, FRAME) == 0);
        CHECK(page[0] == slot && page[PAGE_BYTES - 1] == slot);
    }
}

static void an_error_concerns_one_page(void)
{
    start();
    result = ATA_FAULT;
    CHECK(swapdisk_read(1, FRAME) == ERR_RESOURCES);
    CHECK(swapdisk_write(2, FRAME) == ERR_RESOURCES);
    result = 0;
    CHECK(swapdisk_write(2, FRAME) == 0);
    CHECK(waited == 3);
}

static void a_disk_that_hangs_is_waited_for_once(void)
{
    start();
    result = ATA_TIMEOUT;
    CHECK(swapdisk_write(1, FRAME) == ERR_RESOURCES);
    CHECK(swapdisk_write(2, FRAME) == ERR_RESOURCES);
    CHECK(swapdisk_read(1, FRAME) == ERR_RESOURCES);
    CHECK(waited == 1);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"swapdisk-slots", each_slot_is_a_page},
        {"swapdisk-error", an_error_concerns_one_page},
        {"swapdisk-hangs", a_disk_that_hangs_is_waited_for_once},
    };

    return ktap_run(tests, sizeof(tests) / sizeof(tests[0]));
}

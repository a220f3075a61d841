/* SPDX-License-Identifier: MIT
 *
 * init's reader of the PC's clock, over a clock that is played here: it counts
 * on while it is read, in all four forms that its status register can ask for.
 */
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "sos/init/clock.h"
#include "sos/init/ticks.h"
#include "vamos.h"

#define READS_PER_SECOND 40 /* so that readings fall into the update */

static time_t now;          /* of the clock */
static uint8_t form;        /* status B */
static uint8_t number;      /* register chosen */
static unsigned reads;      /* of registers */
static int driver, refused; /* change_driver() */
static uint8_t stuck;       /* status A, if the update never ends */

time_t our_timegm(struct tm *date);

/* The library's timegm() is our_timegm here. */
time_t timegm(struct tm *date)
{
    return our_timegm(date);
}

uint32_t ticks_now(void)
{
    return 730;
}

int change_driver(handle_t process, uint32_t device, int registered)
{
    driver = registered && !refused;
    return refused ? ERR_DRIVER : 0;
}

int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer)
{
    if (!driver || device != DEVICE_CLOCK || reg != 0) {
        return ERR_DRIVER;
    }
    number = *(const uint8_t *)buffer;
    return 1;
}

static uint8_t encode(int value)
{
    return (uint8_t)((form & 4) != 0 ? value : value / 10 * 16 + value % 10);
}

static uint8_t encode_hour(int hour)
{
    if ((form & 2) != 0) {
        return encode(hour);
    }
    return (uint8_t)(encode((hour + 11) % 12 + 1) | (hour >= 12 ? 0x80 : 0));
}

static uint8_t clock_register(void)
{
    struct tm date;

    gmtime_r(&now, &date);
    switch (number) {
    case 0:
        return encode(date.tm_sec);
    case 2:
        return encode(date.tm_min);
    case 4:
        return encode_hour(date.tm_hour);
    case 7:
        return encode(date.tm_mday);
    case 8:
        return encode(date.tm_mon + 1);
    case 9:
        return encode(date.tm_year % 100);
    case 10:
        return (uint8_t)(stuck | (reads % READS_PER_SECOND > 30 ? 0x80 : 0));
    case 11:
        return form;
    default:
        return 0xFF;
    }
}

int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer)
{
    uint8_t value = clock_register();

    reads++;
    if (reads % READS_PER_SECOND == 0) {
        now++;
    } else if (reads % READS_PER_SECOND > 35 && number < 10) {
        value = (uint8_t)random_word(); /* in the middle of the update */
    }
    memcpy(buffer, &value, 1);
    return driver && device == DEVICE_CLOCK && reg == 1 ? 1 : ERR_DRIVER;
}

static void test_read(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        now = (time_t)random_word();
        now = now == 0 ? 10 : now;
        reads = random_below(READS_PER_SECOND);
        form = (uint8_t)(random_below(4) << 1);
        clock_start();
        CHECK(clock_epoch() + 7 <= (uint32_t)now);
        CHECK(clock_epoch() + 7 >= (uint32_t)now - 1);
        CHECK(!driver);
    }
}

static void test_stuck(void)
{
    uint32_t before = clock_epoch();

    stuck = 0x80;
    clock_start();
    CHECK(clock_epoch() == before);
    stuck = 0;
    refused = 1;
    clock_start();
    CHECK(clock_epoch() == before);
}

static void test_no_date(void)
{
    static const struct clock_registers bad[] = {
        {0x60, 0, 0, 1, 1, 0x26, 2},
        {0, 0x60, 0, 1, 1, 0x26, 2},
        {0, 0, 0x24, 1, 1, 0x26, 2},
        {0, 0, 0, 0, 1, 0x26, 2},
        {0, 0, 0, 0x30, 2, 0x26, 2},
        {0, 0, 0, 1, 0x13, 0x26, 2},
        {0, 0, 0, 1, 0, 0x26, 2},
        {0x0A, 0, 0, 1, 1, 0x26, 2},
        {0, 0, 0x13, 1, 1, 0x26, 0},
        {0, 0, 0, 1, 1, 0x26, 0},
        {0, 0, 0, 1, 1, 0x40, 2},
        {0, 0, 0, 1, 1, 100, 6},
        {255, 255, 255, 255, 255, 255, 255},
    };
    static const struct clock_registers good = {0x59, 0x59, 0x92, 0x28,
                                                2,    0x26, 0};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(clock_seconds(&bad[i]) == 0);
    }
    /* 28 February 2026, 12:59:59 in the afternoon. */
    CHECK(clock_seconds(&good) == 1772283599);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"init-clock-read", test_read},
        {"init-clock-stuck", test_stuck},
        {"init-clock-no-date", test_no_date},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

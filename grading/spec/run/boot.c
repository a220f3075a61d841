/* SPDX-License-Identifier: MIT
 *
 * The start.
 */
#include "grading/spec/run/boot.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/spec/run/engine.h"
#include "grading/spec/run/fail.h"
#include "grading/spec/run/image.h"
#include "grading/spec/run/memory.h"

enum {
    ARCHIVE = 0, /* the memory that holds it */
    COMMAND_BYTES = 1024,
    BLOCK_BYTES = 512, /* of an archive */
    SIZE = 124,        /* places in a member's header */
    SIZE_DIGITS = 12,
    TYPE = 156,
    MAGIC = 257,
    FILE_TYPE = '0'
};

static uint32_t pages_of(uint32_t bytes)
{
    return (bytes + PAGE_BYTES - 1) >> PAGE_SHIFT;
}

/* Reads the file NAME into the archive's memory, from page 1 on. Returns its
 * length in bytes.
 */
static uint32_t read_archive(const char *name)
{
    int file = open(name, O_RDONLY);
    struct stat information;
    uint32_t bytes;

    must(file >= 0 && fstat(file, &information) == 0, name);
    bytes = (uint32_t)information.st_size;
    if (memory_resize(ARCHIVE, 1 + pages_of(bytes)) != 0) {
        fail("%s: too little memory", name);
    }
    must(read(file, memory_at(ARCHIVE, PAGE_BYTES), bytes) == (ssize_t)bytes,
         name);
    (void)close(file);
    return bytes;
}

/* The length of the member whose header is at HEADER. */
static uint32_t member_bytes(const uint8_t *header)
{
    char digits[SIZE_DIGITS + 1] = {0};

    memcpy(digits, header + SIZE, SIZE_DIGITS);
    return (uint32_t)strtoul(digits, NULL, 8);
}

/* Finds init in the archive of BYTES bytes. Returns its address there, and
 * sets LENGTH; 0: it is not there.
 */
static uint32_t find_init(uint32_t bytes, uint32_t *length)
{
    uint64_t at = 0;

    while (at + BLOCK_BYTES <= bytes) {
        const uint8_t *header = memory_at(ARCHIVE, PAGE_BYTES) + at;

        *length = member_bytes(header);
        at += BLOCK_BYTES;
        if (memcmp(header + MAGIC, "ustar", 5) != 0 || at + *length > bytes) {
            return 0;
        }
        if (header[TYPE] == FILE_TYPE && memcmp(header, "init", 5) == 0) {
            return PAGE_BYTES + (uint32_t)at;
        }
        at += (*length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
    return 0;
}

/* Makes room for BYTES bytes at the end of init's memory. */
static uint32_t append(uint32_t bytes)
{
    uint32_t end = memory_size(INIT);

    if (memory_resize(INIT, end + pages_of(bytes)) != 0) {
        fail("init: too little memory");
    }
    return end << PAGE_SHIFT;
}

void boot(const char *archive, const char *command)
{
    uint32_t bytes = read_archive(archive);
    uint32_t length = 0;
    uint32_t init = find_init(bytes, &length);
    struct image_start start = {0};
    uint32_t place;
    int error;

    if (strlen(command) >= COMMAND_BYTES) {
        fail("the command line is longer than %d bytes", COMMAND_BYTES - 1);
    }
    if (init == 0) {
        fail("%s: damaged, or without init", archive);
    }
    error = image_load(INIT, ARCHIVE, init, length, &start);
    if (error != 0) {
        fail("init: %s", error == ERR_IMAGE
                             ? "not an executable for this machine"
                             : "too little memory");
    }
    engine_begin(INIT, start.entry, start.stack);
    place = append(bytes);
    memcpy(memory_at(INIT, place), memory_at(ARCHIVE, PAGE_BYTES), bytes);
    engine_set(INIT, REGISTER_EBX, place);
    engine_set(INIT, REGISTER_ECX, bytes);
    place = append(COMMAND_BYTES);
    strcpy((char *)memory_at(INIT, place), command);
    engine_set(INIT, REGISTER_EDX, place);
    (void)memory_resize(ARCHIVE, 0);
}

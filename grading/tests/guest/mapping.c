/* SPDX-License-Identifier: MIT
 *
 * Mappings as a program sees them: files, shared and private memory, stacks,
 * compressed and noisy memory, and pagers that are killed. `mapping NAME...`
 * runs those tests, and says "ok NAME" or where one failed; `seed=NUMBER` among
 * them is for those behind it.
 */
#include "grading/tests/guest/mapping.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_NAME "/tmp/mapped"

int process_failed;
uint32_t mapping_seed;

int mapping_child(void (*work)(void))
{
    int status = -1;
    pid_t child;

    (void)fflush(stdout);
    child = fork();
    if (child == 0) {
        work();
        (void)fflush(stdout);
        exit(process_failed);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

uint8_t mapping_byte(uint32_t seed, size_t offset)
{
    uint32_t x = seed + (uint32_t)offset * 2654435761u;

    return (uint8_t)((x ^ x >> 15) * 2246822519u >> 24);
}

void mapping_fill(uint8_t *memory, size_t bytes, uint32_t seed)
{
    for (size_t i = 0; i < bytes; i++) {
        memory[i] = mapping_byte(seed, i);
    }
}

int mapping_holds(const uint8_t *memory, size_t bytes, uint32_t seed,
                  size_t offset)
{
    for (size_t i = 0; i < bytes; i++) {
        if (memory[i] != mapping_byte(seed, offset + i)) {
            return 0;
        }
    }
    return 1;
}

int mapping_file(size_t bytes, uint32_t seed)
{
    uint8_t *memory = malloc(bytes + 1);
    int file = open(FILE_NAME, O_RDWR | O_CREAT | O_TRUNC, 0644);

    mapping_fill(memory, bytes, seed);
    CHECK(file >= 0 && write(file, memory, bytes) == (ssize_t)bytes);
    CHECK(lseek(file, 0, SEEK_SET) == 0 && unlink(FILE_NAME) == 0);
    free(memory);
    return file;
}

int mapping_pagers(void)
{
    static struct proc_entry entries[MAX_PROCS];
    int count = sos_processes(entries, MAX_PROCS);
    int pagers = 0;

    for (int i = 0; i < count; i++) {
        pagers += strcmp(entries[i].name, "pager") == 0;
    }
    return pagers;
}

int mapping_pagers_become(int count)
{
    for (int i = 0; i < 150 && mapping_pagers() != count; i++) {
        (void)usleep(100000);
    }
    return mapping_pagers() == count;
}

uint32_t mapping_free_pages(void)
{
    struct info_memory memory = {0};

    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    return memory.free_frames + memory.free_swap_slots;
}

struct sos_mapping mapping_status(const void *address)
{
    struct sos_mapping mapping = {0};

    CHECK(sos_mapping(address, &mapping) == 0);
    return mapping;
}

static const struct process_test tests[] = {
    {"file", test_file},
    {"file-end", test_file_end},
    {"private", test_private},
    {"messages", test_messages},
    {"errors", test_errors},
    {"offsets", test_offsets},
    {"servers", test_servers_lost},
    {"restart", test_restart},
    {"shared", test_shared},
    {"relatives", test_relatives},
    {"expected", test_expected},
    {"stack", test_stack},
    {"overflow", test_overflow},
    {"packed", test_packed},
    {"noisy", test_noisy},
    {"several", test_several},
    {"read-only", test_read_only},
    {"killed", test_killed},
    {"stopped", test_stopped},
    {"flood", test_flood},
    {"strangers", test_strangers},
    {"ends", test_ends},
    {"leaks", test_leaks},
    {"pipes", test_pipes},
    {"waiting", test_waiting},
    {"crowd", test_crowd},
    {"scarce", test_scarce},
    {"quota", test_quota},
    {"storm", test_storm},
};

static void run(const char *name)
{
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        if (strcmp(tests[i].name, name) == 0) {
            process_failed = 0;
            tests[i].run();
            printf("%s %s\n", process_failed ? "FAILED" : "ok", name);
            (void)fflush(stdout);
            return;
        }
    }
    printf("FAILED %s: no such test\n", name);
}

int main(int argc, char **argv)
{
    unsigned seed;

    for (int i = 1; i < argc; i++) {
        if (sscanf(argv[i], "seed=%u", &seed) == 1) {
            mapping_seed = seed;
        } else {
            run(argv[i]);
        }
    }
    return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * pagers [-p PAGES] [FILE]: uses memory of several kinds at a time, each with a
 * pager of its own (mmap), and says what the pagers had to do:
 *
 *      file     FILE (/etc/manual), whose lines are counted
 *      shared   memory in which children count up
 *      private  memory, PAGES pages (64), one after the other
 *      packed   the same, of which an eighth is in memory and the rest
 *               compressed
 *      noisy    the same, with a pager that takes pages back for no reason
 *      stack    of a function that calls itself, a page each time
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sos.h"
#include "user/bin/tool/tool.h"

#define PAGE 4096u
#define CHILDREN 4
#define PAGES_MOST 1000ul

static uint32_t pages = 64;

/* --- What is printed --------------------------------------------------- */

static void print_line(const char *kind, const void *start)
{
    struct sos_mapping m;

    if (sos_mapping(start, &m) != 0) {
        tool_die(kind);
    }
    printf("%-8s %5d %6u %6u %6u %6u %6u", kind, (int)m.pager,
           (unsigned)m.pages, (unsigned)m.held, (unsigned)m.mapped,
           (unsigned)m.faults, (unsigned)m.taken);
    if (m.packed > 0) {
        printf("  %u pages in %u KiB", (unsigned)m.packed,
               (unsigned)(m.packed_bytes + 1023) / 1024);
    }
    putchar('\n');
}

static void *made(const char *kind, void *start)
{
    if (start == MAP_FAILED) {
        tool_die(kind);
    }
    return start;
}

/* --- File -------------------------------------------------------------- */

static const char *map_file(const char *name, size_t *bytes)
{
    int file = open(name, O_RDONLY);
    struct stat status;
    void *start;

    if (file < 0 || fstat(file, &status) != 0) {
        tool_die(name);
    }
    *bytes = (size_t)status.st_size;
    start = mmap(NULL, *bytes, PROT_READ, MAP_PRIVATE, file, 0);
    (void)close(file);
    return made(name, start);
}

static unsigned count_lines(const char *text, size_t bytes)
{
    unsigned lines = 0;

    for (size_t i = 0; i < bytes; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

/* --- Shared ------------------------------------------------------------ */

/* Children count, one after the other; the sum. */
static unsigned count_together(volatile unsigned *counter)
{
    for (int i = 0; i < CHILDREN; i++) {
        if (fork() == 0) {
            *counter += 1;
            _exit(0);
        }
        (void)wait(NULL);
    }
    return *counter;
}

/* --- Memory ------------------------------------------------------------ */

/* Writes a line over and over to each page, then looks for it. Whether it is
 * everywhere. */
static int use_memory(char *start)
{
    static const char line[] = "a line of text on page 1234";
    int right = 1;

    for (uint32_t i = 0; i < pages; i++) {
        for (uint32_t at = 0; at + sizeof line <= PAGE; at += sizeof line) {
            (void)sprintf(start + i * PAGE + at, "a line of text on page %u",
                          (unsigned)i);
        }
    }
    for (uint32_t i = 0; i < pages; i++) {
        char text[sizeof line];

        (void)sprintf(text, "a line of text on page %u", (unsigned)i);
        right &= strcmp(start + i * PAGE, text) == 0;
    }
    return right;
}

/* --- Stack ------------------------------------------------------------- */

static int depth_of(unsigned left)
{
    volatile char page[PAGE];

    page[left % PAGE] = 1;
    return left == 0 ? 1 : depth_of(left - 1) + page[left % PAGE];
}

static int use_stack(void *argument)
{
    char here = 0; /* something on the stack */
    int depth = depth_of(*(unsigned *)argument - 1);

    print_line("stack", &here);
    return depth;
}

/* --- All of them ------------------------------------------------------- */

static void show(const char *name)
{
    size_t bytes;
    const char *file = map_file(name, &bytes);
    void *shared = made("shared", mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    void *private =
        made("private", mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    void *packed = made("packed", sos_map_packed(pages * PAGE, pages / 8 + 1));
    void *noisy = made("noisy", sos_map_noisy(pages * PAGE, 1));
    unsigned lines = count_lines(file, bytes);
    unsigned sum = count_together(shared);
    int right = use_memory(private) & use_memory(packed) & use_memory(noisy);
    int depth = 0;

    puts("kind     pager  pages   held mapped faults  taken");
    print_line("file", file);
    print_line("shared", shared);
    print_line("private", private);
    print_line("packed", packed);
    print_line("noisy", noisy);
    if (sos_call_on_stack(use_stack, &pages, (pages + 20) * PAGE, &depth) !=
        0) {
        tool_die("stack");
    }
    printf("%s: %u lines; %u children counted; %d calls deep; memory is %s\n",
           name, lines, sum, depth, right ? "sound" : "DAMAGED");
}

int main(int argc, char **argv)
{
    int option;

    tool_start("pagers", 1, "[-p PAGES] [FILE]");
    while ((option = getopt(argc, argv, "p:")) != -1) {
        if (option != 'p') {
            tool_usage();
        }
        pages = (uint32_t)tool_number(optarg, "number of pages", PAGES_MOST);
    }
    if (argc - optind > 1 || pages == 0) {
        tool_usage();
    }
    show(optind < argc ? argv[optind] : "/etc/manual");
    return tool_end(0);
}

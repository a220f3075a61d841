/* SPDX-License-Identifier: MIT
 *
 * top [-b] [-d SECONDS] [-n TIMES]: shows, again and again, which processes use
 * the processor.
 *
 *      -d  seconds between two pictures, 2 if not given
 *      -n  so many pictures; else until ^C
 *
 * %CPU is the share of the time since the last picture, at first since the
 * start of the machine.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "user/bin/tool/process.h"
#include "user/bin/tool/tool.h"

#define ROWS 24     /* where the terminal does not say */
#define HEAD_ROWS 4 /* lines above the processes, and the last one */
#define KIB_PER_PAGE (PAGE_BYTES / 1024)

/* Ticks on the processor, by process number, as of a picture. */
static struct {
    int pid;
    uint32_t ticks;
} last[PROCESS_MOST];

struct row {
    struct proc_entry entry;
    uint32_t recent; /* ticks since the last picture */
};

static void fetch(enum info_item item, void *buffer)
{
    int error = read_kernel_info(item, 0, buffer);

    if (error < 0) {
        tool_die_why("kernel", vamos_error_text(error));
    }
}

static uint32_t last_ticks(int pid)
{
    for (int i = 0; i < PROCESS_MOST; i++) {
        if (last[i].pid == pid) {
            return last[i].ticks;
        }
    }
    return 0;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->recent != y->recent) {
        return x->recent > y->recent ? -1 : 1;
    }
    return x->entry.pid < y->entry.pid ? -1 : 1;
}

/* Fills ROWS, sorted; how many. */
static int make_rows(struct row *rows)
{
    static struct proc_entry entries[PROCESS_MOST];
    int count = process_list(entries);

    for (int i = 0; i < count; i++) {
        uint32_t before = last_ticks(entries[i].pid);

        /* A number may have been given to a new process. */
        rows[i].entry = entries[i];
        rows[i].recent = entries[i].run_ticks -
                         (before <= entries[i].run_ticks ? before : 0);
    }
    for (int i = 0; i < PROCESS_MOST; i++) {
        last[i].pid = i < count ? entries[i].pid : -1;
        last[i].ticks = i < count ? entries[i].run_ticks : 0;
    }
    qsort(rows, (size_t)count, sizeof *rows, compare_rows);
    return count;
}

static void print_head(int count, uint32_t now)
{
    struct info_memory memory;

    fetch(INFO_MEMORY, &memory);
    printf("up %u:%02u, %d processes, memory %u KiB, %u free, swap %u KiB, %u "
           "free\n\n  PID USER     STATE   KIB  %%CPU      TIME NAME\n",
           (unsigned)(now / TICKS_PER_SECOND / 60),
           (unsigned)(now / TICKS_PER_SECOND % 60), count,
           (unsigned)memory.frames * KIB_PER_PAGE,
           (unsigned)memory.free_frames * KIB_PER_PAGE,
           (unsigned)memory.swap_slots * KIB_PER_PAGE,
           (unsigned)memory.free_swap_slots * KIB_PER_PAGE);
}

static void print_row(const struct row *row, uint32_t passed)
{
    uint32_t tenths = passed > 0 ? row->recent * 1000 / passed : 0;

    printf("%5d %-8s %-6s %5u %3u.%u ", (int)row->entry.pid,
           process_user(row->entry.uid), process_state_name(&row->entry),
           (unsigned)row->entry.resident * KIB_PER_PAGE,
           (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    process_print_time(row->entry.run_ticks);
    printf(" %.*s\n", PROC_NAME_BYTES, row->entry.name);
}

/* How many processes have room on the screen. */
static int rows_most(void)
{
    struct winsize size;

    if (!isatty(STDOUT_FILENO)) {
        return PROCESS_MOST;
    }
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ||
        size.ws_row <= HEAD_ROWS) {
        return ROWS - HEAD_ROWS;
    }
    return size.ws_row - HEAD_ROWS;
}

static void show(void)
{
    static struct row rows[PROCESS_MOST];
    static uint32_t before;
    uint32_t now;
    int count = make_rows(rows);
    int most = rows_most();

    fetch(INFO_TIME, &now);
    if (isatty(STDOUT_FILENO)) {
        fputs("\033[H\033[2J", stdout);
    }
    print_head(count, now);
    for (int i = 0; i < count && i < most; i++) {
        print_row(&rows[i], now - before);
    }
    (void)fflush(stdout);
    before = now;
}

int main(int argc, char **argv)
{
    unsigned long times = ULONG_MAX;
    unsigned long delay = 2;
    int option;

    tool_start("top", 1, "[-b] [-d SECONDS] [-n TIMES]");
    while ((option = getopt(argc, argv, "bd:n:")) != -1) {
        switch (option) {
        case 'd':
            delay = tool_number(optarg, "number of seconds", 3600);
            break;
        case 'n':
            times = tool_number(optarg, "number of pictures", ULONG_MAX);
            break;
        default:
            tool_usage();
        }
    }
    while (times-- > 0) {
        show();
        if (times > 0) {
            (void)sleep((unsigned)delay);
        }
    }
    return tool_end(0);
}

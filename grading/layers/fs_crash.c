/* SPDX-License-Identifier: MIT
 *
 * The power fails at every single write of random runs of sos/fs. What is left
 * is mounted by sos/fs itself, then audited, and judged by what the run's
 * history allows; sometimes the power fails again during that mount.
 *
 *     fs_crash [SEED [RUNS [STEPS [FSCK [EVENT]]]]]
 *
 * FSCK      every so many images are also shown to fsck.fat; 0: none.
 * EVENT     only the cut at this event of the run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_crash_cut.h"
#include "grading/layers/fs_crash_history.h"
#include "grading/layers/fs_model_run.h"

#define NO_EVENT 0xFFFFFFFFu

struct kind {
    const char *name;
    struct format format;
    uint32_t free; /* clusters; 0: an empty volume */
    uint32_t most; /* bytes of a large write */
};

static const struct kind kinds[] = {
    {"small", {1, 4085, 256, 512, 2}, 0, 9000},
    {"nearly full", {1, 4085, 141, 512, 2}, 60, 9000},
    {"small journal", {1, 4085, 67, 64, 1}, 0, 9000},
    {"a long chain", {1, 20000, 67, 512, 2}, 100, OP_LARGE},
    {"1 KiB clusters", {2, 4085, 155, 112, 2}, 100, 20000},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* A run: what was written, and which operations there were. */
struct run {
    const struct kind *kind;
    uint32_t seed, steps;
    uint8_t *start; /* the volume before it */
    struct tape tape;
    struct op *ops; /* from 1 on */
};

/* What all runs did together. */
static struct {
    uint32_t points, images, second, fsck;
} total;

static struct audit audit;
static uint32_t fsck_every;
static uint32_t mixtures = 1;

/* --- Recording ---------------------------------------------------------------- */

/* Does and records the operations of RUN. Returns whether model and fs agree:
 * fs_model_test is there for the case that they do not. */
static bool record(struct run *run)
{
    size_t bytes;
    uint32_t i;

    ops_start(run->seed, run->kind->most, run->seed / 4 % 4 * 12);
    if (!run_start(&run->kind->format, run->kind->free) || !run_compare()) {
        return false;
    }
    bytes = (size_t)run_sectors() * 512;
    run->start = malloc(bytes);
    memcpy(run->start, run_memory(), bytes);
    history_start();
    disk_record(&run->tape);
    tape_mark(&run->tape, 0, 1);
    for (i = 1; i <= run->steps; i++) {
        run->ops[i] = ops_next(run_has);
        history_begin(i);
        if (!run_op(&run->ops[i])) {
            return false;
        }
        history_end();
        tape_mark(&run->tape, i, run_is_sync(&run->ops[i]) ? 1 : 0);
    }
    disk_record(NULL);
    return true;
}

/* --- Judging ------------------------------------------------------------------ */

/* Shows the volume to fsck.fat.  Returns:  whether it found nothing. */
static bool show_fsck(void)
{
    char name[] = "/tmp/fs_crash.XXXXXX";
    char command[128];
    int file = mkstemp(name);
    FILE *image = file < 0 ? NULL : fdopen(file, "wb");
    bool is_clean;

    if (image == NULL) {
        perror(name);
        exit(2);
    }
    is_clean = fwrite(run_memory(), 512, run_sectors(), image) == run_sectors();
    is_clean = fclose(image) == 0 && is_clean;
    (void)snprintf(command, sizeof command,
                   "fsck.fat -n %s > %s.said 2>&1 || { cat %s.said; exit 1; }",
                   name, name, name);
    is_clean = is_clean && system(command) == 0;
    (void)remove(name);
    (void)snprintf(command, sizeof command, "%s.said", name);
    (void)remove(command);
    total.fsck++;
    return is_clean;
}

/* Mounts and judges the volume as it is. What was done on it is on TAPE.
 * Returns NULL or what is wrong. */
static const char *judge(struct tape *tape, uint32_t from, uint32_t to,
                         bool torn)
{
    const char *wrong;
    uint32_t which;
    bool is_mounted;

    total.images++;
    disk_record(tape);
    is_mounted = run_mount();
    disk_record(NULL);
    if (!is_mounted) {
        return run_wrong;
    }
    if (!audit_volume(&audit, run_memory(), 0)) {
        return audit.wrong;
    }
    wrong = history_judge(&audit, from, to, torn, &which);
    if (wrong == NULL && fsck_every > 0 && total.images % fsck_every == 0 &&
        !show_fsck()) {
        return "fsck.fat is not content";
    }
    return wrong;
}

/* Writes what the tape says from FROM on, before event TO. */
static void write_all(const struct tape *tape, uint32_t from, uint32_t to)
{
    for (; from < to; from++) {
        if (tape->events[from].kind == TAPE_WRITE) {
            cut_apply(tape, from, from + 1, CUT_BEFORE, 0);
        }
    }
}

/* A write on TAPE, from a random one on; the tape's count if there is none. */
static uint32_t find_write(const struct tape *tape, uint32_t seed)
{
    uint32_t i, at;

    for (i = 0; i < tape->count; i++) {
        at = (seed + i) % tape->count;
        if (tape->events[at].kind == TAPE_WRITE) {
            return at;
        }
    }
    return tape->count;
}

/* The power fails a second time: at one of the writes of the mount that TAPE
 * recorded, from the volume as it was at MARK. */
static const char *judge_second(const struct tape *tape, size_t mark,
                                uint32_t from, uint32_t to, uint32_t seed)
{
    uint32_t last = find_write(tape, seed);
    uint32_t flushed = last;

    if (last == tape->count) {
        return NULL;
    }
    while (flushed > 0 && tape->events[flushed - 1].kind != TAPE_FLUSH) {
        flushed--;
    }
    disk_take_back_to(mark);
    write_all(tape, 0, flushed);
    cut_apply(tape, flushed, last, (enum cut_kind)(seed % CUT_KINDS), seed);
    total.second++;
    return judge(NULL, from, to, true);
}

/* --- Cutting ------------------------------------------------------------------ */

/* Where in a run a cut is. */
struct point {
    uint32_t flushed;            /* the first event after the last flush */
    uint32_t event;              /* the write that is in progress */
    uint32_t done, acknowledged; /* operations */
};

static bool report(const struct run *run, const struct point *point,
                   const char *how, const char *wrong)
{
    uint32_t i = point->acknowledged;

    printf("    %s, cut at event %u (%s), during operation %u: %s\n",
           run->kind->name, point->event, how, point->done + 1, wrong);
    printf("    again: fs_crash %u 1 %u 0 %u\n", run->seed, run->steps,
           point->event);
    printf("    since the last acknowledged operation:\n");
    for (i = i == 0 ? 1 : i; i <= point->done + 1 && i <= run->steps; i++) {
        ops_print(&run->ops[i]);
    }
    return false;
}

/* Tries one way to cut at POINT. */
static bool try_cut(const struct run *run, const struct point *point,
                    enum cut_kind kind, uint32_t seed)
{
    static struct tape mount;
    bool torn = kind == CUT_INSIDE;
    const char *wrong;
    size_t mark;

    disk_remember();
    tape_free(&mount);
    cut_apply(&run->tape, point->flushed, point->event, kind, seed);
    mark = disk_remembered();
    wrong = judge(&mount, point->acknowledged, point->done + 1, torn);
    if (wrong != NULL) {
        return report(run, point, cut_names[kind], wrong);
    }
    if ((point->event + (uint32_t)kind) % 4 == 0) {
        wrong = judge_second(&mount, mark, point->acknowledged, point->done + 1,
                             seed + point->event);
    }
    disk_take_back();
    disk_forget();
    return wrong == NULL
               ? true
               : report(run, point, "a second time during the mount", wrong);
}

/* The more requests are on their way, the more ways there are to lose some. */
static bool try_point(const struct run *run, const struct point *point)
{
    uint32_t mixed = (uint32_t)CUT_MIXED + mixtures;
    uint32_t i;

    total.points++;
    if (point->event > point->flushed + 1) {
        mixed += 3 * mixtures;
    }
    for (i = 0; i <= mixed; i++) {
        if (!try_cut(run, point, i < CUT_MIXED ? (enum cut_kind)i : CUT_MIXED,
                     run->seed + i)) {
            return false;
        }
    }
    return true;
}

/* Cuts RUN at each of its writes, or only at event ONLY. */
static bool cut(const struct run *run, uint32_t only)
{
    struct point point = {.flushed = 0};
    uint32_t i;

    memcpy(run_memory(), run->start, (size_t)run_sectors() * 512);
    for (i = 0; i < run->tape.count; i++) {
        const struct tape_event *event = &run->tape.events[i];

        if (event->kind == TAPE_MARK) {
            point.done = event->sector;
            point.acknowledged =
                event->count == 1 ? point.done : point.acknowledged;
        } else if (event->kind == TAPE_FLUSH) {
            write_all(&run->tape, point.flushed, i);
            point.flushed = i + 1;
        } else {
            point.event = i;
            if ((only == NO_EVENT || only == i) && !try_point(run, &point)) {
                return false;
            }
        }
    }
    return true;
}

static uint32_t argument(int argc, char **argv, int i, uint32_t otherwise)
{
    return argc > i ? (uint32_t)strtoul(argv[i], NULL, 0) : otherwise;
}

int main(int argc, char **argv)
{
    uint32_t seed = argument(argc, argv, 1, 1);
    uint32_t runs = argument(argc, argv, 2, 4);
    uint32_t steps = argument(argc, argv, 3, 300);
    uint32_t only = argument(argc, argv, 5, NO_EVENT);
    uint32_t i;
    int status = 0;

    fsck_every = argument(argc, argv, 4, 0);
    printf("TAP version 14\n1..%u\n", runs);
    for (i = 0; i < runs; i++) {
        struct run run = {&kinds[(seed + i) % KINDS],
                          seed + i,
                          steps,
                          NULL,
                          {.count = 0},
                          calloc(steps + 1, sizeof(struct op))};
        bool holds = record(&run);

        if (!holds) {
            printf("    the run itself: %s\n", run_wrong);
        }
        holds = holds && cut(&run, only);
        status = holds ? status : 1;
        printf("%s %u - crash-%u, %s\n", holds ? "ok" : "not ok", i + 1,
               run.seed, run.kind->name);
        fflush(stdout);
        tape_free(&run.tape);
        free(run.start);
        free(run.ops);
    }
    printf("# %u writes cut, %u images mounted, %u of them cut twice, %u shown "
           "to fsck.fat\n",
           total.points, total.images, total.second, total.fsck);
    return status;
}

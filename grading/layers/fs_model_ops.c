/* SPDX-License-Identifier: MIT
 *
 * A seed decides everything: the same one, the same sequence, as long as the
 * model does the same.
 */
#include "grading/layers/fs_model_ops.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define SAME 0xFFFFFFFFu

static const char *const kind_names[OP_KINDS] = {
    "open",  "close",  "read",   "write",  "seek",   "truncate",
    "fsync", "fstat",  "stat",   "list",   "access", "mkdir",
    "rmdir", "unlink", "rename", "chmod",  "chown",  "utime",
    "sync",  "fork",   "forget", "remount"};

static const uint8_t weights[OP_KINDS] = {
    [OP_FSYNC] = 3,  [OP_OPEN] = 22,   [OP_CLOSE] = 6,    [OP_READ] = 8,
    [OP_WRITE] = 26, [OP_SEEK] = 10,   [OP_TRUNCATE] = 6, [OP_FSTAT] = 2,
    [OP_STAT] = 3,   [OP_LIST] = 2,    [OP_ACCESS] = 2,   [OP_MKDIR] = 5,
    [OP_RMDIR] = 4,  [OP_UNLINK] = 8,  [OP_RENAME] = 12,  [OP_CHMOD] = 3,
    [OP_CHOWN] = 2,  [OP_UTIME] = 2,   [OP_SYNC] = 1,     [OP_FORK] = 1,
    [OP_FORGET] = 1, [OP_REMOUNT] = 1,
};

/* Names that meet: in other letters, long and short, with the same 8.3 form. */
static const char *const names[] = {
    "a",
    "A",
    "b",
    "c.txt",
    "C.TXT",
    "d",
    "Mixed.Case",
    "mixed.case",
    "a name of some length.text",
    "A NAME OF SOME LENGTH.TEXT",
    "a name of some size.text",
    "a name of some sort.text",
    "a name of some kind.text",
    "a name of some more.text",
    "a name of some text.text",
    "größe",
    "GRÖßE",
    ".profile",
    "e",
    "f",
    "a+b",
    "tab~1",
    "exactly13char",
    "exactly14chars",
};

/* Names that nobody can have. */
static const char *const bad_names[] = {
    "a:b", "star*", "end.", "end ", "what?", "back\\slash",
};

static const uint16_t modes[] = {0644, 0600, 0755, 0777, 0700, 0444,
                                 0,    0666, 0040, 0007, 0311, 0555};

/* What chance would hardly do: a chain that runs through all of the FAT is
 * freed by the operation that changes most besides. */
static const struct op script[] = {
    {.kind = OP_MKDIR, .mode = 0755, .path = "/dir"},
    {.kind = OP_OPEN,
     .flags = O_RDWR | O_CREAT,
     .mode = 0644,
     .path = "/dir/a name of some length.text"},
    {.kind = OP_CLOSE},
    {.kind = OP_SYNC},
    {.kind = OP_RENAME,
     .path = "/dir/a name of some length.text",
     .to = "/filler"},
    {.kind = OP_SYNC},
};

static uint64_t state;
static uint32_t scripted; /* operations of the script that are done */
static uint32_t most_bytes;
static uint32_t mood[OP_KINDS]; /* the weights of this sequence */

uint32_t ops_below(uint32_t limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

/* Every sequence does some kinds of operation often, and some not at all: what
 * one kind puts right, such as a sync, must not hide what others do wrong. */
void ops_start(uint32_t seed, uint32_t most, uint32_t syncs)
{
    static const uint32_t factors[] = {0, 1, 1, 4};
    uint32_t i;

    state = seed * 2654435769u + 88172645463325252u;
    most_bytes = most < OP_MOST_BYTES ? most : OP_MOST_BYTES;
    scripted = most_bytes == OP_LARGE ? 0 : COUNT(script);
    for (i = 0; i < OP_KINDS; i++) {
        mood[i] = weights[i] * factors[ops_below(COUNT(factors))];
    }
    if (ops_below(2) == 0) { /* nothing that empties the journal */
        mood[OP_SYNC] = 0;
        mood[OP_REMOUNT] = 0;
        mood[OP_UNLINK] = 0;
        mood[OP_RMDIR] = 0;
    }
    mood[OP_OPEN] += weights[OP_OPEN];
    mood[OP_WRITE] += weights[OP_WRITE];
    mood[OP_FSYNC] = mood[OP_FSYNC] * syncs + syncs;
}

void ops_fill(uint32_t seed, uint8_t *to, uint32_t bytes)
{
    uint32_t value = seed * 2654435761u + 1;
    uint32_t i;

    for (i = 0; i < bytes; i++) {
        value = value * 1664525u + 1013904223u;
        to[i] = (uint8_t)(value >> 24);
    }
}

struct model_user op_user(uint32_t client)
{
    static const struct model_user users[OP_CLIENTS] = {
        {0, 0}, {1, 1}, {2, 2}, {3, 1}, {1, 1}};

    return users[client];
}

void ops_print(const struct op *op)
{
    printf("    %s client %u slot %u flags %#o mode %#o a %u b %u %s %s\n",
           kind_names[op->kind], op->client, op->slot, op->flags, op->mode,
           op->a, op->b, op->path, op->to);
}

/* --- Paths -------------------------------------------------------------------- */

/* A node that is linked, from a random one on; only a directory if so wanted.
 * The first one is that of a large file, if there is one. */
static uint32_t choose_node(bool directory)
{
    uint32_t i = ops_below(20) == 0 ? 1 : ops_below(MODEL_NODES);

    while (!model_nodes[i].used || !model_nodes[i].is_linked ||
           (directory && !model_nodes[i].is_directory)) {
        i = (i + 1) % MODEL_NODES;
    }
    return i;
}

static const char *choose_name(void)
{
    static char long_name[OP_PATH];
    uint32_t ticket = ops_below(100);

    if (ticket == 0) {
        memset(long_name, 'x', 256);
        return long_name;
    }
    return ticket < 3 ? bad_names[ops_below(COUNT(bad_names))]
                      : names[ops_below(COUNT(names))];
}

/* Mostly a path that exists (FRESH: the name may be new), sometimes with what
 * paths may have besides names. */
static void choose_path(char *to, bool fresh)
{
    static const char *const tails[] = {"/", "/.", "/..", "/../x", "//e"};
    uint32_t node = choose_node(fresh || ops_below(6) == 0);
    uint32_t end;

    model_path(node, to, OP_PATH);
    end = (uint32_t)strlen(to);
    if (model_nodes[node].is_directory && (fresh || ops_below(2) == 0) &&
        end < 120) {
        strcpy(to + end, "/");
        strcpy(to + end + 1, choose_name());
        end = (uint32_t)strlen(to);
    }
    if (ops_below(25) == 0 && end + 8 < OP_PATH) {
        strcpy(to + end, tails[ops_below(COUNT(tails))]);
    }
    if (to[0] == 0) {
        strcpy(to, "/");
    }
}

/* --- Operations ----------------------------------------------------------------- */

static enum op_kind choose_kind(void)
{
    uint32_t all = 0;
    uint32_t ticket;
    uint32_t kind = 0;

    for (uint32_t i = 0; i < OP_KINDS; i++) {
        all += mood[i];
    }
    for (ticket = ops_below(all); ticket >= mood[kind]; kind++) {
        ticket -= mood[kind];
    }
    return (enum op_kind)kind;
}

static uint32_t choose_size(void)
{
    static const uint32_t limits[] = {4, 40, 600, 600, 2000, 5000};

    return ops_below(20) == 0 ? ops_below(most_bytes + 1)
                              : ops_below(limits[ops_below(COUNT(limits))]);
}

static uint32_t choose_flags(void)
{
    static const uint32_t flags[] = {O_RDONLY,
                                     O_RDWR,
                                     O_WRONLY,
                                     O_RDWR | O_CREAT,
                                     O_RDWR | O_CREAT,
                                     O_RDWR | O_CREAT,
                                     O_WRONLY | O_CREAT | O_EXCL,
                                     O_WRONLY | O_CREAT | O_TRUNC,
                                     O_RDWR | O_TRUNC,
                                     O_WRONLY | O_APPEND | O_CREAT,
                                     O_RDONLY | O_DIRECTORY,
                                     O_RDWR | O_DIRECTORY,
                                     O_RDONLY | O_TRUNC};

    return flags[ops_below(COUNT(flags))];
}

/* Sets what OP does with an open file. */
static void choose_place(struct op *op)
{
    op->a = choose_size();
    op->b = ops_below(0x7FFFFFFF);
    op->mode = modes[ops_below(COUNT(modes))];
    if (op->kind == OP_SEEK) {
        op->mode = ops_below(40) == 0 ? 3 : ops_below(3);
        op->a = ops_below(4) == 0 ? (uint32_t) - (int32_t)op->a : op->a;
        op->a = ops_below(60) == 0 ? 0x7FFFFFFF - ops_below(3) : op->a;
    } else if (op->kind == OP_TRUNCATE && ops_below(60) == 0) {
        op->a = 0x80000000u + ops_below(9);
    }
}

/* Sets what OP does with owners and times. */
static void choose_owner(struct op *op)
{
    if (op->kind == OP_CHOWN) {
        op->a = ops_below(5) == 0    ? SAME
                : ops_below(20) == 0 ? 128
                                     : ops_below(4);
        op->b = ops_below(3) == 0 ? SAME : op->a;
        op->b = ops_below(9) == 0 ? ops_below(4) : op->b;
    } else if (op->kind == OP_UTIME) {
        op->a = ops_below(2) == 0 ? SAME : 1000000000 + ops_below(500000000);
    } else if (op->kind == OP_ACCESS) {
        op->a = ops_below(8);
    }
}

/* Sets who does OP; on an open file, mostly. */
static void choose_client(struct op *op, bool (*has)(uint32_t, uint32_t))
{
    uint32_t tries = 0;

    do {
        op->client = ops_below(2) == 0 ? 0 : ops_below(OP_CLIENTS);
        op->slot = ops_below(OP_SLOTS);
        tries++;
    } while (tries < 20 && op->kind > OP_OPEN && op->kind <= OP_FSTAT &&
             !has(op->client, op->slot));
}

struct op ops_next(bool (*has)(uint32_t client, uint32_t slot))
{
    struct op op = {.kind = choose_kind()};

    if (scripted < COUNT(script)) {
        return script[scripted++];
    }
    choose_client(&op, has);
    choose_place(&op);
    choose_owner(&op);
    if (op.kind == OP_OPEN) {
        op.flags = choose_flags();
    }
    choose_path(op.path, op.kind == OP_MKDIR ||
                             (op.kind == OP_OPEN && ops_below(3) == 0));
    if (op.kind == OP_RENAME) {
        choose_path(op.to, ops_below(2) == 0);
    }
    return op;
}

/* SPDX-License-Identifier: MIT
 *
 * -exec: a program for each file, or for many of them at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "user/bin/find/find.h"
#include "user/bin/tool/list.h"
#include "user/bin/tool/tool.h"

#define BATCH_BYTES 16000 /* of names; a program's arguments have a limit */

/* A program that gets many names: WORDS, up to {}, and then those. */
struct batch {
    char **words;
    struct list paths;
    size_t bytes;
    struct batch *next;
};

static struct batch *batches;

/* Words in which {} is the path; NULL ends them. */
static char **words_with(char **words, const char *path)
{
    size_t count = 0;
    char **copy;

    while (strcmp(words[count], ";") != 0) {
        count++;
    }
    copy = tool_resize(NULL, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = strcmp(words[i], "{}") == 0 ? (char *)(size_t)path : words[i];
    }
    copy[count] = NULL;
    return copy;
}

int test_exec(const struct test *test, const struct walk_entry *entry)
{
    char **words = words_with(test->words, entry->path);
    int status = tool_run(words);

    free(words);
    return status == 0;
}

static void run_batch(struct batch *batch)
{
    size_t count = 0;
    char **words;

    if (batch->paths.count == 0) {
        return;
    }
    while (strcmp(batch->words[count], "{}") != 0) {
        count++;
    }
    words = tool_resize(NULL,
                        (count + batch->paths.count + 1) * sizeof *words);
    memcpy(words, batch->words, count * sizeof *words);
    memcpy(words + count, batch->paths.names,
           batch->paths.count * sizeof *words);
    words[count + batch->paths.count] = NULL;
    if (tool_run(words) != 0) {
        tool_fail();
    }
    free(words);
    list_free(&batch->paths);
    batch->paths = (struct list){NULL, 0, 0};
    batch->bytes = 0;
}

struct batch *find_new_batch(char **words)
{
    struct batch *batch = tool_resize(NULL, sizeof *batch);

    *batch = (struct batch){.words = words, .next = batches};
    batches = batch;
    return batch;
}

int test_exec_many(const struct test *test, const struct walk_entry *entry)
{
    size_t bytes = strlen(entry->path) + 1;

    if (test->batch->bytes + bytes > BATCH_BYTES) {
        run_batch(test->batch);
    }
    list_add(&test->batch->paths, entry->path);
    test->batch->bytes += bytes;
    return 1;
}

void find_run_batches(void)
{
    for (struct batch *batch = batches; batch != NULL; batch = batch->next) {
        run_batch(batch);
    }
}

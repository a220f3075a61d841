/* SPDX-License-Identifier: MIT
 *
 * words [FILE]: counts how often each word occurs, the most frequent first. A
 * program as one brings along: it knows the standard headers and nothing of
 * SOS.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    struct word *next;
    unsigned count;
    char text[];
};

#define BUCKETS 256

static struct word *buckets[BUCKETS];
static size_t words;

static unsigned hash(const char *s)
{
    unsigned h = 0;

    while (*s != '\0') {
        h = h * 31 + (unsigned char)*s++;
    }
    return h % BUCKETS;
}

static void count(const char *text)
{
    struct word **bucket = &buckets[hash(text)];
    struct word *word = *bucket;

    while (word != NULL && strcmp(word->text, text) != 0) {
        word = word->next;
    }
    if (word == NULL) {
        word = malloc(sizeof *word + strlen(text) + 1);
        if (word == NULL) {
            perror("words");
            exit(1);
        }
        strcpy(word->text, text);
        word->count = 0;
        word->next = *bucket;
        *bucket = word;
        words++;
    }
    word->count++;
}

static int compare(const void *a, const void *b)
{
    const struct word *left = *(struct word *const *)a;
    const struct word *right = *(struct word *const *)b;

    if (left->count != right->count) {
        return left->count < right->count ? 1 : -1;
    }
    return strcmp(left->text, right->text);
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "r") : stdin;
    struct word **all;
    size_t n = 0;
    char text[64];

    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    while (fscanf(file, "%*[^A-Za-z]") != EOF &&
           fscanf(file, "%63[A-Za-z]", text) == 1) {
        for (char *c = text; *c != '\0'; c++) {
            *c = (char)tolower((unsigned char)*c);
        }
        count(text);
    }
    all = calloc(words + 1, sizeof *all);
    for (int i = 0; i < BUCKETS && all != NULL; i++) {
        for (struct word *word = buckets[i]; word != NULL; word = word->next) {
            all[n++] = word;
        }
    }
    qsort(all, n, sizeof *all, compare);
    for (size_t i = 0; i < n; i++) {
        printf("%6u %s\n", all[i]->count, all[i]->text);
    }
    return 0;
}

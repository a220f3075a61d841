/* SPDX-License-Identifier: MIT
 *
 * Hashes of passwords by SHA-256-crypt. The numbers in comments are those of
 * the steps in its description. The scheme is slow on purpose: each guess
 * costs who guesses thousands of hashes.
 */
#include <crypt.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/sha256.h"

#define PREFIX "$5$"
#define ROUNDS_PREFIX "rounds="
#define ROUNDS_DEFAULT 5000u
#define ROUNDS_LEAST 1000u
#define ROUNDS_MOST 999999999u
#define SALT_MOST 16
#define HASH_CHARACTERS 43

/* What is hashed, and how. */
struct job {
    const char *password;
    size_t password_bytes;
    const char *salt;
    size_t salt_bytes;
    unsigned rounds;
    int rounds_given;
};

/* Reads SETTING. 0 or -1. */
static int parse(const char *setting, struct job *job)
{
    char *end;

    if (strncmp(setting, PREFIX, strlen(PREFIX)) != 0) {
        return -1;
    }
    setting += strlen(PREFIX);
    job->rounds = ROUNDS_DEFAULT;
    if (strncmp(setting, ROUNDS_PREFIX, strlen(ROUNDS_PREFIX)) == 0) {
        unsigned long rounds =
            strtoul(setting + strlen(ROUNDS_PREFIX), &end, 10);

        if (*end == '$') {
            rounds = rounds < ROUNDS_LEAST ? ROUNDS_LEAST : rounds;
            job->rounds =
                (unsigned)(rounds > ROUNDS_MOST ? ROUNDS_MOST : rounds);
            job->rounds_given = 1;
            setting = end + 1;
        }
    }
    job->salt = setting;
    job->salt_bytes = strcspn(setting, "$");
    if (job->salt_bytes > SALT_MOST) {
        job->salt_bytes = SALT_MOST;
    }
    return strcspn(setting, ":\n") < job->salt_bytes ? -1 : 0;
}

/* Adds the first BYTES bytes of HASH, repeated as often as needed. */
static void add_repeated(struct sha256 *state, const uint8_t hash[SHA256_BYTES],
                         size_t bytes)
{
    for (; bytes > SHA256_BYTES; bytes -= SHA256_BYTES) {
        sha256_add(state, hash, SHA256_BYTES);
    }
    sha256_add(state, hash, bytes);
}

/* Steps 4 to 8: digest B. */
static void hash_b(const struct job *job, uint8_t hash[SHA256_BYTES])
{
    struct sha256 state;

    sha256_start(&state);
    sha256_add(&state, job->password, job->password_bytes);
    sha256_add(&state, job->salt, job->salt_bytes);
    sha256_add(&state, job->password, job->password_bytes);
    sha256_end(&state, hash);
}

/* Steps 1 to 12: digest A. */
static void hash_a(const struct job *job, uint8_t hash[SHA256_BYTES])
{
    struct sha256 state;
    uint8_t b[SHA256_BYTES];

    hash_b(job, b);
    sha256_start(&state);
    sha256_add(&state, job->password, job->password_bytes);
    sha256_add(&state, job->salt, job->salt_bytes);
    add_repeated(&state, b, job->password_bytes);
    for (size_t bits = job->password_bytes; bits > 0; bits >>= 1) {
        if ((bits & 1) != 0) {
            sha256_add(&state, b, sizeof b);
        } else {
            sha256_add(&state, job->password, job->password_bytes);
        }
    }
    sha256_end(&state, hash);
}

/* Steps 13 to 15 and 17 to 19: the hash of TEXT, repeated COUNT times. */
static void hash_times(const char *text, size_t bytes, size_t count,
                       uint8_t hash[SHA256_BYTES])
{
    struct sha256 state;

    sha256_start(&state);
    for (size_t i = 0; i < count; i++) {
        sha256_add(&state, text, bytes);
    }
    sha256_end(&state, hash);
}

/* Step 21: HASH goes through all rounds. */
static void hash_rounds(const struct job *job, uint8_t hash[SHA256_BYTES])
{
    uint8_t p[SHA256_BYTES], s[SHA256_BYTES]; /* DP and DS */
    struct sha256 state;

    hash_times(job->password, job->password_bytes, job->password_bytes, p);
    hash_times(job->salt, job->salt_bytes, 16u + hash[0], s);
    for (unsigned i = 0; i < job->rounds; i++) {
        sha256_start(&state);
        if (i % 2 != 0) {
            add_repeated(&state, p, job->password_bytes);
        } else {
            sha256_add(&state, hash, SHA256_BYTES);
        }
        if (i % 3 != 0) {
            sha256_add(&state, s, job->salt_bytes);
        }
        if (i % 7 != 0) {
            add_repeated(&state, p, job->password_bytes);
        }
        if (i % 2 != 0) {
            sha256_add(&state, hash, SHA256_BYTES);
        } else {
            add_repeated(&state, p, job->password_bytes);
        }
        sha256_end(&state, hash);
    }
}

/* Writes COUNT characters for the bits of WORD, the lowest first. */
static char *put_digits(char *to, uint32_t word, int count)
{
    static const char digits[] =
        "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    for (; count > 0; count--) {
        *to++ = digits[word & 63];
        word >>= 6;
    }
    return to;
}

/* Step 22 e: three bytes make four characters; which three, the scheme says:
 * 0 10 20, 21 1 11, 12 22 2, ... */
static void put_hash(char *to, const uint8_t hash[SHA256_BYTES])
{
    int a = 0, b = 10, c = 20;

    for (int i = 0; i < 10; i++) {
        int next = (c + 1) % 30;

        to = put_digits(to, (uint32_t)(hash[a] << 16 | hash[b] << 8 | hash[c]),
                        4);
        c = (b + 1) % 30;
        b = (a + 1) % 30;
        a = next;
    }
    to = put_digits(to, (uint32_t)(hash[31] << 8 | hash[30]), 3);
    *to = '\0';
}

char *crypt(const char *password, const char *setting)
{
    static char result[sizeof PREFIX ROUNDS_PREFIX "999999999$$" + SALT_MOST +
                       HASH_CHARACTERS];
    struct job job = {.password = password};
    uint8_t hash[SHA256_BYTES];
    char rounds[sizeof ROUNDS_PREFIX "999999999$"] = "";
    char text[HASH_CHARACTERS + 1];

    if (parse(setting, &job) < 0) {
        errno = EINVAL;
        return NULL;
    }
    job.password_bytes = strlen(password);
    hash_a(&job, hash);
    hash_rounds(&job, hash);
    put_hash(text, hash);
    if (job.rounds_given) {
        snprintf(rounds, sizeof rounds, ROUNDS_PREFIX "%u$", job.rounds);
    }
    snprintf(result, sizeof result, PREFIX "%s%.*s$%s", rounds,
             (int)job.salt_bytes, job.salt, text);
    return result;
}

/* SPDX-License-Identifier: MIT
 *
 * Passwords: the hash, the scheme, and the files of records. The test vectors
 * are those of FIPS 180-4's examples and of the scheme's description; the
 * host's crypt() knows the scheme too. Library functions are called our_NAME
 * here (user.mk).
 */
#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "user/lib/record.h"
#include "user/lib/sha256.h"

char *our_crypt(const char *password, const char *setting);

/* strdup stands beside the functions tested here, and wants a heap. */
void *our_sbrk(ptrdiff_t bytes);

void *our_sbrk(ptrdiff_t bytes)
{
    return (void *)-1;
}

static void test_sha256(void)
{
    static const struct {
        const char *text;
        int times;
        const char *hash;
    } cases[] = {
        {"", 1,
         "e3b0c44298fc1c149afbf4c8996fb924"
         "27ae41e4649b934ca495991b7852b855"},
        {"abc", 1,
         "ba7816bf8f01cfea414140de5dae2223"
         "b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039"
         "a33ce45964ff2167f6ecedd419db06c1"},
        {"aaaaaaaaaa", 100000,
         "cdc76e5c9914fb9281a1c7e284d73e67"
         "f1809a48a497200e046d39ccc7112cd0"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t hash[SHA256_BYTES];
        char text[2 * SHA256_BYTES + 1];
        struct sha256 state;

        sha256_start(&state);
        for (int j = 0; j < cases[i].times; j++) {
            sha256_add(&state, cases[i].text, strlen(cases[i].text));
        }
        sha256_end(&state, hash);
        for (int j = 0; j < SHA256_BYTES; j++) {
            sprintf(text + 2 * j, "%02x", hash[j]);
        }
        CHECK(strcmp(text, cases[i].hash) == 0);
    }
}

static void test_crypt_published(void)
{
    static const char *const cases[][3] = {
        {"$5$saltstring", "Hello world!",
         "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"},
        {"$5$rounds=10000$saltstringsaltstring", "Hello world!",
         "$5$rounds=10000$saltstringsaltst$"
         "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"},
        {"$5$rounds=5000$toolongsaltstring", "This is just a test",
         "$5$rounds=5000$toolongsaltstrin$"
         "Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5"},
        {"$5$rounds=10$roundstoolow", "the minimum number is still observed",
         "$5$rounds=1000$roundstoolow$"
         "yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *hash = our_crypt(cases[i][1], cases[i][0]);

        CHECK(hash != NULL && strcmp(hash, cases[i][2]) == 0);
        /* A hash is a setting, too: that is how a password is checked. */
        hash = our_crypt(cases[i][1], cases[i][2]);
        CHECK(hash != NULL && strcmp(hash, cases[i][2]) == 0);
    }
}

static void test_crypt_host(void)
{
    static const char letters[] = "abcXYZ019./ \xc3\xa4";
    char password[100], salt[24], setting[64], ours[128];

    for (int i = 0; i < 150; i++) {
        const char *theirs;

        random_string(password, sizeof password, letters);
        random_string(salt, sizeof salt, "abcXYZ019./");
        snprintf(setting, sizeof setting, "$5$rounds=1000$%s$", salt);
        theirs = crypt(password, setting);
        snprintf(ours, sizeof ours, "%s", our_crypt(password, setting));
        CHECK(theirs != NULL && strcmp(ours, theirs) == 0);
    }
}

static void test_crypt_refuses(void)
{
    static const char *const settings[] = {
        "", "*", "!", "ab", "$5", "$6$salt", "$5$sa:lt", "$5$sa\nlt"};

    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        errno = 0;
        CHECK(our_crypt("password", settings[i]) == NULL && errno == EINVAL);
    }
}

static void test_record(void)
{
    static char text[2000];
    char line[RECORD_BYTES], *fields[3];
    FILE *file;

    strcpy(text, "a:b:c\n# no record\n:b:\na:b\na:b:c:d\n\n");
    memset(text + strlen(text), 'x', 700); /* too long, and what ends it */
    strcat(text, ":y:z\nroot::0\nlast:no:end");
    file = fmemopen(text, strlen(text), "r");
    CHECK(record_read(file, line, fields, 3) && strcmp(fields[2], "c") == 0);
    CHECK(record_read(file, line, fields, 3) && strcmp(fields[0], "") == 0);
    CHECK(strcmp(fields[1], "b") == 0 && strcmp(fields[2], "") == 0);
    CHECK(record_read(file, line, fields, 3) && strcmp(fields[0], "root") == 0);
    CHECK(record_read(file, line, fields, 3) && strcmp(fields[2], "end") == 0);
    CHECK(!record_read(file, line, fields, 3));
    fclose(file);
}

static void test_record_number(void)
{
    static const char *const bad[] = {"",   " 1", "-1",
                                      "+1", "1x", "99999999999"};
    unsigned number;

    CHECK(record_number("0", &number) && number == 0);
    CHECK(record_number("4294967295", &number) && number == 4294967295u);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(!record_number(bad[i], &number));
    }
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"lib-sha256", test_sha256},
        {"lib-crypt-published", test_crypt_published},
        {"lib-crypt-host", test_crypt_host},
        {"lib-crypt-refuses", test_crypt_refuses},
        {"lib-record", test_record},
        {"lib-record-number", test_record_number},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}

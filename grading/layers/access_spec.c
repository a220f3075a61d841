/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/access.h: tables, and permissions as ls prints
 * them, "rwxr-x---": a class of users has three of the nine letters.
 */
#include <stdio.h>
#include <string.h>

#include "grading/layers/access_kinds.h"
#include "grading/layers/spec.h"

enum { ROOT = 0, USERS = 128, LETTERS = 9 };

/* What an entry that stores nothing means; root owns it. */
static const char *const defaults[KINDS] = {
    [KIND_FILE] = "rw-r--r--",      [KIND_PROGRAM] = "rwxr-xr-x",
    [KIND_DIRECTORY] = "rwxr-xr-x", [KIND_BIN] = "rwxr-xr-x",
    [KIND_IN_BIN] = "rwxr-xr-x",    [KIND_TMP] = "rwxrwxrwx",
};

static const char *const kind_names[KINDS] = {
    [KIND_FILE] = "a file",           [KIND_PROGRAM] = "a file in bin",
    [KIND_DIRECTORY] = "a directory", [KIND_BIN] = "the directory bin",
    [KIND_IN_BIN] = "a directory in bin", [KIND_TMP] = "the directory /tmp",
};

enum class { OWNER, GROUP, OTHERS, ABOVE_ALL };

static const char *const class_rules[] = {
    [OWNER] = "the user is the owner: the first digit of the mode decides",
    [GROUP] = "not the owner, but in the group: the second digit decides",
    [OTHERS] = "neither owner nor in the group: the last digit decides",
    [ABOVE_ALL] = "root is allowed everything",
};

struct file {
    uint32_t kind;
    uint32_t owner;
    char letters[LETTERS + 1];
};

struct user {
    uint32_t uid, gid;
};

/* --- Operations ----------------------------------------------------------- */

static uint32_t rights_of(uint32_t owner, uint32_t mode)
{
    return mode * USERS + owner;
}

static void enumerate_modes(void)
{
    for (uint32_t kind = 0; kind < KINDS; kind++) {
        printf("start\n");
        for (uint32_t i = 0; i < 4 * 512; i++) {
            printf("mode %u %u %u\n", kind, i % 2,
                   rights_of(i / 2 % 2 * 127, i / 4));
        }
    }
}

/* Each class of users, each mode, all that may be wanted. */
static void enumerate_allowed(void)
{
    static const struct user users[] = {{5, 9}, {7, 5}, {7, 7}, {0, 5}, {5, 5}};

    for (uint32_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        printf("start\n");
        for (uint32_t mode = 0; mode < 512; mode++) {
            for (uint32_t wanted = 0; wanted < 8; wanted++) {
                printf("allowed 0 0 %u %u %u %u\n", rights_of(5, mode),
                       users[i].uid, users[i].gid, wanted);
            }
        }
    }
}

static void enumerate_set(void)
{
    printf("start\n");
    for (uint32_t mode = 0; mode < 512; mode++) {
        for (uint32_t i = 0; i < 8; i++) {
            printf("set %u %u %u %u 0%o\n", i % 2 * KIND_DIRECTORY, i / 2 % 2,
                   i % 4 * 1234, i / 4 * 9, mode);
        }
    }
}

/* Owners of directory and file, users and groups: 0, 5 and 7. */
static void enumerate_remove(void)
{
    static const uint32_t who[] = {0, 5, 7};

    printf("start\n");
    for (uint32_t i = 0; i < 64 * 81; i++) {
        uint32_t digits = i / 81;
        uint32_t mode = 0100 * (digits / 8) + 011 * (digits % 8);

        printf("remove 2 %u %u %u %u\n", rights_of(who[i % 3], mode),
               rights_of(who[i / 3 % 3], 0600), who[i / 9 % 3],
               who[i / 27 % 3]);
    }
    for (uint32_t i = 0; i < 27; i++) {
        printf("remove 5 0 %u %u %u\n", rights_of(who[i % 3], 0666),
               who[i / 3 % 3], who[i / 9]);
        printf("add %u 0 0 %u %u\n", i % KINDS, who[i / 3 % 3], who[i / 9]);
        printf("owns %u %u\n", rights_of(who[i % 3], 0), who[i / 3 % 3]);
    }
}

void spec_enumerate(void)
{
    enumerate_modes();
    enumerate_allowed();
    enumerate_set();
    enumerate_remove();
}

static uint32_t random_user(void)
{
    return spec_below(2) == 0 ? spec_below(3) : spec_below(USERS);
}

static uint32_t random_rights(void)
{
    return spec_below(8) == 0 ? 0 : rights_of(random_user(), spec_below(512));
}

void spec_generate(uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        uint32_t kind = spec_below(KINDS);
        uint32_t read_only = spec_below(2);
        uint32_t rights = random_rights();
        uint32_t uid = random_user();
        uint32_t gid = random_user();

        switch (spec_below(6)) {
        case 0:
            printf("mode %u %u %u\n", kind, read_only, rights);
            break;
        case 1:
            printf("allowed %u %u %u %u %u %u\n", kind, read_only, rights, uid,
                   gid, spec_below(8));
            break;
        case 2:
            printf("set %u %u %u %u 0%o\n", kind, read_only, rights, uid,
                   spec_below(4) == 0 ? 0 : spec_below(512));
            break;
        case 3:
            printf("owns %u %u\n", rights, uid);
            break;
        case 4:
            printf("add %u %u %u %u %u\n", kind, read_only, rights, uid, gid);
            break;
        default:
            printf("remove %u %u %u %u %u\n", kind, rights, random_rights(),
                   uid, gid);
        }
    }
}

/* --- The specification ---------------------------------------------------- */

static struct file read_file(uint32_t kind, bool read_only, uint32_t rights)
{
    struct file file = {kind, rights % USERS, "rwxrwxrwx"};

    for (uint32_t i = 0; i < LETTERS; i++) {
        if ((rights >> (15 - i) & 1) == 0) {
            file.letters[i] = '-';
        }
    }
    if (rights == 0) {
        memcpy(file.letters, defaults[kind], LETTERS);
    }
    for (uint32_t i = 1; read_only && i < LETTERS; i += 3) {
        file.letters[i] = '-';
    }
    return file;
}

static uint32_t mode_of(const struct file *file)
{
    uint32_t mode = 0;

    for (uint32_t i = 0; i < LETTERS; i++) {
        mode = mode * 2 + (file->letters[i] != '-');
    }
    return mode;
}

static enum class class_of(const struct user *user, const struct file *file)
{
    return user->uid == ROOT          ? ABOVE_ALL
           : user->uid == file->owner ? OWNER
           : user->gid == file->owner ? GROUP
                                      : OTHERS;
}

/* Whether USER has all permissions in the text WANTED. */
static bool has(const struct user *user, const struct file *file,
                const char *wanted)
{
    enum class class = class_of(user, file);

    for (; class != ABOVE_ALL && *wanted != 0; wanted++) {
        if (memchr(file->letters + 3 * class, *wanted, 3) == NULL) {
            return false;
        }
    }
    return true;
}

static bool owns(const struct user *user, const struct file *file)
{
    return user->uid == ROOT || user->uid == file->owner;
}

/* --- Judgement ------------------------------------------------------------ */

static uint32_t number(void)
{
    return (uint32_t)spec_number();
}

static struct file told_file(void)
{
    uint32_t kind = number();
    uint32_t read_only = number();

    return read_file(kind, read_only != 0, number());
}

static struct user told_user(void)
{
    uint32_t uid = number();

    return (struct user){uid, number()};
}

/* Octal, as it was asked for. */
static uint32_t told_mode(void)
{
    unsigned mode = 0;

    sscanf(spec_word(), "%o", &mode);
    return mode;
}

static void judge_mode(void)
{
    struct file file = told_file();
    uint32_t mode;

    spec_results();
    spec_expect("access_owner (bits 0 to 6)", spec_number(), file.owner);
    spec_expect("access_group (the number of the owner)", spec_number(),
                file.owner);
    mode = told_mode();
    if (mode != mode_of(&file)) {
        spec_fail("access_mode of %s is 0%o, must be 0%o (%s): bits 7 to 15, "
                  "or the default if nothing is stored, without write "
                  "permissions if it is read-only",
                  kind_names[file.kind], mode, mode_of(&file), file.letters);
    }
}

static void judge_allowed(void)
{
    static const char *const wanted[] = {"", "x",  "w",  "wx",
                                         "r", "rx", "rw", "rwx"};
    struct file file = told_file();
    struct user user = told_user();
    const char *what = wanted[number() % 8];
    bool is_allowed = has(&user, &file, what);

    spec_results();
    if (spec_number() != is_allowed) {
        spec_fail("user %u, group %u is %s '%s' on %s of user %u with %s: %s",
                  user.uid, user.gid, is_allowed ? "denied" : "allowed", what,
                  kind_names[file.kind], file.owner, file.letters,
                  class_rules[class_of(&user, &file)]);
    }
}

static void judge_owns(void)
{
    struct file file = read_file(KIND_FILE, false, number());
    struct user user = {number(), 0};

    spec_results();
    spec_expect("access_is_owner (the owner, or root)", spec_number(),
                owns(&user, &file));
}

static void judge_set(void)
{
    struct file file = told_file();
    uint32_t uid = number();
    uint32_t mode = told_mode();
    bool is_file = file.kind == KIND_FILE || file.kind == KIND_PROGRAM;
    bool read_only = is_file && (mode & 0222) == 0;
    uint32_t rights;

    if (uid == ROOT && mode == 0) {
        mode = 0200; /* 0 would mean the default */
        read_only = false;
    }
    spec_results();
    rights = number();
    if (rights != rights_of(uid, mode)) {
        spec_fail("access_set stored the rights %u, owner %u and mode 0%o; "
                  "must be %u, owner %u and mode 0%o",
                  rights, rights % USERS, rights / USERS, rights_of(uid, mode),
                  uid, mode);
    }
    spec_expect("read-only (a file that nobody may write, no directory)",
                spec_number(), read_only);
    spec_expect("the rest of the node unchanged", spec_number(), true);
}

static void judge_add(void)
{
    struct file directory = told_file();
    struct user user = told_user();

    bool may = has(&user, &directory, "wx");

    spec_results();
    if (spec_number() != may) {
        spec_fail("user %u, group %u %s add entries to %s of user %u with %s: "
                  "w and x on it are needed, and enough",
                  user.uid, user.gid, may ? "must be able to" : "must not",
                  kind_names[directory.kind], directory.owner,
                  directory.letters);
    }
}

static void judge_remove(void)
{
    uint32_t kind = number();
    struct file directory = read_file(kind, false, number());
    struct file file = read_file(KIND_FILE, false, number());
    struct user user = told_user();
    bool may_add = has(&user, &directory, "wx");
    bool is_sticky = directory.letters[7] == 'w';
    bool may = may_add && (!is_sticky || owns(&user, &file) ||
                           owns(&user, &directory));

    spec_results();
    if (spec_number() != may) {
        spec_fail("user %u, group %u %s remove a file of user %u in a "
                  "directory of user %u with %s: %s",
                  user.uid, user.gid, may ? "must be able to" : "must not",
                  file.owner, directory.owner, directory.letters,
                  !may_add    ? "without w and x on it nobody may"
                  : is_sticky ? "everybody may write it, so only the owner of "
                                "the file, of the directory, and root may"
                              : "w and x on it are enough");
    }
}

void spec_judge(void)
{
    static const struct {
        const char *word;
        void (*judge)(void);
    } table[] = {
        {"mode", judge_mode}, {"allowed", judge_allowed}, {"owns", judge_owns},
        {"set", judge_set},   {"add", judge_add}, {"remove", judge_remove},
    };
    bool skipped = spec_skipped();
    const char *word = spec_word();

    if (strcmp(word, "start") == 0) {
        return;
    }
    if (skipped) {
        spec_fail("%s was skipped", word);
    }
    for (uint32_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(word, table[i].word) == 0) {
            table[i].judge();
            return;
        }
    }
    spec_fail("'%s' is no operation", word);
}

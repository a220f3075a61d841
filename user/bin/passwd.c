/* SPDX-License-Identifier: MIT
 *
 * passwd [-d] [NAME]: changes a password, one's own if no NAME is given. The
 * others, and -d, which deletes one, are for root.
 *
 * init starts passwd as root, whoever asks (sos/init/trusted.h). The new
 * /etc/shadow is written beside the old one and takes its name when it is on
 * the disk: whatever happens, one of them is there, whole. That the new one
 * must not exist before keeps two of us from working at a time.
 */
#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <shadow.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sos.h"
#include "user/lib/sha256.h"

#define NEW_FILE SHADOW ".new"
#define SALT_CHARACTERS 16
#define TYPED_BYTES (PASS_MAX + 1)
#define REST_OF_RECORD ":::::::" /* fields that are not looked at */

static void fail(const char *what)
{
    fprintf(stderr, "passwd: %s\n", what);
    exit(1);
}

/* Asks for a password, or ends the program at the end of input. */
static void ask(const char *prompt, char typed[TYPED_BYTES])
{
    const char *line = getpass(prompt);

    if (line == NULL) {
        fail("nothing was changed");
    }
    snprintf(typed, TYPED_BYTES, "%s", line);
}

/* Has the user prove who it is, if that is not root. */
static void check_old(const struct passwd *user)
{
    const char *password = sos_password(user);
    char typed[TYPED_BYTES];

    if (getuid() == 0 || *password == '\0') {
        return;
    }
    ask("Old password: ", typed);
    if (!sos_password_matches(password, typed)) {
        (void)sleep(2);
        fail("wrong password; nothing was changed");
    }
}

static void ask_new(char typed[TYPED_BYTES])
{
    char again[TYPED_BYTES];

    ask("New password: ", typed);
    if (typed[0] == '\0') {
        fail("an empty password: nothing was changed (root can delete "
             "one with -d)");
    }
    ask("Again: ", again);
    if (strcmp(typed, again) != 0) {
        fail("these differ; nothing was changed");
    }
}

/* Makes a setting for crypt() whose salt comes at no two times: who and when.
 * It need not be a secret. */
static void make_setting(const char *name, char *setting, size_t bytes)
{
    static const char digits[] =
        "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    struct timespec now = {0, 0};
    pid_t pid = getpid();
    struct sha256 state;
    uint8_t hash[SHA256_BYTES];
    char salt[SALT_CHARACTERS + 1] = "";

    (void)clock_gettime(CLOCK_REALTIME, &now);
    sha256_start(&state);
    sha256_add(&state, &now, sizeof now);
    sha256_add(&state, &pid, sizeof pid);
    sha256_add(&state, name, strlen(name));
    sha256_end(&state, hash);
    for (int i = 0; i < SALT_CHARACTERS; i++) {
        salt[i] = digits[hash[i] & 63];
    }
    snprintf(setting, bytes, "$5$%s", salt);
}

/* Copies the records of all other users, and adds that of NAME. */
static void copy_records(FILE *from, FILE *to, const char *name,
                         const char *hash)
{
    struct spwd *user;

    while (from != NULL && (user = fgetspent(from)) != NULL) {
        if (strcmp(user->sp_namp, name) != 0) {
            fprintf(to, "%s:%s" REST_OF_RECORD "\n", user->sp_namp,
                    user->sp_pwdp);
        }
    }
    fprintf(to, "%s:%s" REST_OF_RECORD "\n", name, hash);
}

/* Opens the new file; ends the program if that cannot be done. */
static FILE *open_new(void)
{
    int fd = open(NEW_FILE, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);

    if (fd < 0 && errno == EEXIST) {
        fail("another passwd is at work; if there is none, root may remove "
             "/etc/shadow.new");
    }
    if (fd < 0) {
        perror("passwd: /etc/shadow.new");
        exit(1);
    }
    return fdopen(fd, "w");
}

/* Makes HASH the password of NAME. */
static void change(const char *name, const char *hash)
{
    FILE *to = open_new();
    FILE *from = fopen(SHADOW, "r");
    int written;

    if (to == NULL || (from == NULL && errno != ENOENT)) {
        perror("passwd: " SHADOW);
        (void)unlink(NEW_FILE);
        exit(1);
    }
    copy_records(from, to, name, hash);
    written = fflush(to) == 0 && !ferror(to) && fsync(fileno(to)) == 0 &&
              (from == NULL || !ferror(from));
    if (!written || rename(NEW_FILE, SHADOW) < 0) {
        perror("passwd: nothing was changed: " SHADOW);
        (void)unlink(NEW_FILE);
        exit(1);
    }
    sync();
}

/* The user to work for; ends the program if that is not allowed. */
static struct passwd *find_user(const char *name)
{
    struct passwd *user = name != NULL ? getpwnam(name) : getpwuid(getuid());

    if (user == NULL) {
        fail("no such user");
    }
    if (getuid() != 0 && user->pw_uid != getuid()) {
        fail("only root may change the password of others");
    }
    if (strcmp(user->pw_passwd, "x") != 0) {
        fail("the password of this user stands in /etc/passwd itself");
    }
    return user;
}

int main(int argc, char **argv)
{
    int delete = argc > 1 && strcmp(argv[1], "-d") == 0;
    char typed[TYPED_BYTES], setting[64], name[64];
    struct passwd *user;
    const char *hash = "";

    if (argc > 2 + delete || (argc > 1 + delete &&argv[1 + delete][0] == '-')) {
        fprintf(stderr, "usage: passwd [-d] [NAME]\n");
        return 2;
    }
    if (delete &&getuid() != 0) {
        fail("only root may delete passwords");
    }
    user = find_user(argv[1 + delete]);
    snprintf(name, sizeof name, "%s", user->pw_name);
    if (!delete) {
        check_old(user);
        ask_new(typed);
        make_setting(name, setting, sizeof setting);
        hash = crypt(typed, setting);
    }
    /* ^C would leave the new file behind. */
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    change(name, hash);
    printf("passwd: the password of %s was %s\n", name,
           delete ? "deleted" : "changed");
    return 0;
}

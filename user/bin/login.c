/* SPDX-License-Identifier: MIT
 *
 * login: asks for a name and a password, becomes that user, and goes on as the
 * user's shell. When that ends, init starts login again.
 *
 * Users whose password is empty are not asked for one. Who does not exist is
 * asked all the same: the answer tells nothing about names.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"

#define NAME_BYTES 64
#define TRIES 3
#define PAUSE_SECONDS 2 /* after a wrong password: guessing takes time */
#define MOTD_FILE "/etc/motd"
#define SHELL_DEFAULT "/bin/sh"
#define NOTHING "*" /* a password that nothing matches */

/* Reads a name that is not empty. Whether there was one before the end of
 * input; a name that is too long loses its end. */
static int ask_name(char name[NAME_BYTES])
{
    char line[256];

    do {
        printf("vamos login: ");
        if (fgets(line, sizeof line, stdin) == NULL) {
            return 0;
        }
        line[strcspn(line, " \t\n")] = '\0';
    } while (line[0] == '\0');
    snprintf(name, NAME_BYTES, "%s", line);
    return 1;
}

/* Whether the user knows PASSWORD. */
static int ask_password(const char *password)
{
    char *typed;
    int right;

    if (*password == '\0') {
        return 1;
    }
    typed = getpass("Password: ");
    if (typed == NULL) {
        return 0;
    }
    right = sos_password_matches(password, typed);
    memset(typed, 0, strlen(typed));
    return right;
}

/* The user who logs in; NULL: nobody did. */
static struct passwd *ask(void)
{
    char name[NAME_BYTES];

    for (int i = 0; i < TRIES; i++) {
        struct passwd *user;

        if (!ask_name(name)) {
            putchar('\n');
            return NULL;
        }
        user = getpwnam(name);
        if (ask_password(user != NULL ? sos_password(user) : NOTHING) &&
            user != NULL) {
            return user;
        }
        (void)sleep(PAUSE_SECONDS);
        puts("Login incorrect");
    }
    return NULL;
}

/* Gives up root for good. 0 or -1. */
static int become(const struct passwd *user)
{
    if (setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0) {
        perror("login");
        return -1;
    }
    if (chdir(user->pw_dir) < 0) {
        fprintf(stderr, "login: no home directory %s, starting in /\n",
                user->pw_dir);
    }
    return 0;
}

static void print_motd(void)
{
    FILE *file = fopen(MOTD_FILE, "r");
    char line[256];

    if (file == NULL) {
        return;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        fputs(line, stdout);
    }
    (void)fclose(file);
}

/* Becomes the user's shell. 1 if it could not be started. */
static int run_shell(const struct passwd *user)
{
    char *argv[] = {"-sh", NULL};
    const char *shell =
        user->pw_shell[0] != '\0' ? user->pw_shell : SHELL_DEFAULT;

    if (setenv("HOME", user->pw_dir, 1) < 0 ||
        setenv("USER", user->pw_name, 1) < 0 || setenv("SHELL", shell, 1) < 0) {
        perror("login");
        return 1;
    }
    execv(shell, argv);
    fprintf(stderr, "login: %s: %s\n", shell, strerror(errno));
    return 1;
}

int main(void)
{
    struct passwd *user = ask();

    if (user == NULL) {
        return 0;
    }
    if (become(user) < 0) {
        return 1;
    }
    print_motd();
    (void)fflush(stdout);
    return run_shell(user);
}

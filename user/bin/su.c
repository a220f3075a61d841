/* SPDX-License-Identifier: MIT
 *
 * su [-] [-c COMMAND] [NAME]: becomes another user, root if no NAME is given,
 * and goes on as that user's shell. Root is not asked for the password.
 *
 *      - or -l     as if that user had logged in: in the home directory
 *      -c COMMAND  runs COMMAND and ends
 *
 * init starts su as root, whoever asks (sos/init/trusted.h); so nothing may
 * happen here in the name of root but what is written here.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"

#define PAUSE_SECONDS 2 /* after a wrong password: guessing takes time */
#define SHELL_DEFAULT "/bin/sh"

struct options {
    int login;
    const char *name;
    char *command; /* or NULL */
};

static void usage(void)
{
    fprintf(stderr, "usage: su [-] [-c COMMAND] [NAME]\n");
    exit(2);
}

static void parse(int argc, char **argv, struct options *options)
{
    *options = (struct options){.login = 0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0 || strcmp(argv[i], "-l") == 0) {
            options->login = 1;
        } else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc &&
                   options->command == NULL) {
            options->command = argv[++i];
        } else if (argv[i][0] != '-' && options->name == NULL) {
            options->name = argv[i];
        } else {
            usage();
        }
    }
    options->name = options->name != NULL ? options->name : "root";
}

/* Whether who runs us may become USER. */
static int is_allowed(const struct passwd *user)
{
    const char *password = sos_password(user);
    char *typed;
    int right;

    if (getuid() == 0 || *password == '\0') {
        return 1;
    }
    typed = getpass("Password: ");
    if (typed == NULL) {
        return 0;
    }
    right = sos_password_matches(password, typed);
    memset(typed, 0, strlen(typed));
    if (!right) {
        (void)sleep(PAUSE_SECONDS);
    }
    return right;
}

/* Goes on as USER's shell. Returns when it cannot be started. */
static void run_shell(const struct passwd *user, const struct options *options)
{
    const char *shell =
        user->pw_shell[0] != '\0' ? user->pw_shell : SHELL_DEFAULT;
    char *argv[] = {options->login ? "-sh" : "sh",
                    options->command != NULL ? "-c" : NULL, options->command,
                    NULL};

    if (setenv("HOME", user->pw_dir, 1) == 0 &&
        setenv("USER", user->pw_name, 1) == 0 &&
        setenv("SHELL", shell, 1) == 0) {
        execv(shell, argv);
    }
    fprintf(stderr, "su: %s: %s\n", shell, strerror(errno));
}

int main(int argc, char **argv)
{
    struct options options;
    struct passwd *user;

    parse(argc, argv, &options);
    user = getpwnam(options.name);
    if (user == NULL) {
        fprintf(stderr, "su: %s: no such user\n", options.name);
        return 1;
    }
    if (!is_allowed(user)) {
        fprintf(stderr, "su: wrong password\n");
        return 1;
    }
    if (setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0) {
        perror("su");
        return 1;
    }
    if (options.login && chdir(user->pw_dir) < 0) {
        fprintf(stderr, "su: no home directory %s\n", user->pw_dir);
    }
    run_shell(user, &options);
    return 127;
}

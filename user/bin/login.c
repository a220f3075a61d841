/* SPDX-License-Identifier: MIT
 *
 * login: asks for a name, becomes that user, and then the user's shell. When
 * that ends, init starts login again.
 *
 * An empty password field in /etc/passwd means that none is asked for. What
 * else may stand there cannot be checked yet, so such a user is refused.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_BYTES 64
#define MOTD_FILE "/etc/motd"
#define SHELL_DEFAULT "/bin/sh"

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

/* The user who logs in, or NULL; the reason is told then. */
static struct passwd *find_user(const char *name)
{
    struct passwd *user = getpwnam(name);

    if (user == NULL) {
        fprintf(stderr, "login: %s: no such user\n", name);
        return NULL;
    }
    if (user->pw_passwd[0] != '\0') {
        fprintf(stderr,
                "login: %s has a password, and passwords cannot be "
                "checked yet\n",
                name);
        return NULL;
    }
    return user;
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
    char name[NAME_BYTES];
    struct passwd *user;

    do {
        if (!ask_name(name)) {
            putchar('\n');
            return 0;
        }
        user = find_user(name);
    } while (user == NULL);
    if (become(user) < 0) {
        return 1;
    }
    print_motd();
    (void)fflush(stdout);
    return run_shell(user);
}

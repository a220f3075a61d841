/* SPDX-License-Identifier: MIT
 *
 * chmod [-R] MODE FILE ...: changes the permissions of files.
 *
 *      MODE  octal (644), or clauses between commas: for whom (u g o a, none:
 *            a), an operator (+ - =), and permissions (r w x; X: x for
 *            directories and what someone may execute already), as in
 *            u=rw,go+r
 *      -R    directories with all that is in them
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PERMISSIONS 0777u
#define EXECUTABLE 0111u

static int status; /* for the shell */

static void complain(const char *path)
{
    fprintf(stderr, "chmod: %s: %s\n", path, strerror(errno));
    status = 1;
}

/* Reads for whom a clause is: a set with 7 for each. */
static const char *parse_who(const char *s, mode_t *who)
{
    *who = 0;
    for (;; s++) {
        switch (*s) {
        case 'u':
            *who |= S_IRWXU;
            break;
        case 'g':
            *who |= S_IRWXG;
            break;
        case 'o':
            *who |= S_IRWXO;
            break;
        case 'a':
            *who |= PERMISSIONS;
            break;
        default:
            *who = *who == 0 ? PERMISSIONS : *who;
            return s;
        }
    }
}

/* Reads permissions, as for everybody. OLD is what the file has. */
static const char *parse_what(const char *s, mode_t old, mode_t *what)
{
    *what = 0;
    for (;; s++) {
        switch (*s) {
        case 'r':
            *what |= 0444u;
            break;
        case 'w':
            *what |= 0222u;
            break;
        case 'x':
            *what |= EXECUTABLE;
            break;
        case 'X':
            *what |= S_ISDIR(old) || (old & EXECUTABLE) ? EXECUTABLE : 0;
            break;
        default:
            return s;
        }
    }
}

/* Carries out one clause on *MODE. What follows it; NULL: it is none. */
static const char *apply_clause(const char *s, mode_t *mode)
{
    mode_t who, what;

    s = parse_who(s, &who);
    if (*s == '\0' || strchr("+-=", *s) == NULL) {
        return NULL;
    }
    while (*s != '\0' && strchr("+-=", *s) != NULL) {
        char sign = *s;

        s = parse_what(s + 1, *mode, &what);
        if (sign == '=') {
            *mode &= ~who;
        }
        *mode = sign == '-' ? *mode & ~(who & what) : *mode | (who & what);
    }
    return s;
}

/* The permissions that TEXT makes of OLD. 1; 0: TEXT is no mode. */
static int apply(const char *text, mode_t old, mode_t *mode)
{
    char *end;
    unsigned long octal = strtoul(text, &end, 8);

    *mode = old;
    if (*text >= '0' && *text <= '7') {
        *mode = (mode_t)octal;
        return *end == '\0' && octal <= PERMISSIONS;
    }
    do {
        text = apply_clause(text, mode);
    } while (text != NULL && *text++ == ',');
    *mode &= PERMISSIONS;
    return text != NULL && text[-1] == '\0';
}

static void change(const char *path, const char *text, int deep);

/* Changes what is in the directory PATH. */
static void change_inside(const char *path, const char *text)
{
    DIR *directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL) {
        complain(path);
        return;
    }
    while ((entry = readdir(directory)) != NULL) {
        char inside[PATH_MAX];

        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
            change(inside, text, 1);
        }
    }
    (void)closedir(directory);
}

static void change(const char *path, const char *text, int deep)
{
    struct stat file;
    mode_t mode;

    if (stat(path, &file) < 0) {
        complain(path);
        return;
    }
    if (!apply(text, file.st_mode, &mode)) {
        fprintf(stderr, "chmod: %s: not a mode (as in 644, u+x, go=r)\n", text);
        exit(2);
    }
    /* Inside first: what is taken away here may be needed there. */
    if (deep && S_ISDIR(file.st_mode)) {
        change_inside(path, text);
    }
    if (chmod(path, mode) < 0) {
        complain(path);
    }
}

int main(int argc, char **argv)
{
    int deep = argc > 1 && strcmp(argv[1], "-R") == 0;

    if (argc < 3 + deep) {
        fprintf(stderr, "usage: chmod [-R] MODE FILE ...\n");
        return 2;
    }
    for (int i = 2 + deep; i < argc; i++) {
        change(argv[i], argv[1 + deep], deep);
    }
    return status;
}

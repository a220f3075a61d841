/* SPDX-License-Identifier: MIT
 *
 * ls [-al1] [NAME ...]: lists directories, and files by themselves.
 *
 *      -a  names that begin with a dot too
 *      -l  a line for each: permissions, owner, group, bytes, time, name
 *      -1  one name a line, without columns
 */
#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SCREEN_COLUMNS 80

/* A growing list of names. */
struct list {
    char **names;
    size_t count, room;
};

static int show_hidden, show_long, one_column;
static int status; /* for the shell */

static void complain(const char *name)
{
    fprintf(stderr, "ls: %s: %s\n", name, strerror(errno));
    status = 1;
}

/* Appends a copy of NAME, or ends the program. */
static void list_add(struct list *list, const char *name)
{
    if (list->count == list->room) {
        size_t room = list->room * 2 + 16;

        list->names = realloc(list->names, room * sizeof *list->names);
        list->room = room;
    }
    if (list->names == NULL ||
        (list->names[list->count] = strdup(name)) == NULL) {
        perror("ls");
        exit(1);
    }
    list->count++;
}

static void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->names[i]);
    }
    free(list->names);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_sort(struct list *list)
{
    if (list->count > 1) {
        qsort(list->names, list->count, sizeof *list->names, compare_names);
    }
}

/* Writes permissions as in "drwxr-xr-x". */
static void format_mode(mode_t mode, char text[11])
{
    static const char letters[] = "rwxrwxrwx";

    text[0] = S_ISDIR(mode) ? 'd' : S_ISCHR(mode) ? 'c' : '-';
    for (int i = 0; i < 9; i++) {
        text[i + 1] = mode & (0400u >> i) ? letters[i] : '-';
    }
    text[10] = '\0';
}

static void print_long(const char *path, const char *name)
{
    struct stat file;
    struct passwd *user;
    struct tm *date;
    char mode[11];

    if (stat(path, &file) < 0) {
        complain(path);
        return;
    }
    format_mode(file.st_mode, mode);
    user = getpwuid(file.st_uid);
    printf("%s ", mode);
    if (user != NULL) {
        printf("%-8s", user->pw_name);
    } else {
        printf("%-8u", file.st_uid);
    }
    date = gmtime(&file.st_mtime);
    printf(" %4u %9ld %04d-%02d-%02d %02d:%02d %s\n", file.st_gid, file.st_size,
           date->tm_year + 1900, date->tm_mon + 1, date->tm_mday, date->tm_hour,
           date->tm_min, name);
}

/* Prints names in as many columns as fit, each read downwards. */
static void print_columns(const struct list *list)
{
    size_t width = 1;
    size_t columns, rows;

    for (size_t i = 0; i < list->count; i++) {
        size_t length = strlen(list->names[i]) + 2;

        width = length > width ? length : width;
    }
    columns = width < SCREEN_COLUMNS ? SCREEN_COLUMNS / width : 1;
    columns = one_column || !isatty(STDOUT_FILENO) ? 1 : columns;
    rows = (list->count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < list->count; i += rows) {
            int last = i + rows >= list->count;

            printf("%-*s", last ? 0 : (int)width, list->names[i]);
        }
        putchar('\n');
    }
}

/* Prints the names in LIST, which stand in DIRECTORY ("" for operands). */
static void print_list(struct list *list, const char *directory)
{
    list_sort(list);
    if (!show_long) {
        print_columns(list);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        char path[1024];

        snprintf(path, sizeof path, "%s%s%s", directory,
                 *directory != '\0' ? "/" : "", list->names[i]);
        print_long(path, list->names[i]);
    }
}

static void list_directory(const char *path)
{
    struct list list = {NULL, 0, 0};
    DIR *directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL) {
        complain(path);
        return;
    }
    errno = 0;
    while ((entry = readdir(directory)) != NULL) {
        if (show_hidden || entry->d_name[0] != '.') {
            list_add(&list, entry->d_name);
        }
    }
    if (errno != 0) {
        complain(path);
    }
    (void)closedir(directory);
    print_list(&list, path);
    list_free(&list);
}

/* Sorts operands into files and directories; names what is neither. */
static void sort_operands(char **names, struct list *files,
                          struct list *directories)
{
    for (; *names != NULL; names++) {
        struct stat file;

        if (stat(*names, &file) < 0) {
            complain(*names);
        } else {
            list_add(S_ISDIR(file.st_mode) ? directories : files, *names);
        }
    }
    list_sort(directories);
}

static void parse_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "al1")) != -1) {
        switch (option) {
        case 'a':
            show_hidden = 1;
            break;
        case 'l':
            show_long = 1;
            break;
        case '1':
            one_column = 1;
            break;
        default:
            fprintf(stderr, "usage: ls [-al1] [NAME ...]\n");
            exit(2);
        }
    }
}

int main(int argc, char **argv)
{
    static char *here[] = {".", NULL};
    struct list files = {NULL, 0, 0};
    struct list directories = {NULL, 0, 0};

    parse_options(argc, argv);
    sort_operands(optind < argc ? argv + optind : here, &files, &directories);
    print_list(&files, "");
    for (size_t i = 0; i < directories.count; i++) {
        if (argc - optind > 1) {
            printf("%s%s:\n", i > 0 || files.count > 0 ? "\n" : "",
                   directories.names[i]);
        }
        list_directory(directories.names[i]);
    }
    list_free(&files);
    list_free(&directories);
    return status;
}

/* SPDX-License-Identifier: MIT
 *
 * ls [-1aACdFhilRrSst] [NAME ...]: lists directories, and files by themselves.
 *
 *      -a  names that begin with a dot too; -A not . and ..
 *      -l  a line for each: permissions, owner, group, bytes, time, name
 *      -h  with -l: sizes for people
 *      -d  directories by themselves, not what is in them
 *      -R  what is in directories, and in those in them
 *      -t  newest first; -S largest first; -r the other way round
 *      -F  / behind directories, * behind programs
 *      -i  with the number of the file; -s with its KiB on the disk
 *      -1  one name a line; -C in columns, as on a terminal
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/list.h"
#include "user/bin/tool/size.h"
#include "user/bin/tool/tool.h"

#define COLUMNS 80 /* where the terminal does not say */

struct file {
    const char *name;
    struct stat status;
};

static int show_hidden, show_dots, show_long, show_nodes, show_blocks;
static int as_files, recursive, by_time, by_size, reverse, marks, human;
static int columns = -1; /* -1: on a terminal */
static int printed;      /* something was: a heading needs an empty line */

static int compare_files(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    int result = 0;

    if (by_size && x->status.st_size != y->status.st_size) {
        result = x->status.st_size > y->status.st_size ? -1 : 1;
    } else if (by_time && x->status.st_mtime != y->status.st_mtime) {
        result = x->status.st_mtime > y->status.st_mtime ? -1 : 1;
    } else {
        result = strcmp(x->name, y->name);
    }
    return reverse ? -result : result;
}

/* Writes permissions as in "drwxr-xr-x". */
static void format_mode(mode_t mode, char text[11])
{
    static const char letters[] = "rwxrwxrwx";

    text[0] = S_ISDIR(mode)    ? 'd'
              : S_ISCHR(mode)  ? 'c'
              : S_ISFIFO(mode) ? 'p'
                               : '-';
    for (int i = 0; i < 9; i++) {
        text[i + 1] = mode & (0400u >> i) ? letters[i] : '-';
    }
    text[10] = '\0';
}

/* The mark that -F puts behind a name. */
static const char *mark_of(const struct file *file)
{
    if (!marks) {
        return "";
    }
    if (S_ISDIR(file->status.st_mode)) {
        return "/";
    }
    return S_ISREG(file->status.st_mode) && file->status.st_mode & 0111 ? "*"
                                                                        : "";
}

/* Number and blocks, if they are wanted. How many characters were printed. */
static int print_front(const struct file *file)
{
    int length = 0;

    if (show_nodes) {
        length += printf("%6lu ", (unsigned long)file->status.st_ino);
    }
    if (show_blocks) {
        length +=
            printf("%4lu ", (unsigned long)(file->status.st_blocks + 1) / 2);
    }
    return length;
}

static void print_owner(const struct stat *status)
{
    struct passwd *user = getpwuid(status->st_uid);
    struct group *group;

    if (user != NULL) {
        printf(" %-8s", user->pw_name);
    } else {
        printf(" %-8u", (unsigned)status->st_uid);
    }
    group = getgrgid(status->st_gid);
    if (group != NULL) {
        printf(" %-8s", group->gr_name);
    } else {
        printf(" %-8u", (unsigned)status->st_gid);
    }
}

static void print_long(const struct file *file)
{
    const struct stat *status = &file->status;
    char mode[11], size[SIZE_TEXT], date[32];

    (void)print_front(file);
    format_mode(status->st_mode, mode);
    fputs(mode, stdout);
    print_owner(status);
    if (human) {
        printf(" %5s", size_format((unsigned long long)status->st_size, size));
    } else {
        printf(" %9lu", (unsigned long)status->st_size);
    }
    (void)strftime(date, sizeof date, "%Y-%m-%d %H:%M",
                   gmtime(&status->st_mtime));
    printf(" %s %s%s\n", date, file->name, mark_of(file));
}

static size_t terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return COLUMNS;
}

/* Prints one name, WIDTH wide. */
static void print_short(const struct file *file, int width)
{
    int length = print_front(file);

    length += printf("%s%s", file->name, mark_of(file));
    if (length < width) {
        printf("%*s", width - length, "");
    }
}

/* Prints names in as many columns as fit, each read downwards. */
static void print_columns(const struct file *files, size_t count)
{
    size_t front = (show_nodes ? 7 : 0) + (show_blocks ? 5 : 0) + !!marks + 2;
    size_t width = 1;
    size_t across, rows;

    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(files[i].name) + front;

        width = length > width ? length : width;
    }
    across = columns ? terminal_columns() / width : 1;
    across = across > 0 ? across : 1;
    rows = (count + across - 1) / across;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < count; i += rows) {
            print_short(&files[i], i + rows >= count ? 0 : (int)width);
        }
        putchar('\n');
    }
}

static void print_files(struct file *files, size_t count)
{
    if (count > 1) {
        qsort(files, count, sizeof *files, compare_files);
    }
    printed |= count > 0;
    if (!show_long) {
        print_columns(files, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        print_long(&files[i]);
    }
}

/* Looks at the files in LIST, which stand in DIRECTORY. How many are left, as
 * what is gone meanwhile gets a message. */
static size_t look_at(const struct list *list, const char *directory,
                      struct file *files)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->names[i];
        char *path = tool_join(directory, name);

        files[count].name = name;
        if (name[0] == '.' && !show_hidden) {
            free(path);
            continue;
        }
        if (lstat(path, &files[count].status) < 0) {
            tool_complain(path);
        } else {
            count++;
        }
        free(path);
    }
    return count;
}

static void list_one(const char *path, int heading);

/* The directories among FILES, but for "." and "..". */
static void list_below(const char *path, const struct file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (S_ISDIR(files[i].status.st_mode) &&
            strcmp(files[i].name, ".") != 0 &&
            strcmp(files[i].name, "..") != 0) {
            char *below = tool_join(path, files[i].name);

            list_one(below, 1);
            free(below);
        }
    }
}

static void list_one(const char *path, int heading)
{
    struct list list = {NULL, 0, 0};
    struct file *files;
    size_t count;

    if (list_directory(&list, path) < 0) {
        tool_complain(path);
    }
    if (show_dots) {
        list_add(&list, ".");
        list_add(&list, "..");
    }
    if (heading) {
        printf("%s%s:\n", printed ? "\n" : "", path);
        printed = 1;
    }
    files = tool_resize(NULL, list.count * sizeof *files);
    count = look_at(&list, path, files);
    print_files(files, count);
    if (recursive) {
        list_below(path, files, count);
    }
    free(files);
    list_free(&list);
}

/* Lists operands: files first, then directories. */
static void list_operands(char **names, size_t count)
{
    struct file *files = tool_resize(NULL, count * sizeof *files);
    struct file *directories = tool_resize(NULL, count * sizeof *files);
    size_t files_count = 0, directories_count = 0;

    for (size_t i = 0; i < count; i++) {
        struct file file = {.name = names[i]};

        if (stat(names[i], &file.status) < 0) {
            tool_complain(names[i]);
        } else if (S_ISDIR(file.status.st_mode) && !as_files) {
            directories[directories_count++] = file;
        } else {
            files[files_count++] = file;
        }
    }
    print_files(files, files_count);
    if (directories_count > 1) {
        qsort(directories, directories_count, sizeof *files, compare_files);
    }
    for (size_t i = 0; i < directories_count; i++) {
        list_one(directories[i].name, count > 1 || recursive);
    }
    free(files);
    free(directories);
}

static void set_option(int option)
{
    static const struct {
        char option;
        int *flag;
    } flags[] = {
        {'A', &show_hidden}, {'d', &as_files},   {'F', &marks},
        {'h', &human},       {'i', &show_nodes}, {'l', &show_long},
        {'R', &recursive},   {'r', &reverse},    {'S', &by_size},
        {'s', &show_blocks}, {'t', &by_time},
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].option == option) {
            *flags[i].flag = 1;
            return;
        }
    }
    switch (option) {
    case '1':
    case 'C':
        columns = option == 'C';
        break;
    case 'a':
        show_hidden = show_dots = 1;
        break;
    default:
        tool_usage();
    }
}

int main(int argc, char **argv)
{
    static char *here[] = {".", NULL};
    int option;

    tool_start("ls", 2, "[-1aACdFhilRrSst] [NAME ...]");
    while ((option = getopt(argc, argv, "1aACdFhilRrSst")) != -1) {
        set_option(option);
    }
    columns = columns >= 0 ? columns : isatty(STDOUT_FILENO);
    if (optind == argc) {
        list_operands(here, 1);
    } else {
        list_operands(argv + optind, (size_t)(argc - optind));
    }
    return tool_end(0);
}

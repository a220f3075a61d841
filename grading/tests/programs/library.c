/* SPDX-License-Identifier: MIT
 *
 * library: uses what a program seldom uses all of: temporary files, commands,
 * formatted input, dates.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void temporary(void)
{
    char name[] = "/tmp/libraryXXXXXX";
    int fd = mkstemp(name);
    struct stat file;

    printf("%d\n", (int)write(fd, "hello", 5));
    printf("%d\n", ftruncate(fd, 2));
    fstat(fd, &file);
    printf("%ld %o %d\n", (long)file.st_size, (unsigned)file.st_mode,
           access(name, R_OK | W_OK));
    printf("%d\n", unlink(name));
    printf("%d\n", access(name, F_OK));
    close(fd);
}

static void scanned(void)
{
    FILE *file = tmpfile();
    char word[9] = "";
    int stored, number = 0;

    fprintf(file, "a b 12,%o", 8);
    rewind(file);
    stored = fscanf(file, "%8s b %d,%i", word, &number, &number);
    printf("%d %s %d %d\n", stored, word, number, feof(file) != 0);
    fclose(file);
}

static void commands(void)
{
    FILE *pipe = popen("echo piped; exit 3", "r");
    char line[64] = "none";

    fgets(line, sizeof line, pipe);
    printf("%s", line);
    printf("%d\n", pclose(pipe) >> 8);
    printf("%d\n", system("exit 5") >> 8);
}

static void dates(void)
{
    time_t seconds = 1767225600;
    struct tm date = *gmtime(&seconds);
    char text[64];

    date.tm_mon += 14;
    mktime(&date);
    strftime(text, sizeof text, "%A %d %B %Y, day %j", &date);
    puts(text);
    printf("%d\n", time(NULL) > seconds - 10);
}

int main(void)
{
    temporary();
    scanned();
    commands();
    dates();
    return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * names: functions that programs of other systems use, each a little.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <libgen.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static void options(void)
{
    static int flag;
    static const struct option longs[] = {{"all", no_argument, NULL, 'a'},
                                          {"name", required_argument, NULL, 'n'},
                                          {"number", optional_argument, NULL, 1},
                                          {"verbose", no_argument, &flag, 7},
                                          {NULL, 0, NULL, 0}};
    char *argv[] = {"names", "x",      "--name=N", "-ab", "v",
                    "y",     "--name", "M",        "--verb", "--number=5",
                    "--number", "--na", "--none", "--all=1", "--",
                    "--all", NULL};
    int option, index = -1;

    opterr = 0;
    while ((option = getopt_long(16, argv, "ab:", longs, &index)) != -1) {
        printf("%d %d %s\n", option, index, optarg != NULL ? optarg : "-");
        index = -1;
    }
    printf("%d", flag);
    for (; optind < 16; optind++) {
        printf(" %s", argv[optind]);
    }
    puts("");
}

static void paths(void)
{
    static const char *const list[] = {"/usr/lib", "/usr/", "usr", "/",
                                       ".",        "..",    "",    "a//b//"};

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        char one[16], two[16];

        strcpy(one, list[i]);
        strcpy(two, list[i]);
        printf("%s %s\n", basename(one), dirname(two));
    }
}

static void strings(void)
{
    static const char text[] = "The Cat and the cat";
    char to[32] = "";
    char *made = NULL;

    printf("%d", (int)((char *)memrchr(text, 'c', sizeof text) - text));
    printf(" %d", (int)(strchrnul(text, 'z') - text));
    printf(" %s", strcasestr(text, "CAT A"));
    printf(" %d", strcasestr(text, "dog") == NULL);
    printf(" %d", (int)((char *)memccpy(to, text, 'C', sizeof to) - to));
    printf(" %d %d %d\n", ffs(0), ffs(8), ffs(-1));
    printf("%s %s\n", index(text, 'C'), rindex(text, 't'));
    bcopy(text, to, 4);
    bzero(to + 3, 1);
    printf("%s %d\n", to, bcmp(to, "The", 4));
    printf("%d", asprintf(&made, "%s-%05d", text, 42));
    printf(" %s\n", made);
    free(made);
    printf("%jd %d %d\n", strtoimax("-12", NULL, 10), MIN(2, 3), MAX(2, 3));
    printf("%s %d\n", setlocale(LC_ALL, "C"), setlocale(LC_ALL, "xx") == NULL);
    printf("%s\n", strsignal(SIGKILL));
}

static void environment(void)
{
    static char entry[] = "NAMES=one";

    printf("%d %s", putenv(entry), getenv("NAMES"));
    entry[6] = 'O';
    printf(" %s\n", getenv("NAMES"));
}

static void files(void)
{
    char name[] = "/tmp/namesXXXXXX", text[8];
    FILE *file = tmpfile();
    struct stat status;
    fpos_t place;

    printf("%d", mkdtemp(name) == name && stat(name, &status) == 0);
    printf(" %o %d\n", (unsigned)status.st_mode, rmdir(name));
    fputs("abc", file);
    fgetpos(file, &place);
    fputs("def", file);
    fsetpos(file, &place);
    printf("%s %ld\n", fgets(text, sizeof text, file), (long)ftello(file));
    fclose(file);
    printf("%d", (int)readlink("/", text, sizeof text));
    printf(" %d", errno == EINVAL);
    printf(" %d", symlink("x", "/") == -1 && errno == EEXIST);
    file = fopen("/dev/null", "r+");
    printf(" %d", fputs("lost", file) >= 0 && fflush(file) == 0);
    printf(" %d %d\n", fgetc(file), isatty(fileno(file)));
    fclose(file);
}

static sigjmp_buf place;

static void jump(int signal)
{
    siglongjmp(place, signal);
}

static void jumps(void)
{
    volatile int rounds = 0;
    int came;

    signal(SIGUSR1, jump);
    came = sigsetjmp(place, 1);
    if (rounds++ < 3) {
        raise(SIGUSR1);
    }
    printf("%d %d\n", rounds, came == SIGUSR1);
}

int main(void)
{
    options();
    paths();
    strings();
    environment();
    files();
    jumps();
    fflush(stdout);
    dup2(STDOUT_FILENO, STDERR_FILENO);
    errno = ENOENT;
    warn("%d files", 3);
    warnx("plain");
    errx(0, "the %s", "end");
}

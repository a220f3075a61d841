/* SPDX-License-Identifier: MIT
 *
 * date [-IRu] [-d DATE] [-r FILE] [+FORMAT]: prints the time, UTC.
 *
 *      -d  another one: 2026-12-31, "2026-12-31 23:59:59" or @SECONDS
 *      -r  when FILE was changed
 *      -I  as 2026-12-31; -R as in mails
 *
 * FORMAT is that of strftime: %Y-%m-%d %H:%M:%S, %s (seconds since 1970), ...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/date.h"
#include "user/bin/tool/tool.h"

/* Prints DATE, however long that is. */
static void print_date(const char *format, const struct tm *date)
{
    size_t room = 2 * strlen(format) + 64;
    char *text = NULL;
    size_t length;

    if (*format == '\0') {
        putchar('\n');
        return;
    }
    do {
        room *= 2;
        text = tool_resize(text, room);
        length = strftime(text, room, format, date);
    } while (length == 0 && room < 65536);
    printf("%.*s\n", (int)length, text);
    free(text);
}

int main(int argc, char **argv)
{
    const char *format = "%a %b %e %H:%M:%S UTC %Y";
    time_t seconds = time(NULL);
    struct stat status;
    int option;

    tool_start("date", 1, "[-IRu] [-d DATE] [-r FILE] [+FORMAT]");
    while ((option = getopt(argc, argv, "d:Ir:Ru")) != -1) {
        switch (option) {
        case 'd':
            seconds = date_parse(optarg);
            break;
        case 'r':
            if (stat(optarg, &status) < 0) {
                tool_die(optarg);
            }
            seconds = status.st_mtime;
            break;
        case 'I':
            format = "%Y-%m-%d";
            break;
        case 'R':
            format = "%a, %d %b %Y %H:%M:%S +0000";
            break;
        case 'u':
            break; /* there is no other zone */
        default:
            tool_usage();
        }
    }
    if (optind < argc && argv[optind][0] == '+') {
        format = argv[optind++] + 1;
    }
    if (optind < argc) {
        tool_usage();
    }
    print_date(format, gmtime(&seconds));
    return tool_end(0);
}

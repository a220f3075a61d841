/* SPDX-License-Identifier: MIT
 *
 * id [-u | -g | -G] [-n] [NAME]: prints user and group, by number and by name:
 * the caller's, or those of the user NAME.
 *
 *      -u  the user alone, by number
 *      -g  the group alone; -G all groups: a user has one
 *      -n  the name instead of the number
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

/* Whom it is about. */
static struct {
    uid_t real, effective;
    gid_t group;
} who;

static const char *user_name(uid_t uid)
{
    struct passwd *user = getpwuid(uid);

    return user == NULL ? NULL : user->pw_name;
}

static const char *group_name(gid_t gid)
{
    struct group *group = getgrgid(gid);

    return group == NULL ? NULL : group->gr_name;
}

/* Prints "WHAT=NUMBER(NAME)". */
static void print_both(const char *what, unsigned number, const char *name)
{
    printf("%s=%u", what, number);
    if (name != NULL) {
        printf("(%s)", name);
    }
}

static void print_one(unsigned number, const char *name, int by_name)
{
    if (by_name && name != NULL) {
        puts(name);
    } else {
        printf("%u\n", number);
    }
}

static void print_all(void)
{
    print_both("uid", who.real, user_name(who.real));
    print_both(" gid", who.group, group_name(who.group));
    if (who.effective != who.real) {
        print_both(" euid", who.effective, user_name(who.effective));
    }
    putchar('\n');
}

static void find_user(const char *name)
{
    struct passwd *user = getpwnam(name);

    if (user == NULL) {
        tool_die_why(name, "no such user");
    }
    who.real = who.effective = user->pw_uid;
    who.group = user->pw_gid;
}

int main(int argc, char **argv)
{
    int user = 0, group = 0, by_name = 0;
    int option;

    tool_start("id", 1, "[-u | -g | -G] [-n] [NAME]");
    while ((option = getopt(argc, argv, "ugGn")) != -1) {
        user |= option == 'u';
        group |= option == 'g' || option == 'G';
        by_name |= option == 'n';
        if (option == '?') {
            tool_usage();
        }
    }
    if (argc - optind > 1) {
        tool_usage();
    }
    who.real = getuid();
    who.effective = geteuid();
    who.group = getegid();
    if (optind < argc) {
        find_user(argv[optind]);
    }
    if (user) {
        print_one(who.effective, user_name(who.effective), by_name);
    } else if (group) {
        print_one(who.group, group_name(who.group), by_name);
    } else {
        print_all();
    }
    return tool_end(0);
}

/* SPDX-License-Identifier: MIT
 *
 * id [-u | -g] [-n]: prints user and group, by number and by name.
 *
 *      -u  the user alone, by number
 *      -g  the group alone
 *      -n  the name instead of the number
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

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
    print_both("uid", getuid(), user_name(getuid()));
    print_both(" gid", getgid(), group_name(getgid()));
    if (geteuid() != getuid()) {
        print_both(" euid", geteuid(), user_name(geteuid()));
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    int user = 0, group = 0, by_name = 0;
    int option;

    while ((option = getopt(argc, argv, "ugn")) != -1) {
        user |= option == 'u';
        group |= option == 'g';
        by_name |= option == 'n';
        if (option == '?') {
            fprintf(stderr, "usage: id [-u | -g] [-n]\n");
            return 2;
        }
    }
    if (user) {
        print_one(geteuid(), user_name(geteuid()), by_name);
    } else if (group) {
        print_one(getegid(), group_name(getegid()), by_name);
    } else {
        print_all();
    }
    return 0;
}

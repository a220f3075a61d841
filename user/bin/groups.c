/* SPDX-License-Identifier: MIT
 *
 * groups [NAME]: prints the group of a user, the caller's if no NAME is given.
 * A user has one.
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    gid_t gid = getegid();
    struct group *group;

    if (argc > 1) {
        struct passwd *user = getpwnam(argv[1]);

        if (user == NULL) {
            fprintf(stderr, "groups: %s: no such user\n", argv[1]);
            return 1;
        }
        gid = user->pw_gid;
    }
    group = getgrgid(gid);
    if (group == NULL) {
        printf("%u\n", gid);
    } else {
        puts(group->gr_name);
    }
    return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * whoami: prints the name of the user.
 */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    struct passwd *user = getpwuid(geteuid());

    if (user == NULL) {
        fprintf(stderr, "whoami: user %u has no name\n", geteuid());
        return 1;
    }
    puts(user->pw_name);
    return 0;
}

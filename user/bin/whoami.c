/* SPDX-License-Identifier: MIT
 *
 * whoami: prints the name of the user.
 */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    struct passwd *user = getpwuid(getuid());

    if (user == NULL) {
        fprintf(stderr, "whoami: user %u has no name\n", getuid());
        return 1;
    }
    puts(user->pw_name);
    return 0;
}

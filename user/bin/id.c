/* SPDX-License-Identifier: MIT
 *
 * id: prints user and group by number, and the user by name.
 */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    struct passwd *user = getpwuid(getuid());

    printf("uid=%u", getuid());
    if (user != NULL) {
        printf("(%s)", user->pw_name);
    }
    printf(" gid=%u\n", getgid());
    return 0;
}

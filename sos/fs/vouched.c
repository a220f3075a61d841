/* SPDX-License-Identifier: MIT
 *
 * What is said twice does no harm: init repeats what was not answered.
 */
#include "sos/fs/vouched.h"

#include <errno.h>
#include <stddef.h>

#include "sos/fs/client.h"
#include "sos/fs/file.h"
#include "sos/proto.h"

/* The copy of a client holds the same files. */
static int serve_fork(const struct message *message)
{
    struct client *child;
    int result =
        client_fork((int32_t)message->word[1], (int32_t)message->word[2],
                    message->granted, &child);

    if (result == 0 && child != NULL) {
        file_share(child);
    }
    return result;
}

static int serve_forget(int32_t pid)
{
    struct client *client = client_find(pid);

    if (client != NULL) {
        file_forget(client);
        client_forget(client);
    }
    return 0;
}

int vouched_serve(const struct message *message)
{
    struct access_user user = {message->word[1] & 0xFFFF,
                               message->word[1] >> 16};
    int32_t pid = (int32_t)message->word[2];

    if (message->sender != HN_PARENT) {
        return -EPERM;
    }
    switch (message->word[0]) {
    case CLIENT_VOUCH:
        return client_vouch(pid, message->granted, user);
    case CLIENT_FORK:
        return serve_fork(message);
    case CLIENT_EXEC:
        return client_exec(pid, message->granted);
    case CLIENT_INTERRUPT:
        return 0; /* no request waits here */
    case CLIENT_FORGET:
        return serve_forget(pid);
    default:
        return -ENOSYS;
    }
}

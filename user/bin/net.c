/* SPDX-License-Identifier: MIT
 *
 * net: shows the network: our addresses, and how many frames came and went.
 * Refused are those that are damaged or that nobody waits for; lost are those
 * for which there was no room.
 */
#include <netinet/in.h>
#include <stdio.h>

#include "sos.h"
#include "user/bin/tool/tool.h"

static void print_address(const char *name, uint32_t address)
{
    struct in_addr internet = {htonl(address)};

    printf("%-8s %s\n", name, inet_ntoa(internet));
}

int main(int argc, char **argv)
{
    struct net_status status;

    tool_start("net", 1, "");
    if (argc > 1) {
        tool_usage();
    }
    if (sos_network(&status) < 0) {
        tool_die("network");
    }
    printf("card     %02x:%02x:%02x:%02x:%02x:%02x, started anew %u times\n",
           status.mac[0], status.mac[1], status.mac[2], status.mac[3],
           status.mac[4], status.mac[5], (unsigned)status.restarts);
    print_address("address", status.address);
    print_address("mask", status.mask);
    print_address("gateway", status.gateway);
    printf("frames   %u received, %u sent, %u refused, %u lost\n",
           (unsigned)status.received, (unsigned)status.sent,
           (unsigned)status.refused, (unsigned)status.lost);
    printf("sockets  %u open\n", (unsigned)status.sockets);
    return tool_end(0);
}

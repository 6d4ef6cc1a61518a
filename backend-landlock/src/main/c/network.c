/* What answers inside the sandbox: sockets of its network, served by the host. */
#define _GNU_SOURCE
#include "parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static socklen_t set_address(const struct listener *wanted, in_port_t port, union address *address)
{
    memset(address, 0, sizeof *address);
    if (wanted->family == AF_INET) {
        address->four.sin_family = AF_INET;
        address->four.sin_port = port;
        memcpy(&address->four.sin_addr, wanted->address, sizeof address->four.sin_addr);
        return sizeof address->four;
    }
    address->six.sin6_family = AF_INET6;
    address->six.sin6_port = port;
    memcpy(&address->six.sin6_addr, wanted->address, sizeof address->six.sin6_addr);
    return sizeof address->six;
}

static int set(int socket_, int level, int option)
{
    int on = 1;

    return setsockopt(socket_, level, option, &on, sizeof on) == 0;
}

static int open_socket(const struct listener *wanted, in_port_t port)
{
    int six = wanted->family == AF_INET6;
    int stream = wanted->type == SOCK_STREAM;
    int opened = socket(wanted->family, wanted->type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    union address address;
    socklen_t length = set_address(wanted, port, &address);

    if (opened < 0 || (six && !set(opened, IPPROTO_IPV6, IPV6_V6ONLY))
        || (stream && !set(opened, SOL_SOCKET, SO_REUSEADDR))
        || (wanted->transparent && !set(opened, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_TRANSPARENT : IP_TRANSPARENT))
        || bind(opened, &address.any, length) != 0 || (stream && listen(opened, BACKLOG) != 0)) {
        char text[INET6_ADDRSTRLEN] = "?";
        int error = errno;
        inet_ntop(wanted->family, wanted->address, text, sizeof text);
        errno = error;
        refuse("cannot listen at %s, port %u, inside the sandbox", text, wanted->port);
    }
    return opened;
}

/* Where the sockets of a fenced plan really are, in network order. */
static in_port_t served[64];

static in_port_t port_of(int listener)
{
    struct sockaddr_in6 address;
    socklen_t size = sizeof address;

    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        refuse("getsockname");
    return address.sin6_port; /* at the same place for either family */
}

uint32_t open_listeners(const struct plan *plan, const struct egress *egress, int *sockets)
{
    int fenced = (plan->flags & FENCE) != 0;
    uint32_t count = 0;

    errno = 0;
    if (fenced && plan->listeners > sizeof served / sizeof *served)
        refuse("more ports than can be fenced");
    for (uint32_t i = 0; i < plan->listeners; i++) {
        const struct listener *wanted = &plan->listener[i];

        if (!(wanted->ways & egress->way) || (wanted->family == AF_INET6 && !egress->has_ipv6))
            continue;
        sockets[count] = open_socket(wanted, fenced ? 0 : htons(wanted->port));
        if (fenced)
            served[i] = port_of(sockets[count]);
        count++;
    }
    return count;
}

int redirect(const struct plan *plan, struct sockaddr *address)
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
    int is_four = address->sa_family == AF_INET && four->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    int is_six = address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
    /* As dual-stack programs write 127.0.0.1. */
    int is_mapped = address->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)
        && ((uint32_t *)&six->sin6_addr)[3] == htonl(INADDR_LOOPBACK);

    if (!is_four && !is_six && !is_mapped)
        return 0;
    for (uint32_t i = 0; i < plan->listeners; i++)
        if (plan->listener[i].family == (is_six ? AF_INET6 : AF_INET)
            && four->sin_port == htons(plan->listener[i].port)) {
            four->sin_port = served[i];
            return served[i] != 0;
        }
    return 0;
}

void raise_loopback(void)
{
    struct ifreq loopback = {.ifr_name = "lo"};
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (any < 0 || ioctl(any, SIOCGIFFLAGS, &loopback) != 0)
        refuse("cannot look at the loopback interface");
    if ((loopback.ifr_flags & IFF_UP) == 0) {
        loopback.ifr_flags |= IFF_UP;
        if (ioctl(any, SIOCSIFFLAGS, &loopback) != 0)
            refuse("cannot raise the loopback interface");
    }
    close(any);
}

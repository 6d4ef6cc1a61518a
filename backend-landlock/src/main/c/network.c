/* The ports that answer inside the sandbox: sockets of its network, served by the host. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

static int listening(int family, const struct sockaddr *address, socklen_t length)
{
    int on = 1;
    int listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (listener < 0)
        return -1;
    if ((family == AF_INET6 && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || bind(listener, address, length) != 0 || listen(listener, BACKLOG) != 0) {
        int error = errno;
        close(listener);
        errno = error;
        return -1;
    }
    return listener;
}

/* Where the ports of a fenced plan really are, in network order; 0 for none. */
static struct {
    in_port_t four;
    in_port_t six;
} served[64];

static in_port_t port_of(int listener)
{
    struct sockaddr_in6 address;
    socklen_t size = sizeof address;

    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        refuse("getsockname");
    return address.sin6_port; /* at the same place for either family */
}

int open_listeners(const struct plan *plan, int *sockets)
{
    int fenced = (plan->flags & FENCE) != 0;
    int count = 0;

    errno = 0;
    if (fenced && plan->ports > sizeof served / sizeof *served)
        refuse("more ports than can be fenced");
    for (uint32_t i = 0; i < plan->ports; i++) {
        in_port_t port = fenced ? 0 : htons((uint16_t)plan->port[i]);
        struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        int listener = listening(AF_INET, (struct sockaddr *)&four, sizeof four);

        if (listener < 0)
            refuse("cannot listen at 127.0.0.1:%u inside the sandbox", plan->port[i]);
        sockets[count++] = listener;
        if (fenced)
            served[i].four = port_of(listener);

        listener = listening(AF_INET6, (struct sockaddr *)&six, sizeof six);
        if (listener < 0 && errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL)
            refuse("cannot listen at [::1]:%u inside the sandbox", plan->port[i]);
        if (listener < 0)
            continue;
        sockets[count++] = listener;
        if (fenced)
            served[i].six = port_of(listener);
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
    for (uint32_t i = 0; i < plan->ports; i++)
        if (four->sin_port == htons((uint16_t)plan->port[i])) {
            four->sin_port = is_six ? served[i].six : served[i].four;
            return four->sin_port != 0;
        }
    return 0;
}

void raise_loopback(void)
{
    struct ifreq loopback = {.ifr_name = "lo"};
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (any < 0 || ioctl(any, SIOCGIFFLAGS, &loopback) != 0)
        refuse("cannot look at the loopback interface");
    loopback.ifr_flags |= IFF_UP;
    if (ioctl(any, SIOCSIFFLAGS, &loopback) != 0)
        refuse("cannot raise the loopback interface");
    close(any);
}

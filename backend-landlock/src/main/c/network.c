/* The ports that answer inside the sandbox: sockets of its network, served by the host. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <netinet/in.h>
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

int open_listeners(const struct plan *plan, int *sockets)
{
    int count = 0;

    for (uint32_t i = 0; i < plan->ports; i++) {
        in_port_t port = htons((uint16_t)plan->port[i]);
        struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        int listener = listening(AF_INET, (struct sockaddr *)&four, sizeof four);

        if (listener < 0)
            refuse("cannot listen at 127.0.0.1:%u inside the sandbox", plan->port[i]);
        sockets[count++] = listener;

        listener = listening(AF_INET6, (struct sockaddr *)&six, sizeof six);
        if (listener >= 0)
            sockets[count++] = listener;
        else if (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL)
            refuse("cannot listen at [::1]:%u inside the sandbox", plan->port[i]);
    }
    return count;
}

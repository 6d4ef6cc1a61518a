/*
 * What the kernel is told of the sandbox's network. The host has written the messages (netlink(7)); they are sent as they are,
 * while this process may still say such things.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* One answer, or news of one packet. */
enum { ANSWER_BYTES = 8192 };

/* As much as Linux lets a user send at once: the kernel takes less where its limit is lower. */
enum { LARGEST_ORDER = 16 << 20 };

/* How many times news is looked for, so that a command that is refused without end does not keep the host from being heard. */
enum { NEWS_AT_ONCE = 64 };

static int speaker(int protocol)
{
    int bytes = LARGEST_ORDER;
    int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

    if (socket_ >= 0)
        setsockopt(socket_, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    return socket_;
}

/*
 * Whether the kernel has done it: it tells of the first message that it refuses, or of the one that asks to be answered, and has
 * before the sending returns.
 */
static int is_done(int speaker_, const struct order *order)
{
    _Alignas(struct nlmsghdr) char answer[ANSWER_BYTES];

    if (speaker_ < 0 || order->bytes == 0 || send(speaker_, order->messages, order->bytes, 0) < 0)
        return 0;
    for (;;) {
        ssize_t got = recv(speaker_, answer, sizeof answer, MSG_DONTWAIT);
        const struct nlmsghdr *message = (const struct nlmsghdr *)answer;

        if (got < (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)))
            return 0;
        if (message->nlmsg_type == NLMSG_ERROR) {
            errno = -((const struct nlmsgerr *)NLMSG_DATA(message))->error;
            return errno == 0;
        }
    }
}

static int does(int protocol, const struct order *order)
{
    int speaker_ = speaker(protocol);
    int done = is_done(speaker_, order);

    if (speaker_ >= 0)
        close(speaker_);
    return done;
}

/* A socket on which the kernel tells what it refuses, or -1. */
static int listen_for_news(const struct order *subscription)
{
    int listener = speaker(NETLINK_NETFILTER);

    if (listener >= 0 && !is_done(listener, subscription)) {
        close(listener);
        return -1;
    }
    return listener;
}

static int has_ipv6(void)
{
    struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int attempt = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int has = attempt >= 0 && bind(attempt, (struct sockaddr *)&loopback, sizeof loopback) == 0;

    if (attempt >= 0)
        close(attempt);
    return has;
}

struct egress open_egress(const struct plan *plan)
{
    struct egress egress = {.way = BY_NOTHING, .has_ipv6 = has_ipv6(), .news = -1};

    if (plan->ipv4_routes.bytes == 0)
        return egress;
    if (does(NETLINK_ROUTE, &plan->ipv4_routes)) {
        egress.has_ipv6 = egress.has_ipv6 && does(NETLINK_ROUTE, &plan->ipv6_routes);
        egress.way = does(NETLINK_NETFILTER, &plan->table) ? BY_TABLE : BY_PORTS;
    }
    if (egress.way == BY_TABLE)
        egress.news = listen_for_news(&plan->subscription);
    send_message(EGRESS, egress.way);
    return egress;
}

void tell_news(int news)
{
    char bytes[ANSWER_BYTES];

    for (int i = 0; news >= 0 && i < NEWS_AT_ONCE; i++) {
        ssize_t got = recv(news, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got > 0)
            send_bytes(REFUSED_PACKETS, bytes, (size_t)got);
        else if (got == 0 || errno != ENOBUFS) /* ENOBUFS: some was lost */
            return;
    }
}

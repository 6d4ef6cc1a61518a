/* The control socket, seen from the sandbox. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Reads exactly that many bytes; 0 where the host has gone. */
static int receive(void *buffer, size_t bytes)
{
    char *at = buffer;

    while (bytes > 0) {
        ssize_t got = read(CONTROL, at, bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        at += got;
        bytes -= (size_t)got;
    }
    return 1;
}

int receive_message(struct message *message)
{
    return receive(message, sizeof *message);
}

void send_message(uint8_t type, int value)
{
    struct message message = {type, (uint8_t)value};

    /* The host may have gone: the sandbox's end then follows from that. */
    (void)!send(CONTROL, &message, sizeof message, MSG_NOSIGNAL);
}

void send_bytes(uint8_t type, const void *bytes, size_t count)
{
    struct message message = {type, 0};
    uint32_t length = (uint32_t)count;
    struct iovec parts[] = {
        {&message, sizeof message}, {&length, sizeof length}, {(void *)(uintptr_t)bytes, count}};
    struct msghdr whole = {.msg_iov = parts, .msg_iovlen = sizeof parts / sizeof *parts};

    (void)!sendmsg(CONTROL, &whole, MSG_NOSIGNAL);
}

void send_paths(uint8_t type, const char *path, const char *new_path)
{
    char both[2 * PATH_MAX];
    size_t first = strlen(path), second = strlen(new_path);

    memcpy(both, path, first + 1);
    memcpy(both + first + 1, new_path, second);
    send_bytes(type, both, first + (second > 0 ? 1 + second : 0));
}

void send_descriptor(int socket, int descriptor)
{
    char byte = 'D';
    struct iovec data = {&byte, 1};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control = {{0}};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);

    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
    if (sendmsg(socket, &message, MSG_NOSIGNAL) != 1)
        refuse("cannot hand over a descriptor");
}

int receive_descriptor(int socket)
{
    char byte;
    struct iovec data = {&byte, 1};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control = {{0}};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *rights;
    int descriptor;

    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1 || (rights = CMSG_FIRSTHDR(&message)) == NULL)
        return -1;
    memcpy(&descriptor, CMSG_DATA(rights), sizeof(int));
    return descriptor;
}

/* What is left of the plan's bytes. */
struct rest {
    char *at;
    char *end;
};

static noreturn void cut_short(void)
{
    errno = 0;
    refuse("the plan is cut short");
}

static void *take(struct rest *rest, size_t bytes)
{
    void *taken = rest->at;

    if ((size_t)(rest->end - rest->at) < bytes)
        cut_short();
    rest->at += bytes;
    return taken;
}

static char *take_string(struct rest *rest)
{
    char *end = memchr(rest->at, 0, (size_t)(rest->end - rest->at));

    if (end == NULL)
        cut_short();
    return take(rest, (size_t)(end - rest->at) + 1);
}

static char **take_strings(struct rest *rest, uint32_t count)
{
    char **strings;

    if (count > (size_t)(rest->end - rest->at)) /* each has its NUL at least */
        cut_short();
    strings = calloc((size_t)count + 1, sizeof *strings);
    if (strings == NULL)
        refuse("calloc");
    for (uint32_t i = 0; i < count; i++)
        strings[i] = take_string(rest);
    return strings;
}

static struct mount_order *take_mounts(struct rest *rest, uint32_t count)
{
    struct mount_order *mounts;

    if (count > (size_t)(rest->end - rest->at))
        cut_short();
    mounts = calloc((size_t)count + 1, sizeof *mounts);
    if (mounts == NULL)
        refuse("calloc");
    for (uint32_t i = 0; i < count; i++) {
        char *order = take_string(rest);
        errno = 0;
        if (order[0] == 0 || order[1] != '/')
            refuse("the plan orders a mount without a path");
        mounts[i] = (struct mount_order){
            order[0], order + 1, order[0] == LINK || order[0] == REPLACED_FILE ? take_string(rest) : NULL};
    }
    return mounts;
}

static struct order take_order(struct rest *rest, uint32_t bytes)
{
    return (struct order){bytes, take(rest, bytes)};
}

void receive_plan(struct plan *plan)
{
    struct plan_header header;
    struct rest rest;
    char *body;

    errno = 0;
    if (!receive(&header, sizeof header))
        refuse("no plan came");
    if (header.magic != PLAN_MAGIC || header.bytes < sizeof header || header.bytes > PLAN_LIMIT
        || header.arguments == 0 || header.filter_bytes % sizeof(struct sock_filter) != 0
        || header.filter_bytes > BPF_MAXINSNS * sizeof(struct sock_filter))
        refuse("the plan is not one of this version");
    body = malloc(header.bytes - sizeof header);
    if (body == NULL)
        refuse("malloc");
    if (!receive(body, header.bytes - sizeof header))
        cut_short();

    rest = (struct rest){body, body + (header.bytes - sizeof header)};
    plan->flags = header.flags;
    plan->uid = header.uid;
    plan->gid = header.gid;
    plan->handled_access = header.handled_access;
    plan->handled_network = header.handled_network;
    plan->scoped = header.scoped;
    plan->rules = header.rules;
    plan->rule = take(&rest, (size_t)header.rules * sizeof(struct file_rule));
    plan->listeners = header.listeners;
    plan->listener = take(&rest, (size_t)header.listeners * sizeof(struct listener));
    plan->filter_length = header.filter_bytes / sizeof(struct sock_filter);
    plan->filter = take(&rest, header.filter_bytes);
    plan->ipv4_routes = take_order(&rest, header.ipv4_routes_bytes);
    plan->ipv6_routes = take_order(&rest, header.ipv6_routes_bytes);
    plan->table = take_order(&rest, header.table_bytes);
    plan->subscription = take_order(&rest, header.subscription_bytes);
    plan->directory = take_string(&rest);
    plan->path = take_strings(&rest, header.rules);
    plan->sockets = header.sockets;
    plan->socket = take_strings(&rest, header.sockets);
    plan->denials = header.denials;
    plan->denied = take_strings(&rest, header.denials);
    plan->names = header.names;
    plan->name = take_strings(&rest, header.names);
    plan->repository_names = header.repository_names;
    plan->repository_name = take_strings(&rest, header.repository_names);
    plan->mounts = header.mounts;
    plan->mount = take_mounts(&rest, header.mounts);
    plan->arguments = take_strings(&rest, header.arguments);
    plan->variables = take_strings(&rest, header.variables);
    errno = 0;
    if (rest.at != rest.end)
        refuse("the plan holds more than it says");
}

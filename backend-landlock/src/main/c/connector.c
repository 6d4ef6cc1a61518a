/*
 * Reaches a host through the sandbox's proxy for a program that knows none, such as ssh(1) by its ProxyCommand: asks for a
 * tunnel with CONNECT (RFC 9110, section 9.3.6), then carries standard input there and what comes back to standard output.
 * The token comes from the environment, since every user may read the arguments of a process.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char PROXY[] = "HTTPS_PROXY"; /* http://[USER:TOKEN@]localhost:PORT */

enum { TEXT = 4096, CHUNK = 1 << 16, TUNNEL_FAILED = 1, LONGEST_NAME = 255 };

struct proxy {
    char identity[TEXT]; /* USER:TOKEN, or "" */
    uint16_t port;
};

static const char *target_host, *target_port;

/* One line: what it says is all that the program's user gets to read. */
static noreturn void give_up(const char *reason)
{
    fprintf(stderr, "srt: %s port %s: %s\n", target_host, target_port, reason);
    _exit(TUNNEL_FAILED);
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c == 0 ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

    return found == NULL ? -1 : (int)(found - digits);
}

/* Undoes percent-encoding (RFC 3986, section 2.1); what is none stays. `to` has room for all of `from`. */
static void decode(const char *from, size_t length, char *to)
{
    for (size_t i = 0; i < length; i++) {
        int high = from[i] == '%' && i + 2 < length ? hex_digit(from[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(from[i + 2]) : -1;

        if (low >= 0) {
            *to++ = (char)(high << 4 | low);
            i += 2;
        } else {
            *to++ = from[i];
        }
    }
    *to = 0;
}

static struct proxy find_proxy(void)
{
    static const char scheme[] = "http://", host[] = "localhost:";
    struct proxy proxy = {.identity = ""};
    const char *url = getenv(PROXY), *at;
    char *end;
    long port;

    if (url == NULL)
        give_up("HTTPS_PROXY is not set, and nothing is reached but through the sandbox's proxy");
    if (strncmp(url, scheme, strlen(scheme)) != 0)
        give_up("HTTPS_PROXY is not the URL of the sandbox's proxy");
    url += strlen(scheme);
    at = strrchr(url, '@');
    if (at != NULL) {
        if ((size_t)(at - url) >= sizeof proxy.identity)
            give_up("HTTPS_PROXY is too long");
        decode(url, (size_t)(at - url), proxy.identity);
        url = at + 1;
    }
    if (strncmp(url, host, strlen(host)) != 0)
        give_up("HTTPS_PROXY is not the URL of the sandbox's proxy");
    port = strtol(url + strlen(host), &end, 10);
    if (port < 1 || port > UINT16_MAX || (*end != 0 && strcmp(end, "/") != 0))
        give_up("HTTPS_PROXY names no port");
    proxy.port = (uint16_t)port;
    return proxy;
}

static int reach(const struct proxy *proxy)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(proxy->port)};
    int tunnel = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (tunnel < 0 || connect(tunnel, (struct sockaddr *)&address, sizeof address) != 0)
        give_up(strerror(errno));
    return tunnel;
}

/* RFC 4648, section 4. `to` has room for four characters for every three bytes begun, and a NUL. */
static void to_base64(const char *from, char *to)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *bytes = (const unsigned char *)from;
    size_t length = strlen(from);

    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned group = bytes[i] * 65536u + (left > 1 ? bytes[i + 1] * 256u : 0) + (left > 2 ? bytes[i + 2] : 0);

        *to++ = alphabet[group >> 18];
        *to++ = alphabet[group >> 12 & 63];
        *to++ = left > 1 ? alphabet[group >> 6 & 63] : '=';
        *to++ = left > 2 ? alphabet[group & 63] : '=';
    }
    *to = 0;
}

/* 0 where the other side takes no more. */
static int write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return 0;
        bytes += written;
        length -= (size_t)written;
    }
    return 1;
}

static ssize_t read_some(int descriptor, char *bytes, size_t length)
{
    ssize_t got;

    do
        got = read(descriptor, bytes, length);
    while (got < 0 && errno == EINTR);
    return got;
}

static void ask(int tunnel, const struct proxy *proxy)
{
    const char *open = strchr(target_host, ':') != NULL ? "[" : "", *close = *open != 0 ? "]" : "";
    char secret[2 * TEXT], request[4 * TEXT];
    int length;

    to_base64(proxy->identity, secret);
    length = snprintf(request, sizeof request, "CONNECT %1$s%2$s%3$s:%4$s HTTP/1.1\r\nHost: %1$s%2$s%3$s:%4$s\r\n%5$s%6$s%7$s\r\n",
        open, target_host, close, target_port, *secret != 0 ? "Proxy-Authorization: Basic " : "", secret,
        *secret != 0 ? "\r\n" : "");
    if (!write_all(tunnel, request, (size_t)length))
        give_up(strerror(errno));
}

/* The answer up to the empty line, and no byte further: what follows is the tunnel's. */
static void read_head(int tunnel, char head[TEXT])
{
    size_t length = 0;

    do {
        ssize_t got = length + 1 < TEXT ? read_some(tunnel, head + length, 1) : 0;

        if (got <= 0)
            give_up(got < 0 ? strerror(errno) : "the sandbox's proxy has broken off");
        head[++length] = 0;
    } while (length < 4 || strcmp(head + length - 4, "\r\n\r\n") != 0);
}

/* Says why there is no tunnel: the answer's body on one line or, where it has none, its status. */
static noreturn void report(int tunnel, char *head)
{
    char text[TEXT];
    size_t length = 0;
    ssize_t got;

    while (length < sizeof text && (got = read_some(tunnel, text + length, sizeof text - length)) > 0)
        length += (size_t)got;
    while (length > 0 && text[length - 1] == '\n')
        length--;
    if (length == 0) {
        head[strcspn(head, "\r")] = 0;
        give_up(head);
    }
    fputs("srt: ", stderr);
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            fputs("; ", stderr);
        else
            fputc((unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i], stderr);
    fputc('\n', stderr);
    _exit(TUNNEL_FAILED);
}

static int carry(int from, int to)
{
    static char bytes[CHUNK];
    ssize_t got;

    while ((got = read_some(from, bytes, sizeof bytes)) > 0)
        if (!write_all(to, bytes, (size_t)got))
            return 0;
    return got == 0;
}

/* Each direction has a process of its own, and ends by itself. */
static int carry_both_ways(int tunnel)
{
    pid_t sender = fork();
    int status = 0, received;

    if (sender < 0)
        give_up(strerror(errno));
    if (sender == 0) {
        int sent;

        close(STDOUT_FILENO); /* else its reader would never see the end */
        sent = carry(STDIN_FILENO, tunnel);
        shutdown(tunnel, SHUT_WR);
        _exit(sent ? 0 : TUNNEL_FAILED);
    }
    close(STDIN_FILENO);
    received = carry(tunnel, STDOUT_FILENO);
    if (!received)
        give_up(strerror(errno));
    close(STDOUT_FILENO);
    while (waitpid(sender, &status, 0) < 0 && errno == EINTR)
        ;
    return status == 0 ? 0 : TUNNEL_FAILED;
}

/* A word that could end the request's line is none. */
static int is_plain(const char *word)
{
    for (const char *c = word; *c != 0; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f)
            return 0;
    return *word != 0 && strlen(word) <= LONGEST_NAME;
}

int connector(const char *host, const char *port)
{
    char head[TEXT] = "";
    struct proxy proxy;
    int tunnel;

    target_host = host;
    target_port = port;
    if (!is_plain(host) || !is_plain(port)) {
        fputs("srt: that is no host and port\n", stderr);
        return TUNNEL_FAILED;
    }
    signal(SIGPIPE, SIG_IGN);
    proxy = find_proxy();
    tunnel = reach(&proxy);
    ask(tunnel, &proxy);
    read_head(tunnel, head);
    if (strncmp(head, "HTTP/1.1 200 ", strlen("HTTP/1.1 200 ")) != 0)
        report(tunnel, head);
    return carry_both_ways(tunnel);
}

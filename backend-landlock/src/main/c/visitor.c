/* A process that hands in a ticket and becomes the command that it is for: what a wrapped command is. */
#define _GNU_SOURCE
#include "parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than a process may be given of arguments and environment together. */
#define LARGEST_FRAME (16u << 20)

/* How long a host that has gone astray is waited for, in milliseconds. */
enum { PATIENCE = 5000 };

/* A frame that is being written: its length in network byte order comes first, then its kind. */
struct frame {
    char *bytes;
    size_t used;
    size_t room;
};

static void append(struct frame *frame, const void *bytes, size_t count)
{
    if (frame->used + count > frame->room) {
        frame->room = 2 * (frame->used + count);
        frame->bytes = realloc(frame->bytes, frame->room);
        if (frame->bytes == NULL)
            refuse("realloc");
    }
    memcpy(frame->bytes + frame->used, bytes, count);
    frame->used += count;
}

static void append_string(struct frame *frame, const char *string)
{
    append(frame, string, strlen(string) + 1);
}

static struct frame begin(char kind)
{
    struct frame frame = {NULL, 0, 0};

    append(&frame, "\0\0\0\0", sizeof(uint32_t));
    append(&frame, &kind, 1);
    return frame;
}

/* Whether the host is still there. */
static int finish(int host, struct frame *frame)
{
    uint32_t length = htonl((uint32_t)(frame->used - sizeof length));
    size_t sent = 0;

    memcpy(frame->bytes, &length, sizeof length);
    while (sent < frame->used) {
        ssize_t count = send(host, frame->bytes + sent, frame->used - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR)
            return 0;
        sent += count > 0 ? (size_t)count : 0;
    }
    free(frame->bytes);
    return 1;
}

static int tell(int host, char kind, int value)
{
    struct frame frame = begin(kind);
    uint8_t byte = (uint8_t)value;

    append(&frame, &byte, 1);
    return finish(host, &frame);
}

static int read_all(int host, char *to, size_t bytes)
{
    while (bytes > 0) {
        ssize_t count = read(host, to, bytes);
        if (count == 0 || (count < 0 && errno != EINTR))
            return 0;
        to += count > 0 ? count : 0;
        bytes -= count > 0 ? (size_t)count : 0;
    }
    return 1;
}

/* A frame of the host's with a NUL behind it; NULL where the host has gone. */
static char *receive_frame(int host, size_t *length)
{
    uint32_t bytes;
    char *frame;

    if (!read_all(host, (char *)&bytes, sizeof bytes))
        return NULL;
    *length = ntohl(bytes);
    errno = 0;
    if (*length == 0 || *length > LARGEST_FRAME)
        refuse("srt does not speak as this program expects");
    frame = calloc(1, *length + 1);
    if (frame == NULL)
        refuse("calloc");
    return read_all(host, frame, *length) ? frame : NULL;
}

static noreturn void gone(void)
{
    fputs("srt: the sandbox of this command has been closed\n", stderr);
    _exit(1);
}

static void hand_in(int host, const char *ticket)
{
    struct frame frame = begin(TICKET);
    char directory[PATH_MAX];

    if (getcwd(directory, sizeof directory) == NULL)
        refuse("the working directory");
    append_string(&frame, ticket);
    append_string(&frame, directory);
    for (char **variable = environ; *variable != NULL; variable++)
        append_string(&frame, *variable);
    if (!finish(host, &frame))
        gone();
}

/* What to run: "N" strings of arguments, then the environment. */
struct launch {
    char *directory;
    char **arguments;
    char **variables;
};

static char *next_string(char **at, const char *end)
{
    char *string = *at;

    errno = 0;
    if (string >= end)
        refuse("srt's answer is cut short");
    *at += strlen(string) + 1;
    return string;
}

static struct launch read_launch(char *at, const char *end)
{
    struct launch launch;
    size_t count, most = (size_t)(end - at) + 1;

    launch.directory = next_string(&at, end);
    count = strtoul(next_string(&at, end), NULL, 10);
    errno = 0;
    if (count == 0 || count > most)
        refuse("srt's answer names no program");
    launch.arguments = calloc(count + 1, sizeof *launch.arguments);
    launch.variables = calloc(most, sizeof *launch.variables);
    if (launch.arguments == NULL || launch.variables == NULL)
        refuse("calloc");
    for (size_t i = 0; i < count; i++)
        launch.arguments[i] = next_string(&at, end);
    for (size_t i = 0; at < end; i++)
        launch.variables[i] = next_string(&at, end);
    return launch;
}

/* What asks a process to end is the command's to decide. */
static void forwarded(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    sigaddset(signals, SIGCHLD);
}

static pid_t start(const struct launch *launch, const sigset_t *before)
{
    pid_t parent = getpid(), child = fork();

    if (child != 0) {
        if (child < 0)
            refuse("fork");
        return child;
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        refuse("cannot follow the parent's death");
    if (getppid() != parent || sigprocmask(SIG_SETMASK, before, NULL) != 0)
        _exit(SETUP_FAILED);
    if (chdir(launch->directory) != 0)
        refuse("%s", launch->directory);
    execve(launch->arguments[0], launch->arguments, launch->variables);
    refuse("cannot run %s", launch->arguments[0]);
}

/* Whether the host says why the command is not to go on. */
static int was_turned_away(const char *answer)
{
    if (answer == NULL || answer[0] != TURNED_AWAY)
        return 0;
    fprintf(stderr, "srt: %s\n", answer + 1);
    return 1;
}

static int follow(int host, int signals, pid_t child)
{
    struct pollfd watched[] = {{signals, POLLIN, 0}, {host, POLLIN, 0}};
    struct signalfd_siginfo one;
    int status, turned_away = 0;
    size_t length;

    for (;;) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR)
            refuse("poll");
        if (watched[0].revents != 0 && read(signals, &one, sizeof one) == sizeof one) {
            if (one.ssi_signo != SIGCHLD)
                tell(host, SIGNALLED, (int)one.ssi_signo);
            else if (waitpid(child, &status, WNOHANG) == child)
                return turned_away ? 1 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
        /* Whatever the host says now is that the command is to end; it also says so by going away. */
        if (watched[1].fd >= 0 && watched[1].revents != 0) {
            turned_away = was_turned_away(receive_frame(host, &length));
            kill(child, SIGKILL);
            watched[1].fd = -1;
        }
    }
}

/* Waits for the host to clear away what served the command. Whether it says that the command never began. */
static int farewell(int host)
{
    struct pollfd watched = {host, POLLIN, 0};
    size_t length;

    while (poll(&watched, 1, PATIENCE) < 0)
        if (errno != EINTR)
            refuse("poll");
    return watched.revents != 0 && was_turned_away(receive_frame(host, &length));
}

int visitor(const char *socket_path, const char *ticket)
{
    int host = connected(socket_path);
    sigset_t wanted, before;
    struct launch launch;
    size_t length;
    char *answer;
    int signals, status;

    check_streams();
    hand_in(host, ticket);
    answer = receive_frame(host, &length);
    if (answer == NULL)
        gone();
    errno = 0;
    if (was_turned_away(answer))
        return 1;
    if (answer[0] != BECOME)
        refuse("srt does not speak as this program expects");
    launch = read_launch(answer + 1, answer + length);
    forwarded(&wanted);
    if (sigprocmask(SIG_BLOCK, &wanted, &before) != 0)
        refuse("sigprocmask");
    signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        refuse("signalfd");
    status = follow(host, signals, start(&launch, &before));
    tell(host, ENDED, status);
    return farewell(host) ? 1 : status;
}

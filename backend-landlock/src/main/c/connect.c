/*
 * Supervised connections (seccomp_unotify(2)). What a pointer of the command's leads to can change between a look and the call,
 * and so can what a descriptor's number means. So the call is never let through: its arguments are copied once, judged,
 * and the call is made here, with the copies.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif

union address {
    struct sockaddr any;
    struct sockaddr_un path;
    struct sockaddr_storage room;
};

/* What lies at an allowed path. A link in it was laid since the sandbox was opened, maybe by the command. */
static int look_at_allowed(const char *path, struct stat *status)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    int file = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
    int result = file < 0 ? -1 : fstat(file, status);

    if (file >= 0)
        close(file);
    return result;
}

/* What lay at the plan's paths before the command started; a device of 0 where nothing did. */
static struct stat *at_start;

void note_sockets(const struct plan *plan)
{
    at_start = calloc((size_t)plan->sockets + 1, sizeof *at_start);
    if (at_start == NULL)
        refuse("calloc");
    for (uint32_t i = 0; i < plan->sockets; i++)
        if (look_at_allowed(plan->socket[i], &at_start[i]) != 0)
            at_start[i].st_dev = 0;
}

static int is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/* Whether the command may put something else at a path. */
static int may_be_changed(const struct plan *plan, const char *path)
{
    struct statvfs mount;

    if (statvfs(path, &mount) == 0 && (mount.f_flag & ST_RDONLY))
        return 0;
    for (uint32_t i = 0; i < plan->rules; i++)
        if ((plan->rule[i].access & WRITE_FILE) && is_beneath(path, plan->path[i]))
            return 1;
    return plan->handled_access == 0;
}

/*
 * Whether an allowed path names that very file now. Where the command could have put another socket there, only the one
 * that was there before it counts, if there was one.
 */
static int is_allowed(const struct plan *plan, const struct stat *wanted)
{
    struct stat allowed;

    for (uint32_t i = 0; i < plan->sockets; i++)
        if (look_at_allowed(plan->socket[i], &allowed) == 0 && is_same(&allowed, wanted)
            && (at_start[i].st_dev == 0 || is_same(&allowed, &at_start[i]) || !may_be_changed(plan, plan->socket[i])))
            return 1;
    return 0;
}

/* Turns a path, as the asking thread means it, into one that leads to the very file that it names now. */
static int follow_path(int thread, union address *address, socklen_t *length, int *file)
{
    struct place place;
    int error;

    if (*length <= offsetof(struct sockaddr_un, sun_path) || address->path.sun_path[0] == 0)
        return 0; /* unnamed or abstract: there is no path */
    error = find_place(thread, AT_FDCWD, address->path.sun_path, FOLLOW, &place);
    if (error == 0 && place.file < 0)
        error = ENOENT;
    *file = error == 0 ? dup(place.file) : -1;
    leave_place(&place);
    if (error != 0 || *file < 0)
        return error != 0 ? error : errno;
    snprintf(address->path.sun_path, sizeof address->path.sun_path, "/proc/self/fd/%d", *file);
    *length = sizeof address->path;
    return 0;
}

static int judge_path(const struct plan *plan, int thread, union address *address, socklen_t *length, int *file)
{
    struct stat status;
    int error = follow_path(thread, address, length, file);

    if (error != 0)
        return error;
    if (*file < 0 || fstat(*file, &status) != 0)
        return EPERM;
    if (!S_ISSOCK(status.st_mode))
        return ECONNREFUSED;
    return is_allowed(plan, &status) ? 0 : EPERM;
}

/* Without a network of the sandbox's own, only the gateway can be reached. */
static int judge_address(const struct plan *plan, union address *address, socklen_t length)
{
    if (length >= sizeof(sa_family_t) && address->any.sa_family == AF_UNSPEC)
        return 0; /* ends a connection */
    return length >= sizeof(struct sockaddr_in) && redirect(plan, &address->any) ? 0 : ENETUNREACH;
}

void respond(int questions, uint64_t id, int error)
{
    struct seccomp_notif_resp response = {.id = id, .error = -error};

    /* ENOENT: the asking thread has died meanwhile. */
    if (ioctl(questions, SECCOMP_IOCTL_NOTIF_SEND, &response) != 0 && errno != ENOENT)
        refuse("cannot answer a supervised call");
}

/* A connection may take its time, so a process of its own waits for it. */
static void connect_and_respond(int questions, uint64_t id, int socket, const union address *address, socklen_t length)
{
    pid_t worker = fork();

    if (worker < 0) {
        respond(questions, id, EAGAIN);
        return;
    }
    if (worker == 0) {
        respond(questions, id, connect(socket, &address->any, length) == 0 ? 0 : errno);
        _exit(0);
    }
}

/* Judges and makes one connect(2); returns the error to answer with, or -1 where the answer comes by itself. */
static int supervise_connect(const struct plan *plan, int questions, const struct seccomp_notif *question)
{
    int thread = (int)question->pid;
    int socket = borrowed(thread, (int)question->data.args[0]);
    int file = -1, domain = 0, error;
    socklen_t length = (socklen_t)question->data.args[2], size = sizeof domain;
    union address address = {0};

    if (socket < 0)
        return errno == EBADF ? EBADF : EPERM;
    if (length > sizeof address)
        error = EINVAL;
    else if (!copy_from(thread, question->data.args[1], &address, length))
        error = EFAULT;
    else if (!still_asks(questions, question))
        error = EPERM;
    else if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0)
        error = errno;
    else if (domain == AF_UNIX && length > sizeof address.path)
        error = EINVAL;
    else if (domain == AF_UNIX)
        error = (plan->flags & UNIX_SOCKETS) ? follow_path(thread, &address, &length, &file)
                                             : judge_path(plan, thread, &address, &length, &file);
    else
        error = (plan->flags & FENCE) ? judge_address(plan, &address, length) : 0;

    if (error == 0) {
        connect_and_respond(questions, question->id, socket, &address, length);
        error = -1;
    }
    if (file >= 0)
        close(file);
    close(socket);
    return error;
}

void answer_connect(const struct plan *plan, int questions, const struct seccomp_notif *question)
{
    int error = supervise_connect(plan, questions, question);

    if (error >= 0)
        respond(questions, question->id, error);
}

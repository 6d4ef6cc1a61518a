/*
 * What belongs to a thread that asks (seccomp_unotify(2)): memory, descriptors, directories (proc(5)). The thread may have
 * died, and its number may be another's by now; so whatever was read counts only once still_asks() has said so.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

enum { PAGE = 4096 };

int still_asks(int questions, const struct seccomp_notif *question)
{
    return ioctl(questions, SECCOMP_IOCTL_NOTIF_ID_VALID, &question->id) == 0;
}

/* A number from the start of /proc/THREAD/status, written in that base; -1 where it is not to be had. */
static int status_of(int thread, const char *key, int base)
{
    char text[512], *line;
    ssize_t length;
    int status;

    snprintf(text, sizeof text, "/proc/%d/status", thread);
    status = open(text, O_RDONLY | O_CLOEXEC);
    if (status < 0)
        return -1;
    length = read(status, text, sizeof text - 1);
    close(status);
    text[length < 0 ? 0 : length] = 0;
    line = strstr(text, key); /* the command's name stands before it, but with its newlines escaped */
    return line == NULL ? -1 : (int)strtol(line + strlen(key), NULL, base);
}

int process_of(int thread)
{
    return status_of(thread, "\nTgid:", 10);
}

int umask_of(int thread)
{
    return status_of(thread, "\nUmask:", 8);
}

int borrowed(int thread, int descriptor)
{
    int process = (int)syscall(SYS_pidfd_open, process_of(thread), 0);
    int own = -1;

    if (process >= 0) {
        own = (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
        close(process);
    }
    return own;
}

int copy_from(int thread, uint64_t from, void *to, size_t length)
{
    struct iovec local = {to, length}, remote = {(void *)(uintptr_t)from, length};

    return process_vm_readv(thread, &local, 1, &remote, 1, 0) == (ssize_t)length;
}

int copy_path(int thread, uint64_t from, char path[PATH_MAX])
{
    size_t copied = 0;

    /* Page by page: what follows the path may not be there to read. */
    while (copied < PATH_MAX) {
        size_t length = PAGE - (from + copied) % PAGE;
        if (length > PATH_MAX - copied)
            length = PATH_MAX - copied;
        if (!copy_from(thread, from + copied, path + copied, length))
            return errno == ESRCH || errno == EPERM ? EPERM : EFAULT;
        if (memchr(path + copied, 0, length) != NULL)
            return path[0] == 0 ? ENOENT : 0;
        copied += length;
    }
    return ENAMETOOLONG;
}

int open_of(int thread, const char *what)
{
    char name[64];

    snprintf(name, sizeof name, "/proc/%d/%s", thread, what);
    return open(name, O_PATH | O_CLOEXEC);
}

int open_directory_of(int thread, int descriptor)
{
    char what[32] = "cwd";

    if (descriptor != AT_FDCWD)
        snprintf(what, sizeof what, "fd/%d", descriptor);
    return open_of(thread, what);
}

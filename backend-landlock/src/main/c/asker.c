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

/* A number from /proc/THREAD/status, written in that base; -1 where it is not to be had. */
static int status_of(int thread, const char *key, int base)
{
    char name[64], line[256];
    int value = -1;
    FILE *status;

    snprintf(name, sizeof name, "/proc/%d/status", thread);
    status = fopen(name, "re");
    if (status == NULL)
        return -1;
    while (value < 0 && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, key, strlen(key)) == 0)
            value = (int)strtol(line + strlen(key), NULL, base);
    fclose(status);
    return value;
}

int process_of(int thread)
{
    return status_of(thread, "Tgid:", 10);
}

int umask_of(int thread)
{
    return status_of(thread, "Umask:", 8);
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

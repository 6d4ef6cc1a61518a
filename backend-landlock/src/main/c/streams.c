/*
 * The standard streams come from outside the sandbox's walls, and some lead back there: a directory leads to everything
 * around it, and a socket of the host's network can be turned to another address. Those are refused. A file that was
 * opened for reading still has its mount on the host: by way of /proc/self/fd it could be opened for writing, and its
 * mode be changed. So the command gets it as the sandbox's own mounts show it.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const name_of[] = {"input", "output", "error"};

/* The caller's own description of the input, where the command has another; its offset is what the caller goes on at. */
static int callers_input = -1;

/* A connected unix socket leads to its peer and nowhere else. */
static int is_connected_pair(int socket)
{
    struct sockaddr_storage peer;
    int domain = 0, type = 0;
    socklen_t size = sizeof domain, length = sizeof peer;

    return getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0
           && getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && domain == AF_UNIX
           && (type == SOCK_STREAM || type == SOCK_SEQPACKET)
           && getpeername(socket, (struct sockaddr *)&peer, &length) == 0;
}

void check_streams(void)
{
    struct stat status;

    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fstat(stream, &status) != 0)
            continue;
        errno = 0;
        if (S_ISDIR(status.st_mode))
            refuse("standard %s is a directory, which would lead the command out of the sandbox", name_of[stream]);
        if (S_ISSOCK(status.st_mode) && !is_connected_pair(stream))
            refuse("standard %s is a socket that the command could connect elsewhere; put a pipe between, as in: cat | srt",
                   name_of[stream]);
    }
}

/* The file of standard input as it is seen here, or -1 where it is not seen. */
static int seen_here(const struct stat *input)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/fd/0", path, sizeof path - 1);
    struct stat status;
    int file;

    if (length < 0)
        return -1;
    path[length] = 0;
    file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file >= 0 && fstat(file, &status) == 0 && status.st_dev == input->st_dev && status.st_ino == input->st_ino)
        return file;
    if (file >= 0)
        close(file);
    return -1;
}

/* What the policy hides can still be handed over by the caller, but only what it holds. */
static void feed_through_pipe(void)
{
    int ends[2];
    pid_t feeder;

    if (pipe2(ends, O_CLOEXEC) != 0 || (feeder = fork()) < 0)
        refuse("cannot hand over the standard input");
    if (feeder == 0) {
        char bytes[65536];
        ssize_t count;

        dup2(ends[1], STDOUT_FILENO);
        syscall(SYS_close_range, 2u, ~0u, 0u);
        drop_capabilities();
        while ((count = read(STDIN_FILENO, bytes, sizeof bytes)) > 0)
            for (ssize_t done = 0, now; done < count; done += now)
                if ((now = write(STDOUT_FILENO, bytes + done, (size_t)(count - done))) <= 0)
                    _exit(0);
        _exit(0);
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
}

void take_input_from_here(void)
{
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    struct stat input;
    int file;

    if (flags < 0 || (flags & O_ACCMODE) != O_RDONLY || fstat(STDIN_FILENO, &input) != 0 || !S_ISREG(input.st_mode)
        || input.st_nlink == 0 /* nobody else can see it */)
        return;
    file = seen_here(&input);
    if (file < 0) {
        feed_through_pipe();
        return;
    }
    callers_input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, JOB + 1);
    lseek(file, lseek(STDIN_FILENO, 0, SEEK_CUR), SEEK_SET);
    dup2(file, STDIN_FILENO);
    close(file);
}

void return_input(void)
{
    if (callers_input >= 0)
        lseek(callers_input, lseek(STDIN_FILENO, 0, SEEK_CUR), SEEK_SET);
}

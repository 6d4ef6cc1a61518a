/* The part on the host: opens what must be open, then runs bubblewrap. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void die_with_parent(int parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        refuse("cannot follow the parent's death");
    if (parent != 0 && getppid() != parent) {
        errno = 0;
        refuse("the parent has gone");
    }
}

/* Puts a descriptor at its agreed number, open across exec. */
static void place(int descriptor, int number)
{
    if (descriptor == number) {
        if (fcntl(descriptor, F_SETFD, 0) != 0)
            refuse("fcntl");
        return;
    }
    if (dup2(descriptor, number) != number)
        refuse("dup2");
    close(descriptor);
}

int connected(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int control = socket(AF_UNIX, SOCK_STREAM, 0);

    if (control < 0)
        refuse("socket");
    errno = ENAMETOOLONG;
    if (strlen(path) >= sizeof address.sun_path)
        refuse("control socket %s", path);
    strcpy(address.sun_path, path);
    if (connect(control, (struct sockaddr *)&address, sizeof address) != 0)
        refuse("cannot reach the control socket %s", path);
    return control;
}

/* Tells inside whether the command is to have the terminal's foreground; that is so while srt's own group has it. */
static int lend_terminal(int terminal, int job)
{
    uint8_t how = tcgetpgrp(terminal) == getpgrp() ? FOREGROUND : BACKGROUND;

    (void)!write(job, &how, 1);
    return how == FOREGROUND;
}

static int status_of(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            refuse("waitpid");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/*
 * The command runs as a process group of its own. When it stops (Ctrl-Z, or reading from the background), all of srt
 * stops as one job of the caller's shell, unless that has made it the foreground meanwhile; when the job goes on, so
 * does the command.
 */
static int watch_job(int terminal, int job, pid_t child)
{
    int lent = lend_terminal(terminal, job);
    uint8_t stopped;
    int status;

    while (read(job, &stopped, 1) == 1) {
        if (tcgetpgrp(terminal) != getpgrp())
            kill(0, SIGSTOP);
        lent = lend_terminal(terminal, job);
    }
    /* The other end closes when the sandbox ends, or where it never began. */
    status = status_of(child);
    if (lent)
        give_terminal(terminal, getpgrp());
    return status;
}

static void run(char **program)
{
    execv(program[0], program);
    refuse("cannot run %s", program[0]);
}

int outside(int parent, const char *socket_path, char **program)
{
    int terminal = own_terminal();
    int pair[2];
    pid_t child;

    die_with_parent(parent);
    check_streams();
    syscall(SYS_close_range, 3u, ~0u, 0u);
    place(connected(socket_path), CONTROL);
    place(open("/proc/self/exe", O_RDONLY), EXECUTABLE);
    if (terminal < 0)
        run(program);

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        refuse("socketpair");
    if (pair[0] == JOB) {
        pair[0] = fcntl(pair[0], F_DUPFD_CLOEXEC, JOB + 1);
        close(JOB);
    }
    child = fork();
    if (child < 0)
        refuse("fork");
    if (child == 0) {
        die_with_parent(getppid());
        place(pair[1], JOB);
        run(program);
    }
    close(pair[1]);
    close(CONTROL);
    return watch_job(terminal, pair[0], child);
}

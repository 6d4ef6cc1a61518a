/* Starting the command, confined, as a child of pid 1. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

/* As a shell: not found, or found and not to be executed. */
enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 };

/* Waits for an answer may only be cut short by death: a call that was made already must not be made again. */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

static long filter_with(unsigned long flags, const struct sock_fprog *program)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, program);
}

static noreturn void end_unstarted(int status)
{
    (void)!write(failure_report, &status, sizeof status);
    _exit(status);
}

/* Where calls are supervised, hands the deputy the descriptor on which the kernel asks, and waits until it serves. */
static void install_filter(const struct plan *plan, int handover)
{
    struct sock_fprog program = {(unsigned short)plan->filter_length, plan->filter};
    long installed;
    char ready;

    if (plan->filter_length == 0)
        return;
    if (handover < 0) {
        installed = filter_with(0, &program);
    } else {
        installed = filter_with(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
        if (installed < 0 && errno == EINVAL)
            installed = filter_with(SECCOMP_FILTER_FLAG_NEW_LISTENER, &program); /* before Linux 5.19 */
    }
    if (installed < 0)
        refuse("cannot install the system call filter");
    if (handover < 0)
        return;
    send_descriptor(handover, (int)installed);
    if (read(handover, &ready, 1) != 1)
        end_unstarted(SETUP_FAILED); /* the deputy cannot serve, and has said why */
}

static noreturn void fail(const char *subject, int status)
{
    if (status == NOT_FOUND && strchr(subject, '/') == NULL)
        fprintf(stderr, "srt: %s: command not found\n", subject);
    else
        fprintf(stderr, "srt: %s: %s\n", subject, strerror(errno));
    end_unstarted(status);
}

static noreturn void become_command(const struct plan *plan, int terminal, int init)
{
    int handover = -1;
    sigset_t none;

    /* Else the maps of ids would not be this process's to write. Nothing that could look into it runs yet. */
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0)
        refuse("cannot open the maps of ids");
    if (!(plan->flags & FENCE))
        enter_own_user_namespace(plan->uid, plan->gid);
    /* Anything the caller's session keyring holds stays outside. Without keyrings in the kernel there is nothing. */
    syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL);
    drop_capabilities();
    if (chdir(plan->directory) != 0)
        fail(plan->directory, NOT_EXECUTABLE);
    if (syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) != 0)
        refuse("cannot close descriptors");

    enter_landlock(plan);
    if (init >= 0)
        handover = start_beside_deputy(plan, init);
    setpgid(0, 0);
    if (terminal >= 0)
        give_terminal(terminal, getpid());
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    install_filter(plan, handover);
    environ = plan->variables;
    execvp(plan->arguments[0], plan->arguments);
    fail(plan->arguments[0], errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : NOT_EXECUTABLE);
}

/* The deputy's first word tells which process becomes the command. */
static struct command introduced(int deputy)
{
    struct command command = {.deputy = deputy};
    struct deputy_message message;

    if (recv(deputy, &message, sizeof message, 0) != sizeof message || message.type != COMMAND_BEGUN)
        _exit(SETUP_FAILED); /* it has said why */
    command.pid = message.process;
    command.questions = receive_descriptor(deputy);
    return command;
}

struct command start_command(const struct plan *plan, int terminal)
{
    struct command command = {.deputy = -1, .questions = -1};
    int deputy[2] = {-1, -1};
    int report[2];
    int status;

    if (pipe2(report, O_CLOEXEC) != 0)
        refuse("pipe2");
    if ((plan->flags & SUPERVISE) && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, deputy) != 0)
        refuse("socketpair");
    command.pid = fork();
    if (command.pid < 0)
        refuse("fork");
    if (command.pid == 0) {
        failure_report = report[1];
        become_command(plan, terminal, deputy[1]);
    }
    close(report[1]);
    if (plan->flags & SUPERVISE) {
        close(deputy[1]);
        command = introduced(deputy[0]);
    }
    /* The child's end closes when the kernel runs the command. */
    if (read(report[0], &status, sizeof status) == sizeof status) {
        send_message(FAILED, status);
        _exit(status);
    }
    close(report[0]);
    send_message(STARTED, 0);
    return command;
}

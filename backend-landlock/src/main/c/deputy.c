/*
 * The command's deputy: started with it, confined as it is, and asked by the kernel about its supervised calls. Calls that
 * concern files it makes itself. A connection leads out of the command's confines, so pid 1 makes it.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS _IOW('!', 4, uint64_t)
#endif

/* What is told beyond these would only be a flood. */
enum { MOST_REFUSED = 100, MOST_TRUSTED = 1000 };

static int init = -1;
static unsigned refused;
static unsigned trusted;
static char *trusted_path[MOST_TRUSTED];

static void tell(const struct deputy_message *message)
{
    if (send(init, message, sizeof *message, MSG_NOSIGNAL) != sizeof *message)
        _exit(SETUP_FAILED); /* pid 1 has gone, and everything with it */
}

static void tell_paths(uint8_t type, const char *path, const char *new_path)
{
    struct deputy_message message = {.type = type};

    snprintf(message.path, sizeof message.path, "%s", path);
    snprintf(message.new_path, sizeof message.new_path, "%s", new_path);
    tell(&message);
}

void tell_refused(const char *path)
{
    if (refused++ < MOST_REFUSED)
        tell_paths(REFUSED_NAME, path, "");
}

void tell_linked(const char *path)
{
    if (refused++ < MOST_REFUSED)
        tell_paths(REFUSED_LINKED, path, "");
}

void tell_trusted(const char *path)
{
    for (unsigned i = 0; i < trusted; i++)
        if (strcmp(trusted_path[i], path) == 0)
            return;
    if (trusted == MOST_TRUSTED || (trusted_path[trusted] = strdup(path)) == NULL)
        return;
    trusted++;
    tell_paths(TRUSTED_NAME, path, "");
}

void tell_moved(const char *path, const char *new_path)
{
    int any = 0;

    for (unsigned i = 0; i < trusted; i++)
        if (is_beneath(trusted_path[i], path)) {
            size_t room = strlen(new_path) + strlen(trusted_path[i]) - strlen(path) + 1;
            char *moved = malloc(room);
            if (moved == NULL)
                continue;
            snprintf(moved, room, "%s%s", new_path, trusted_path[i] + strlen(path));
            free(trusted_path[i]);
            trusted_path[i] = moved;
            any = 1;
        }
    if (any)
        tell_paths(MOVED_NAME, path, new_path);
}

static void answer(const struct plan *plan, int questions)
{
    struct seccomp_notif question;
    struct deputy_message asked = {.type = ASKED_TO_CONNECT};
    int error;

    memset(&question, 0, sizeof question);
    if (ioctl(questions, SECCOMP_IOCTL_NOTIF_RECV, &question) != 0)
        return; /* the asking thread has died meanwhile */
    if (question.data.nr == SYS_connect) {
        asked.question = question;
        tell(&asked);
        return;
    }
    error = supervise_file(plan, questions, &question);
    if (error >= 0)
        respond(questions, question.id, error);
}

static noreturn void serve(const struct plan *plan, int questions)
{
    struct pollfd asked = {questions, POLLIN, 0};

    /* Faster where the kernel knows it (Linux 6.6): the asking thread sleeps while this one works, so both share a CPU. */
    ioctl(questions, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);

    for (;;) {
        if (poll(&asked, 1, -1) < 0 && errno != EINTR)
            refuse("poll");
        if (asked.revents & POLLIN)
            answer(plan, questions);
        else if (asked.revents != 0)
            pause(); /* nobody is left who could ask; pid 1 will end this */
    }
}

/* Open files are handed over in one step with the answer since Linux 5.14. An older kernel does not know the flag. */
static void check_kernel(int questions)
{
    struct seccomp_notif_addfd nobody = {.flags = SECCOMP_ADDFD_FLAG_SEND};

    if (ioctl(questions, SECCOMP_IOCTL_NOTIF_ADDFD, &nobody) != 0 && errno == ENOENT)
        return;
    errno = 0;
    refuse("this kernel cannot supervise calls about files: Linux 5.14 or newer is needed");
}

int start_beside_deputy(const struct plan *plan, int init_socket)
{
    int handover[2];
    long command;
    int questions;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, handover) != 0)
        refuse("socketpair");
    /* The command may not look into its deputy, whose ids are its own. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        refuse("cannot keep the deputy to itself");
    command = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (command < 0)
        refuse("clone");
    if (command == 0) {
        close(handover[0]);
        return handover[1];
    }
    close(failure_report);
    failure_report = -1; /* the number may become another descriptor's */
    close(handover[1]);
    close(CONTROL);
    close(JOB);
    init = init_socket;
    signal(SIGCHLD, SIG_IGN); /* workers are not waited for */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        refuse("cannot follow the sandbox's end");
    tell(&(struct deputy_message){.type = COMMAND_BEGUN, .process = (int)command});
    questions = receive_descriptor(handover[0]);
    if (questions < 0)
        _exit(SETUP_FAILED); /* the command could not be confined, and has said why */
    check_kernel(questions);
    send_descriptor(init, questions);
    (void)!write(handover[0], "", 1); /* now the command may begin */
    close(handover[0]);
    serve(plan, questions);
}

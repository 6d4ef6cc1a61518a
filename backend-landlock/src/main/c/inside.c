/* Pid 1 of the sandbox. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The terminal to share with the command, or -1: there is one where "outside" has left JOB open. */
static int shared_terminal(void)
{
    return fcntl(JOB, F_SETFD, FD_CLOEXEC) == 0 ? own_terminal() : -1;
}

/* How the command is to run, by what "outside" says at the start and after each stop. */
static int is_foreground(void)
{
    uint8_t how;

    if (read(JOB, &how, 1) != 1)
        end_sandbox(128 + SIGKILL);
    return how == FOREGROUND;
}

static void hand_over_listeners(const struct plan *plan, const struct egress *egress)
{
    int *sockets = calloc((size_t)plan->listeners + 1, sizeof *sockets);
    struct message answer;
    uint32_t count;

    if (sockets == NULL)
        refuse("calloc");
    count = open_listeners(plan, egress, sockets);
    send_message(READY, egress->has_ipv6);
    for (uint32_t i = 0; i < count; i++) {
        if (!receive_message(&answer) || answer.type != ACCEPTS)
            _exit(SETUP_FAILED);
        send_descriptor(CONTROL, sockets[i]);
        close(sockets[i]);
    }
    free(sockets);
}

/* Reaps every child; ends the sandbox when the command itself ends, tells JOB when it stops. */
static void reap(pid_t command, int terminal, int news)
{
    int status;
    pid_t child;

    while ((child = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
        uint8_t stopped = STOPPED;

        if (child != command)
            continue;
        if (WIFSTOPPED(status)) {
            if (terminal >= 0)
                (void)!write(JOB, &stopped, 1);
            continue;
        }
        status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        return_input();
        tell_news(news);
        send_message(EXITED, status);
        end_sandbox(status);
    }
}

static void obey_host(pid_t command)
{
    struct message message;

    if (!receive_message(&message))
        end_sandbox(128 + SIGKILL); /* srt has gone */
    if (message.type == SIGNAL)
        kill(-command, message.value);
}

static void obey_job(pid_t command, int terminal)
{
    if (is_foreground())
        give_terminal(terminal, command);
    kill(-command, SIGCONT);
}

/* More messages than the deputy's socket holds at once. */
enum { QUEUED = 64 };

static void heed(const struct plan *plan, const struct command *command, const struct deputy_message *message)
{
    switch (message->type) {
    case ASKED_TO_CONNECT:
        answer_connect(plan, command->questions, &message->question);
        break;
    case REFUSED_NAME:
        send_paths(REFUSED_PATH, message->path, "");
        break;
    case REFUSED_LINKED:
        send_paths(LINKED_PATH, message->path, "");
        break;
    case TRUSTED_NAME:
        send_paths(TRUSTED_PATH, message->path, "");
        break;
    case MOVED_NAME:
        send_paths(MOVED_PATH, message->path, message->new_path);
        break;
    default:
        break;
    }
}

/*
 * Hears everything the deputy has said so far, but not for ever, whatever it goes on saying: the host must be heard too.
 * Returns 0 where there is no deputy any more.
 */
static int hear_deputy(const struct plan *plan, const struct command *command)
{
    static struct deputy_message message;

    for (int i = 0; i < QUEUED; i++) {
        ssize_t got = recv(command->deputy, &message, sizeof message, MSG_DONTWAIT);
        if (got != sizeof message)
            return got < 0 && errno == EAGAIN;
        heed(plan, command, &message);
    }
    return 1;
}

/* Without its deputy the command would hang at the next supervised call; only it can have ended the deputy. */
static noreturn void end_without_deputy(void)
{
    fprintf(stderr, "srt: the command killed the process that makes files for it\n");
    end_sandbox(128 + SIGKILL);
}

static noreturn void watch(const struct plan *plan, struct command command, int terminal, int signals, int news)
{
    struct pollfd ready[] = {{CONTROL, POLLIN, 0},
                             {signals, POLLIN, 0},
                             {terminal < 0 ? -1 : JOB, POLLIN, 0},
                             {command.deputy, POLLIN, 0},
                             {news, POLLIN, 0}};
    struct signalfd_siginfo one;
    int served;

    for (;;) {
        if (poll(ready, sizeof ready / sizeof *ready, -1) < 0 && errno != EINTR)
            refuse("poll");
        /* Before the command's end is told, whatever was said of it before. */
        served = command.deputy < 0 || hear_deputy(plan, &command);
        tell_news(news);
        if (ready[1].revents != 0) {
            (void)!read(signals, &one, sizeof one);
            reap(command.pid, terminal, news);
        }
        if (ready[0].revents != 0)
            obey_host(command.pid);
        if (ready[2].revents != 0)
            obey_job(command.pid, terminal);
        if (!served)
            end_without_deputy();
    }
}

void keep_to_itself(void)
{
    sigset_t all;

    close(EXECUTABLE);
    /* Nobody inside may look into this process or trace it, whatever their ids. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || fcntl(CONTROL, F_SETFD, FD_CLOEXEC) != 0)
        refuse("cannot keep the helper to itself");
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

noreturn void run_plan(struct plan *plan)
{
    int terminal = shared_terminal();
    struct egress egress;
    struct command command;
    struct message answer;
    sigset_t children;
    int signals;

    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        refuse("signalfd");
    egress = open_egress(plan);
    if (plan->handled_access != 0)
        send_message(LANDLOCK, landlock_abi());
    /* First, since the host then takes its time as well. */
    hand_over_listeners(plan, &egress);
    mount_all(plan, egress.way);
    if (plan->flags & COVER_PROC)
        cover_proc();
    take_input_from_here();
    note_sockets(plan);
    if (!receive_message(&answer) || answer.type != GO)
        _exit(SETUP_FAILED);

    command = start_command(plan, terminal >= 0 && is_foreground() ? terminal : -1);
    drop_capabilities();
    watch(plan, command, terminal, signals, egress.news);
}

int inside(void)
{
    struct plan plan;

    keep_to_itself();
    receive_plan(&plan);
    raise_loopback(); /* bubblewrap has done so, others may not have */
    run_plan(&plan);
}

/* The caller's terminal. Inside, the groups of processes outside are numbered 0. */
#define _GNU_SOURCE
#include "parts.h"

#include <unistd.h>

int own_terminal(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (tcgetpgrp(fd) >= 0)
            return fd;
    return -1;
}

void give_terminal(int terminal, int group)
{
    sigset_t output, before;

    /* A background process that sets the foreground group is stopped by SIGTTOU, unless it blocks that. */
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    sigprocmask(SIG_BLOCK, &output, &before);
    tcsetpgrp(terminal, group);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

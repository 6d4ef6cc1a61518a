/* The helper where there is no bubblewrap. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OWN = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS };

/* Whether this process is the first of a process namespace. */
static int is_first(void)
{
    return getpid() == 1;
}

/*
 * Kills what is left of the command's processes. Those whose parents have ended became children of this one
 * (PR_SET_CHILD_SUBREAPER), so a round for each generation reaches all, however fast they fork: the dead do not.
 */
static void kill_children(void)
{
    char name[64];
    int child;

    snprintf(name, sizeof name, "/proc/self/task/%d/children", getpid());
    while (waitpid(-1, NULL, WNOHANG) >= 0) {
        FILE *children = fopen(name, "re");
        if (children == NULL)
            return;
        while (fscanf(children, "%d", &child) == 1)
            kill(child, SIGKILL);
        fclose(children);
        if (waitpid(-1, NULL, 0) < 0 && errno != EINTR)
            return;
    }
}

noreturn void end_sandbox(int status)
{
    if (!is_first())
        kill_children();
    _exit(status);
}

static int write_once(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    int written = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);

    if (file >= 0)
        close(file);
    return written ? 0 : -1;
}

/* Becomes uid 0 of new namespaces; the next child is the first process in them. Returns -1 where that may not be. */
static int unshare_all(void)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();
    char map[64];

    if (unshare(OWN) != 0 || write_once("/proc/self/setgroups", "deny") != 0)
        return -1;
    snprintf(map, sizeof map, "0 %u 1\n", uid);
    if (write_once("/proc/self/uid_map", map) != 0)
        return -1;
    snprintf(map, sizeof map, "0 %u 1\n", gid);
    return write_once("/proc/self/gid_map", map);
}

static int mount_own_files(void)
{
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
        return -1;
    return mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
}

/* What Landlock leaves open, such as modes and times of files, is closed by read-only mounts. */
static void write_only_where_allowed(const struct plan *plan)
{
    if (plan->handled_access == 0)
        return;
    if (change_mounts("/", READ_ONLY) != 0)
        refuse("cannot make the file systems read-only");
    for (uint32_t i = 0; i < plan->rules; i++)
        if ((plan->rule[i].access & WRITE_FILE) && bind_with(plan->path[i], WRITABLE) != 0 && errno != ENOENT)
            refuse("cannot make %s writable", plan->path[i]);
}

/* Returns in the first process of the new namespaces; this one waits for it and has its status. */
static void enter_namespaces(const struct plan *plan)
{
    int status;
    pid_t first;

    if (unshare_all() != 0)
        refuse("cannot make namespaces");
    first = fork();
    if (first < 0)
        refuse("fork");
    if (first == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0)
            refuse("cannot become the first process of the sandbox");
        write_only_where_allowed(plan);
        if (mount_own_files() != 0)
            refuse("cannot mount what the sandbox has of its own");
        raise_loopback();
        return;
    }
    close(CONTROL);
    close(JOB);
    while (waitpid(first, &status, 0) < 0)
        if (errno != EINTR)
            refuse("waitpid");
    _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

int alone(void)
{
    struct plan plan;

    receive_plan(&plan);
    /* First of all, since a process that keeps to itself may not write its own maps of ids. */
    if (plan.flags & NAMESPACES)
        enter_namespaces(&plan);
    /* Not to die before the command's processes: when srt dies, the control socket closes, and they are killed first. */
    else if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || prctl(PR_SET_PDEATHSIG, 0) != 0)
        refuse("cannot become the reaper of the command's processes");
    keep_to_itself();
    run_plan(&plan);
}

int probe(void)
{
    pid_t attempt = fork();
    int status = 1;

    if (attempt == 0) {
        pid_t first;
        if (unshare_all() != 0 || (first = fork()) < 0)
            _exit(1);
        if (first == 0)
            _exit(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 && mount_own_files() == 0 ? 0 : 1);
        _exit(waitpid(first, &status, 0) == first && status == 0 ? 0 : 1);
    }
    if (attempt > 0)
        waitpid(attempt, &status, 0);
    printf("%d %d\n", landlock_abi(), status == 0);
    return 0;
}

/* Giving up what the set-up needed. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);

    if (file < 0 || write(file, text, strlen(text)) != (ssize_t)strlen(text))
        refuse("cannot write %s", path);
    close(file);
}

/*
 * Bubblewrap's user namespace owns the sandbox's network and mounts, and there this process is uid 0. The command must
 * see the caller's ids and have no power over either, so it gets a namespace of its own beneath.
 */
void enter_own_user_namespace(uint32_t uid, uint32_t gid)
{
    char map[64];

    if (unshare(CLONE_NEWUSER) != 0)
        refuse("cannot make the command's user namespace");
    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%u 0 1\n", uid);
    write_file("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "%u 0 1\n", gid);
    write_file("/proc/self/gid_map", map);
}

void drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        /* Who holds no capability may not drop one either; no_new_privs keeps him from ever gaining any. */
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EPERM)
            refuse("cannot drop capability %d", capability);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL)
        refuse("cannot clear ambient capabilities");
    if (syscall(SYS_capset, &header, none) != 0)
        refuse("cannot drop capabilities");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        refuse("cannot set no_new_privs");
}

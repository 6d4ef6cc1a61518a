/*
 * A fresh /proc shows the sandbox's own processes, but some of its files still speak for the whole host. A root caller's
 * command is the host's root to them, whatever its ids inside and without any capability, so they are made read-only or
 * hidden here.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

/* As in linux/mount.h, which cannot be included together with sys/mount.h. */
struct attributes {
    uint64_t set;
    uint64_t clear;
    uint64_t propagation;
    uint64_t user_namespace;
};
enum { READ_ONLY = 1 };

static const char *const read_only[] = {"/proc/sys",  "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs",
                                        "/proc/acpi", "/proc/scsi",          "/proc/mtrr"};
static const char *const hidden[] = {"/proc/kcore",       "/proc/keys",        "/proc/kmsg",       "/proc/kpagecount",
                                     "/proc/kpageflags",  "/proc/kpagecgroup", "/proc/key-users",  "/proc/timer_list",
                                     "/proc/sched_debug", "/proc/slabinfo",    "/proc/vmallocinfo", "/proc/latency_stats"};

static int make_read_only(const char *path)
{
    struct attributes attributes = {.set = READ_ONLY};

    if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0)
        return -1;
    if (syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes) == 0)
        return 0;
    if (errno != ENOSYS)
        return -1;
    return mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

void cover_proc(void)
{
    for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++)
        if (make_read_only(read_only[i]) != 0 && errno != ENOENT)
            refuse("cannot make %s read-only", read_only[i]);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (mount("/dev/null", hidden[i], NULL, MS_BIND, NULL) != 0 && errno != ENOENT)
            refuse("cannot hide %s", hidden[i]);
}

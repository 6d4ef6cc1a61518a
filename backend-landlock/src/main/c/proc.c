/*
 * A fresh /proc shows the sandbox's own processes, but some of its files still speak for the whole host. A root caller's
 * command is the host's root to them, whatever its ids inside and without any capability, so they are made read-only or
 * hidden here.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <sys/mount.h>

static const char *const read_only[] = {"/proc/sys",  "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs",
                                        "/proc/acpi", "/proc/scsi",          "/proc/mtrr"};
static const char *const hidden[] = {"/proc/kcore",       "/proc/keys",        "/proc/kmsg",       "/proc/kpagecount",
                                     "/proc/kpageflags",  "/proc/kpagecgroup", "/proc/key-users",  "/proc/timer_list",
                                     "/proc/sched_debug", "/proc/slabinfo",    "/proc/vmallocinfo", "/proc/latency_stats"};

void cover_proc(void)
{
    for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++)
        if (bind_with(read_only[i], READ_ONLY) != 0 && errno != ENOENT)
            refuse("cannot make %s read-only", read_only[i]);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (mount("/dev/null", hidden[i], NULL, MS_BIND, NULL) != 0 && errno != ENOENT)
            refuse("cannot hide %s", hidden[i]);
}

/* Making parts of the mount tree read-only, or writable. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
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

static int change(int directory, const char *path, unsigned int how, struct attributes attributes)
{
    return (int)syscall(SYS_mount_setattr, directory, path, how, &attributes, sizeof attributes);
}

int change_mounts(const char *path, enum writing writing)
{
    struct attributes attributes = {0};

    if (writing == READ_ONLY)
        attributes.set = MOUNT_READ_ONLY;
    else
        attributes.clear = MOUNT_READ_ONLY;
    return change(AT_FDCWD, path, AT_RECURSIVE, attributes);
}

int set_mount(int mount, uint64_t attributes, unsigned int recursive)
{
    return change(mount, "", AT_EMPTY_PATH | recursive, (struct attributes){.set = attributes});
}

int bind_with(const char *path, enum writing writing)
{
    if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0)
        return -1;
    if (change_mounts(path, writing) == 0)
        return 0;
    if (errno != ENOSYS || writing != READ_ONLY)
        return -1;
    /* Before Linux 5.12, and then without what is mounted beneath. */
    return mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

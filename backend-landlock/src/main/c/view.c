/*
 * The files that the command sees: the host's, with mounts over them.
 *
 * Everything that is to be shown is taken hold of first, while nothing covers it, and only then mounted. No path is
 * followed through a symbolic link: each was real when the plan was made, and one that leads elsewhere since is refused.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_open_tree
#define SYS_open_tree 428
#define SYS_move_mount 429
#define SYS_fsopen 430
#define SYS_fsconfig 431
#define SYS_fsmount 432
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

/* Of linux/mount.h, which cannot be included together with sys/mount.h. */
enum { CLONE_TREE = 1, FROM_DESCRIPTOR = 4, TO_DESCRIPTOR = 0x40, CLOSE_ON_EXEC = 1, SET_STRING = 1, CREATE = 6 };

/* Descriptors that are open anyway, and to spare. */
enum { OTHER_DESCRIPTORS = 32 };

/* The empty directories, by the file systems that they are. */
static dev_t *made;
static uint32_t made_count;

static int look_up(int directory, const char *path)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};

    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

/* A copy of what is mounted at a path and beneath it, not yet mounted itself. */
static int copy_tree(const char *path, uint64_t attributes)
{
    int at = look_up(AT_FDCWD, path);
    int tree = at < 0 ? -1 : (int)syscall(SYS_open_tree, at, "", CLONE_TREE | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);

    if (tree < 0 || (attributes != 0 && set_mount(tree, attributes, AT_RECURSIVE) != 0))
        refuse("cannot show %s", path);
    close(at);
    return tree;
}

static int make_directory(void)
{
    int context = (int)syscall(SYS_fsopen, "tmpfs", CLOSE_ON_EXEC);
    struct stat status;
    int tree;

    if (context < 0 || syscall(SYS_fsconfig, context, SET_STRING, "mode", "0755", 0) != 0
        || syscall(SYS_fsconfig, context, CREATE, NULL, NULL, 0) != 0
        || (tree = (int)syscall(SYS_fsmount, context, CLOSE_ON_EXEC, MOUNT_NO_SUID | MOUNT_NO_DEVICES)) < 0
        || fstat(tree, &status) != 0)
        refuse("cannot make an empty directory");
    close(context);
    made[made_count++] = status.st_dev;
    return tree;
}

static int take_hold(const struct mount_order *order)
{
    switch (order->kind) {
    case WRITABLE_TREE:
        return copy_tree(order->path, 0);
    case READ_ONLY_TREE:
    case PIN:
        return copy_tree(order->path, MOUNT_READ_ONLY);
    case REPLACED_FILE:
        return copy_tree(order->link, MOUNT_READ_ONLY);
    case CLOSED_FILE:
        return copy_tree("/dev/null", MOUNT_READ_ONLY | MOUNT_NO_DEVICES);
    case EMPTY_DIRECTORY:
        return make_directory();
    case LINK:
        return -1;
    default:
        errno = 0;
        refuse("the plan orders a mount of a kind that is not known: %c", order->kind);
    }
}

/* Whether a directory is an empty one of the plan's, or in it: there is nothing of the host's. */
static int is_made(int directory)
{
    struct stat status;

    if (fstat(directory, &status) != 0)
        return 0;
    for (uint32_t i = 0; i < made_count; i++)
        if (made[i] == status.st_dev)
            return 1;
    return 0;
}

/* The directory that holds the last name of a path, which is given too; made where it is not there and may be. */
static int parent_of(const char *path, char name[NAME_MAX + 1])
{
    int at = look_up(AT_FDCWD, "/");

    for (const char *rest = path; at >= 0;) {
        int next;
        size_t length;

        rest += strspn(rest, "/");
        length = strcspn(rest, "/");
        if (length > NAME_MAX) {
            errno = ENAMETOOLONG;
            break;
        }
        memcpy(name, rest, length);
        name[length] = 0;
        rest += length;
        if (*rest == 0)
            return at;
        next = look_up(at, name);
        if (next < 0 && errno == ENOENT && is_made(at) && mkdirat(at, name, 0755) == 0)
            next = look_up(at, name);
        close(at);
        at = next;
    }
    return -1;
}

/* Makes what a tree is mounted on, a file or a directory; only where nothing is the host's. */
static int make_place(const char *path, int tree)
{
    char name[NAME_MAX + 1];
    int parent = parent_of(path, name);
    struct stat status;
    int place = -1;

    if (parent < 0)
        return -1;
    if (!is_made(parent))
        errno = ENOENT;
    else if (fstat(tree, &status) == 0
             && (S_ISDIR(status.st_mode) ? mkdirat(parent, name, 0755) : mknodat(parent, name, S_IFREG, 0)) == 0)
        place = look_up(parent, name);
    close(parent);
    return place;
}

static void attach(int tree, const char *path)
{
    int place = look_up(AT_FDCWD, path);

    if (place < 0 && errno == ENOENT)
        place = make_place(path, tree);
    if (place < 0 || syscall(SYS_move_mount, tree, "", place, "", FROM_DESCRIPTOR | TO_DESCRIPTOR) != 0)
        refuse("cannot cover %s", path);
    close(place);
}

static void make_link(const struct mount_order *order)
{
    char name[NAME_MAX + 1];
    int parent = parent_of(order->path, name);

    if (parent < 0 || !is_made(parent) || symlinkat(order->link, parent, name) != 0)
        refuse("cannot make the link %s", order->path);
    close(parent);
}

/* A mount over "/" would not be seen: the root has to be another one, see pivot_root(2). */
static void change_root(int tree)
{
    attach(tree, "/proc");
    if (fchdir(tree) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0)
        refuse("cannot change the root");
}

static void show_root(const struct mount_order *order, int tree)
{
    int devices = copy_tree("/dev", 0), processes = copy_tree("/proc", 0);

    if (order->kind == EMPTY_DIRECTORY)
        change_root(tree);
    else if (change_mounts("/", READ_ONLY) != 0)
        refuse("cannot make the file systems read-only");
    attach(devices, "/dev");
    attach(processes, "/proc");
    close(devices);
    close(processes);
}

/* Each mount takes a descriptor until all are made. Gives the limit to return to. */
static struct rlimit raise_limit(uint32_t mounts)
{
    struct rlimit before, most;

    if (getrlimit(RLIMIT_NOFILE, &before) != 0)
        refuse("getrlimit");
    most = (struct rlimit){before.rlim_max, before.rlim_max};
    errno = 0;
    if (before.rlim_max < (rlim_t)mounts + OTHER_DESCRIPTORS)
        refuse("the file rules need %u mounts, which is more than the limit on open files (ulimit -Hn) lets be made: %llu",
               mounts, (unsigned long long)before.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &most) != 0)
        refuse("setrlimit");
    return before;
}

static int is_root(const struct mount_order *order)
{
    return strcmp(order->path, "/") == 0;
}

/* The root stays the one that is there, made read-only; and files by which names are found serve a name server alone. */
static int is_held(const struct mount_order *order, enum egress_way way)
{
    return !(is_root(order) && order->kind == READ_ONLY_TREE) && !(order->kind == REPLACED_FILE && way == BY_NOTHING);
}

void mount_all(const struct plan *plan, enum egress_way way)
{
    struct rlimit limit;
    mode_t mask;
    int *trees;

    if (plan->mounts == 0)
        return;
    limit = raise_limit(plan->mounts);
    mask = umask(0);
    trees = calloc(plan->mounts, sizeof *trees);
    made = calloc(plan->mounts, sizeof *made);
    if (trees == NULL || made == NULL)
        refuse("calloc");

    for (uint32_t i = 0; i < plan->mounts; i++)
        trees[i] = is_held(&plan->mount[i], way) ? take_hold(&plan->mount[i]) : -1;
    for (uint32_t i = 0; i < plan->mounts; i++) {
        if (is_root(&plan->mount[i]))
            show_root(&plan->mount[i], trees[i]);
        else if (plan->mount[i].kind == LINK)
            make_link(&plan->mount[i]);
        else if (trees[i] >= 0)
            attach(trees[i], plan->mount[i].path);
    }
    for (uint32_t i = 0; i < plan->mounts; i++) {
        if (plan->mount[i].kind == EMPTY_DIRECTORY && set_mount(trees[i], MOUNT_READ_ONLY, 0) != 0)
            refuse("cannot make %s read-only", plan->mount[i].path);
        if (trees[i] >= 0)
            close(trees[i]);
    }

    free(made);
    free(trees);
    umask(mask);
    if (chdir("/") != 0 || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        refuse("cannot return to the limit on open files");
}

/*
 * Finds what a path of an asking thread's names, as the kernel would find it for that thread (path_resolution(7)), and
 * holds on to it: what is done then is done to what was found, whatever the path leads to by then.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif

enum { LINKS = 40, PROC_ROOT = 1 /* the inode of /proc itself */ };

struct walk {
    int thread;
    int root;
    int directory;
    int links;
    enum last last;
    char rest[2 * PATH_MAX];
};

static void enter(struct walk *walk, int directory)
{
    close(walk->directory);
    walk->directory = directory;
}

static int is_same(int one, int other)
{
    struct stat first, second;

    return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_dev == second.st_dev
           && first.st_ino == second.st_ino;
}

int is_trap(const struct stat *directory, const struct stat *entry)
{
    return (directory->st_mode & S_ISVTX) && (directory->st_mode & S_IWOTH) && entry->st_uid != geteuid()
           && entry->st_uid != directory->st_uid;
}

/* Cuts the first component off what is left of the path. */
static int next_name(struct walk *walk, char name[NAME_MAX + 1], int *is_last, int *slash)
{
    size_t skipped = strspn(walk->rest, "/"), length = strcspn(walk->rest + skipped, "/");
    const char *after = walk->rest + skipped + length;

    if (length > NAME_MAX)
        return ENAMETOOLONG;
    memcpy(name, walk->rest + skipped, length);
    name[length] = 0;
    *slash = *after == '/';
    *is_last = after[strspn(after, "/")] == 0;
    memmove(walk->rest, after, strlen(after) + 1);
    return 0;
}

/* Puts where a link leads before what is left of the path. */
static int follow(struct walk *walk, const char *target)
{
    size_t length = strlen(target), rest = strlen(walk->rest);
    int root;

    if (++walk->links > LINKS)
        return ELOOP;
    if (length == 0)
        return ENOENT;
    if (length + rest >= sizeof walk->rest)
        return ENAMETOOLONG;
    memmove(walk->rest + length, walk->rest, rest + 1);
    memcpy(walk->rest, target, length);
    if (target[0] != '/')
        return 0;
    root = dup(walk->root);
    if (root < 0)
        return errno;
    enter(walk, root);
    return 0;
}

/* The number of the descriptor where a link in /proc stands for one of the asking thread's own; else -1. */
static int own_descriptor(const struct walk *walk, const char *name)
{
    char path[PATH_MAX], mine[64];
    int process = process_of(walk->thread);

    if (!path_of(walk->directory, path))
        return -1;
    snprintf(mine, sizeof mine, "/proc/%d/fd", process);
    if (strcmp(path, mine) != 0)
        snprintf(mine, sizeof mine, "/proc/%d/task/%d/fd", process, walk->thread);
    return strcmp(path, mine) == 0 ? atoi(name) : -1;
}

/*
 * In /proc, "self" means who asks. Its other links are not followed by their text: they lead to open files, to
 * directories that have no name any more.
 */
static int follow_in_proc(struct walk *walk, const char *name, struct place *place, int is_last)
{
    struct stat directory;
    char target[64];
    int file;

    if (fstat(walk->directory, &directory) != 0)
        return errno;
    if (directory.st_ino == PROC_ROOT && strcmp(name, "self") == 0)
        snprintf(target, sizeof target, "%d", process_of(walk->thread));
    else if (directory.st_ino == PROC_ROOT && strcmp(name, "thread-self") == 0)
        snprintf(target, sizeof target, "%d/task/%d", process_of(walk->thread), walk->thread);
    else if (directory.st_ino == PROC_ROOT)
        return -1; /* an ordinary link */
    else {
        if (++walk->links > LINKS)
            return ELOOP;
        file = openat(walk->directory, name, O_PATH | O_CLOEXEC);
        if (file < 0)
            return errno;
        if (is_last) {
            place->file = file;
            place->descriptor = own_descriptor(walk, name);
        } else
            enter(walk, file);
        return 0;
    }
    return follow(walk, target);
}

static int follow_link(struct walk *walk, const char *name, int link, struct place *place, int is_last)
{
    char target[PATH_MAX];
    struct stat directory, status;
    struct statfs system;
    ssize_t length;
    int error = -1;

    if (fstat(walk->directory, &directory) != 0 || fstat(link, &status) != 0 || fstatfs(link, &system) != 0)
        return errno;
    if (is_trap(&directory, &status))
        return EACCES;
    if (system.f_type == PROC_SUPER_MAGIC)
        error = follow_in_proc(walk, name, place, is_last);
    if (error >= 0)
        return error;
    length = readlinkat(link, "", target, sizeof target - 1);
    if (length < 0)
        return errno;
    target[length] = 0;
    return follow(walk, target);
}

static int step_up(struct walk *walk)
{
    int parent;

    if (is_same(walk->directory, walk->root))
        return 0;
    parent = openat(walk->directory, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return errno;
    enter(walk, parent);
    return 0;
}

/* The path ends at a directory, without naming it. */
static int here(const struct walk *walk, struct place *place)
{
    place->file = dup(walk->directory);
    return place->file >= 0 && fstat(place->file, &place->status) == 0 ? -1 : errno;
}

/* Takes one component; 0 where there are more, -1 where the place is found, else an error. */
static int step(struct walk *walk, struct place *place)
{
    char name[NAME_MAX + 1];
    int is_last, slash, file, error = next_name(walk, name, &is_last, &slash);

    if (error != 0)
        return error;
    if (strcmp(name, "..") == 0)
        error = step_up(walk);
    if (error != 0)
        return error;
    if (name[0] == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return is_last ? here(walk, place) : 0;

    file = openat(walk->directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 && (errno != ENOENT || !is_last))
        return errno;
    if (file >= 0 && fstat(file, &place->status) != 0) {
        close(file);
        return EIO;
    }
    if (file >= 0 && S_ISLNK(place->status.st_mode) && (!is_last || walk->last == FOLLOW)) {
        error = follow_link(walk, name, file, place, is_last);
        close(file);
        if (error != 0)
            return error;
        return place->file < 0 ? 0 : fstat(place->file, &place->status) == 0 ? -1 : EIO;
    }
    if (is_last) {
        snprintf(place->name, sizeof place->name, "%s", name);
        snprintf(place->spelled, sizeof place->spelled, "%s%s", name, slash ? "/" : "");
        place->file = file;
        return -1;
    }
    if (!S_ISDIR(place->status.st_mode)) {
        close(file);
        return ENOTDIR;
    }
    enter(walk, file);
    return 0;
}

/*
 * Most paths hold no link: the kernel finds the directory of the last name in one step then, which takes a third of the
 * time. Where it does not, the walk begins at the beginning.
 */
static void skip_ahead(struct walk *walk)
{
    struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    char *start = walk->rest + strspn(walk->rest, "/"), *end = start + strlen(start);
    int directory;

    while (end > start && end[-1] == '/')
        end--;
    while (end > start && end[-1] != '/')
        end--;
    /* Above the asking thread's root there is nothing for it, and there might be for this process. */
    if (end == start || strstr(walk->rest, "..") != NULL)
        return;
    end[-1] = 0;
    directory = (int)syscall(SYS_openat2, walk->directory, start, &how, sizeof how);
    end[-1] = '/';
    if (directory < 0)
        return;
    enter(walk, directory);
    memmove(walk->rest, end, strlen(end) + 1);
}

int find_place(int thread, int start, const char *path, enum last last, struct place *place)
{
    struct walk walk = {.thread = thread, .last = last, .root = open_of(thread, "root")};
    int error = 0;

    *place = (struct place){.directory = -1, .file = -1, .descriptor = -1};
    walk.directory = path[0] == '/' ? dup(walk.root) : open_directory_of(thread, start);
    snprintf(walk.rest, sizeof walk.rest, "%s", path);
    if (walk.root < 0)
        error = EPERM;
    else if (walk.directory < 0)
        error = errno == ENOENT ? EBADF : EPERM;
    if (error == 0)
        skip_ahead(&walk);
    while (error == 0)
        error = step(&walk, place);

    if (walk.root >= 0)
        close(walk.root);
    place->directory = walk.directory;
    if (error > 0) {
        leave_place(place);
        return error;
    }
    return 0;
}

void leave_place(struct place *place)
{
    if (place->directory >= 0)
        close(place->directory);
    if (place->file >= 0)
        close(place->file);
    place->directory = place->file = -1;
}

int path_of(int file, char path[PATH_MAX])
{
    char link[64];
    ssize_t length;

    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0 && length < PATH_MAX - 1;
}

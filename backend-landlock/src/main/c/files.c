/*
 * Supervised calls that make, move or change files. Each is judged and then made here, by a process that may do no more
 * than the command: it is confined by the same rules, with the same ids.
 */
#define _GNU_SOURCE
#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Judges what comes to lie at a place; tells of it, and returns 0 or the error to answer with. */
int permit(struct call *call, const struct place *place, const struct place *moved, int is_link)
{
    char path[PATH_MAX];

    switch (judge_arrival(call->plan, place, moved, is_link, path)) {
    case REFUSED:
        tell_refused(path);
        return EACCES;
    case TRUSTED:
        tell_trusted(path);
        return 0;
    case FREE:
        return 0;
    }
    return EACCES;
}

static int permit_departure(struct call *call, const struct place *place)
{
    char path[PATH_MAX];

    if (judge_departure(call->plan, place, path) == FREE)
        return 0;
    tell_refused(path);
    return EACCES;
}

/* Judges a change of the file that lies at a place. */
int permit_change(struct call *call, const struct place *place)
{
    char path[PATH_MAX];

    if (judge_change(call->plan, place->file, path) != FREE)
        tell_refused(path);
    else if (!may_write_all_names(call->plan, &place->status))
        tell_linked(path);
    else
        return 0;
    return EACCES;
}

/* Finds a place by a path in the asking thread's memory, which must still be asking afterwards. */
int locate(struct call *call, int directory, uint64_t address, enum last last, struct place *place)
{
    char path[PATH_MAX];
    int error = copy_path(call->thread, address, path);

    *place = (struct place){.directory = -1, .file = -1, .descriptor = -1};
    if (error == 0)
        error = find_place(call->thread, directory, path, last, place);
    if (error == 0 && !still_asks(call->questions, call->question)) {
        leave_place(place);
        error = EPERM;
    }
    return error;
}

int take_umask(struct call *call)
{
    int mask = umask_of(call->thread);

    if (mask < 0)
        return EPERM;
    umask((mode_t)mask);
    return 0;
}

/* A place for something new: nothing may lie there. */
static int locate_new(struct call *call, int directory, uint64_t address, int is_link, struct place *place)
{
    int error = locate(call, directory, address, KEEP, place);

    if (error == 0 && place->file >= 0)
        error = EEXIST;
    if (error == 0)
        error = permit(call, place, NULL, is_link);
    return error;
}

static int supervise_mkdir(struct call *call, int directory, uint64_t address, uint64_t mode)
{
    struct place place;
    int made, error = locate_new(call, directory, address, 0, &place);

    if (error == 0)
        error = take_umask(call);
    if (error == 0 && mkdirat(place.directory, place.spelled, (mode_t)mode) != 0)
        error = errno;
    if (error == 0 && (made = openat(place.directory, place.name, O_PATH | O_NOFOLLOW | O_CLOEXEC)) >= 0) {
        note_made(made);
        close(made);
    }
    leave_place(&place);
    return error;
}

static int supervise_mknod(struct call *call, int directory, uint64_t address, uint64_t mode, uint64_t device)
{
    struct place place;
    int error = locate_new(call, directory, address, 0, &place);

    if (error == 0)
        error = take_umask(call);
    if (error == 0 && mknodat(place.directory, place.spelled, (mode_t)mode, (dev_t)device) != 0)
        error = errno;
    leave_place(&place);
    return error;
}

static int supervise_symlink(struct call *call, uint64_t target_address, int directory, uint64_t address)
{
    char target[PATH_MAX];
    struct place place;
    int error = copy_path(call->thread, target_address, target);

    if (error != 0)
        return error;
    error = locate_new(call, directory, address, 1, &place);
    if (error == 0 && symlinkat(target, place.directory, place.spelled) != 0)
        error = errno;
    leave_place(&place);
    return error;
}

/* An empty path with AT_EMPTY_PATH means the descriptor itself. */
static int locate_linked(struct call *call, int directory, uint64_t address, uint64_t flags, struct place *place)
{
    char first;

    if ((flags & AT_EMPTY_PATH) && copy_from(call->thread, address, &first, 1) && first == 0) {
        *place = (struct place){.directory = -1, .descriptor = -1, .file = borrowed(call->thread, directory)};
        if (place->file < 0 || fstat(place->file, &place->status) != 0)
            return EBADF;
        return still_asks(call->questions, call->question) ? 0 : EPERM;
    }
    return locate(call, directory, address, flags & AT_SYMLINK_FOLLOW ? FOLLOW : KEEP, place);
}

static int supervise_link(struct call *call, const uint64_t from[2], const uint64_t to[2], uint64_t flags)
{
    char old_path[64], path[PATH_MAX];
    struct place old, new = {.directory = -1, .file = -1, .descriptor = -1};
    int error = locate_linked(call, (int)from[0], from[1], flags, &old);

    if (error == 0 && old.file < 0)
        error = ENOENT;
    /* A second name of a denied file would be a way to change it. */
    if (error == 0 && judge_change(call->plan, old.file, path) != FREE)
        error = EACCES;
    if (error == 0)
        error = locate_new(call, (int)to[0], to[1], S_ISLNK(old.status.st_mode), &new);
    snprintf(old_path, sizeof old_path, "/proc/self/fd/%d", old.file);
    if (error == 0 && linkat(AT_FDCWD, old_path, new.directory, new.spelled, AT_SYMLINK_FOLLOW) != 0)
        error = errno;
    leave_place(&old);
    leave_place(&new);
    return error;
}

/* What is moved keeps its judgement: its new path is told where its old one was. */
static int move(const struct place *old, const struct place *new, uint64_t flags)
{
    char old_path[PATH_MAX], new_path[PATH_MAX];
    int known = S_ISDIR(old->status.st_mode) && path_of(old->file, old_path);

    if (syscall(SYS_renameat2, old->directory, old->spelled, new->directory, new->spelled, (unsigned)flags) != 0)
        return errno;
    if (known && path_of(old->file, new_path))
        tell_moved(old_path, new_path);
    return 0;
}

static int supervise_rename(struct call *call, const uint64_t from[2], const uint64_t to[2], uint64_t flags)
{
    struct place old, new = {.directory = -1, .file = -1, .descriptor = -1};
    int error = locate(call, (int)from[0], from[1], KEEP, &old);

    if (error == 0)
        error = locate(call, (int)to[0], to[1], KEEP, &new);
    if (error == 0 && (old.name[0] == 0 || new.name[0] == 0))
        error = EBUSY;
    if (error == 0 && old.file < 0)
        error = ENOENT;
    if (error == 0)
        error = permit_departure(call, &old);
    if (error == 0)
        error = permit(call, &new, &old, 0);
    if (error == 0 && (flags & 2 /* RENAME_EXCHANGE */))
        error = new.file < 0 ? ENOENT : permit_departure(call, &new);
    if (error == 0 && (flags & 2))
        error = permit(call, &old, &new, 0);
    if (error == 0)
        error = move(&old, &new, flags);
    leave_place(&old);
    leave_place(&new);
    return error;
}

static int supervise_unlink(struct call *call, int directory, uint64_t address, uint64_t flags)
{
    struct place place;
    int error = locate(call, directory, address, KEEP, &place);

    if (error == 0 && place.name[0] == 0)
        error = flags & AT_REMOVEDIR ? EINVAL : EISDIR;
    if (error == 0 && place.file < 0)
        error = ENOENT;
    if (error == 0)
        error = permit_departure(call, &place);
    if (error == 0 && unlinkat(place.directory, place.spelled, (int)flags) != 0)
        error = errno;
    leave_place(&place);
    return error;
}

static int supervise_truncate(struct call *call, uint64_t address, uint64_t length)
{
    char path[64];
    struct place place;
    int error = locate(call, AT_FDCWD, address, FOLLOW, &place);

    if (error == 0 && place.file < 0)
        error = ENOENT;
    if (error == 0)
        error = permit_change(call, &place);
    if (error == 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", place.file);
        if (truncate(path, (off_t)length) != 0)
            error = errno;
    }
    leave_place(&place);
    return error;
}

int supervise_file(const struct plan *plan, int questions, const struct seccomp_notif *question)
{
    struct call call = {plan, questions, question, (int)question->pid};
    const uint64_t *a = (const uint64_t *)question->data.args;

    switch (question->data.nr) {
    case SYS_openat:
        return supervise_open(&call, (int)a[0], a[1], a[2], a[3]);
    case SYS_mkdirat:
        return supervise_mkdir(&call, (int)a[0], a[1], a[2]);
    case SYS_mknodat:
        return supervise_mknod(&call, (int)a[0], a[1], a[2], a[3]);
    case SYS_symlinkat:
        return supervise_symlink(&call, a[0], (int)a[1], a[2]);
    case SYS_linkat:
        return supervise_link(&call, a, a + 2, a[4]);
    case SYS_renameat:
        return supervise_rename(&call, a, a + 2, 0);
    case SYS_renameat2:
        return supervise_rename(&call, a, a + 2, a[4]);
    case SYS_unlinkat:
        return supervise_unlink(&call, (int)a[0], a[1], a[2]);
    case SYS_truncate:
        return supervise_truncate(&call, a[0], a[1]);
#ifdef SYS_open /* older calls, which arm64 does not have */
    case SYS_open:
        return supervise_open(&call, AT_FDCWD, a[0], a[1], a[2]);
    case SYS_creat:
        return supervise_open(&call, AT_FDCWD, a[0], O_CREAT | O_WRONLY | O_TRUNC, a[1]);
    case SYS_mkdir:
        return supervise_mkdir(&call, AT_FDCWD, a[0], a[1]);
    case SYS_mknod:
        return supervise_mknod(&call, AT_FDCWD, a[0], a[1], a[2]);
    case SYS_symlink:
        return supervise_symlink(&call, a[0], AT_FDCWD, a[1]);
    case SYS_link:
        return supervise_link(&call, (uint64_t[]){(uint64_t)AT_FDCWD, a[0]}, (uint64_t[]){(uint64_t)AT_FDCWD, a[1]}, 0);
    case SYS_rename:
        return supervise_rename(&call, (uint64_t[]){(uint64_t)AT_FDCWD, a[0]}, (uint64_t[]){(uint64_t)AT_FDCWD, a[1]}, 0);
    case SYS_unlink:
        return supervise_unlink(&call, AT_FDCWD, a[0], 0);
    case SYS_rmdir:
        return supervise_unlink(&call, AT_FDCWD, a[0], AT_REMOVEDIR);
#endif
    default:
        return EPERM;
    }
}

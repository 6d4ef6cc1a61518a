/* Opening files for the command. */
#define _GNU_SOURCE
#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Hands the asking thread an open file as the call's result. */
static int hand_over(struct call *call, int file, uint64_t flags)
{
    struct seccomp_notif_addfd added = {.id = call->question->id,
                                        .flags = SECCOMP_ADDFD_FLAG_SEND,
                                        .srcfd = (uint32_t)file,
                                        .newfd_flags = (uint32_t)(flags & O_CLOEXEC)};
    int result = ioctl(call->questions, SECCOMP_IOCTL_NOTIF_ADDFD, &added);

    close(file);
    return result >= 0 || errno == ENOENT ? ANSWERED : errno;
}

/* Devices whose opening never waits: those of memory, and terminals. */
static int opens_at_once(const struct stat *status)
{
    unsigned kind = major(status->st_rdev);

    return S_ISREG(status->st_mode) || S_ISDIR(status->st_mode)
           || (S_ISCHR(status->st_mode) && (kind == 1 || kind == 5 || (kind >= 136 && kind < 144)));
}

/*
 * What a thread has open it may go on using, also where it could not be opened any more: its standard output, say, which
 * lies outside what it may write. It gets the same open file once more then, not another of the same path.
 */
static int share(struct call *call, int descriptor, uint64_t flags)
{
    int file = borrowed(call->thread, descriptor);
    int mode = file < 0 ? -1 : fcntl(file, F_GETFL) & O_ACCMODE;

    if (mode == O_RDWR || (mode >= 0 && mode == (int)(flags & O_ACCMODE)))
        return hand_over(call, file, flags);
    if (file >= 0)
        close(file);
    return EACCES;
}

static int open_again(struct call *call, const struct place *place, uint64_t flags, uint64_t mode)
{
    char link[64];
    int file;

    if ((flags & O_TMPFILE) == O_TMPFILE && take_umask(call) != 0)
        return EPERM;
    snprintf(link, sizeof link, "/proc/self/fd/%d", place->file);
    file = open(link, (int)(flags & ~(uint64_t)(O_CREAT | O_NOFOLLOW)) | O_CLOEXEC | O_NOCTTY, (mode_t)mode);
    if (file < 0 && errno == EACCES && place->descriptor >= 0)
        return share(call, place->descriptor, flags);
    return file < 0 ? errno : hand_over(call, file, flags);
}

/* Opening a FIFO waits for its other end, so a process of its own does it. */
static int open_patiently(struct call *call, const struct place *place, uint64_t flags, uint64_t mode)
{
    pid_t worker = fork();

    if (worker < 0)
        return EAGAIN;
    if (worker == 0) {
        int error = open_again(call, place, flags, mode);
        if (error != ANSWERED)
            respond(call->questions, call->question->id, error);
        _exit(0);
    }
    return ANSWERED;
}

/* Also with O_RDONLY, O_TRUNC changes the file. */
static int writes(uint64_t flags)
{
    return (flags & (O_WRONLY | O_RDWR | O_TRUNC)) != 0;
}

static int open_existing(struct call *call, const struct place *place, uint64_t flags, uint64_t mode)
{
    struct stat directory;

    if ((flags & O_CREAT) && (flags & O_EXCL))
        return EEXIST;
    if (S_ISLNK(place->status.st_mode))
        return ELOOP;
    if ((flags & O_CREAT) && (S_ISDIR(place->status.st_mode) || strchr(place->spelled, '/') != NULL))
        return EISDIR;
    if (!S_ISDIR(place->status.st_mode) && strchr(place->spelled, '/') != NULL)
        return ENOTDIR;
    if ((flags & O_CREAT) && place->name[0] != 0
        && (S_ISREG(place->status.st_mode) || S_ISFIFO(place->status.st_mode))
        && (fstat(place->directory, &directory) != 0 || is_trap(&directory, &place->status)))
        return EACCES;
    if (writes(flags) && permit_change(call, place) != 0)
        return EACCES;
    return opens_at_once(&place->status) ? open_again(call, place, flags, mode)
                                         : open_patiently(call, place, flags, mode);
}

static int open_new(struct call *call, const struct place *place, uint64_t flags, uint64_t mode)
{
    int file, error;

    if (!(flags & O_CREAT))
        return ENOENT;
    if (strchr(place->spelled, '/') != NULL)
        return EISDIR;
    error = permit(call, place, NULL, 0);
    if (error == 0)
        error = take_umask(call);
    if (error != 0)
        return error;
    file = openat(place->directory, place->name, (int)flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, (mode_t)mode);
    return file < 0 ? errno : hand_over(call, file, flags);
}

int supervise_open(struct call *call, int directory, uint64_t address, uint64_t flags, uint64_t mode)
{
    enum last last = (flags & O_NOFOLLOW) || ((flags & O_CREAT) && (flags & O_EXCL)) ? KEEP : FOLLOW;
    struct place place;
    int error = locate(call, directory, address, last, &place);

    if (error != 0)
        return error;
    error = place.file < 0 ? open_new(call, &place, flags, mode) : open_existing(call, &place, flags, mode);
    leave_place(&place);
    return error;
}

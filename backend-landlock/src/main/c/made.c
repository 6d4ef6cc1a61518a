/* The directories that the command has made itself. */
#define _GNU_SOURCE
#include "parts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Beyond these the command's directories are treated as if they had been there before. */
enum { MOST = 1 << 20 };

/* The number of a directory that is gone can be another's, but not with the same time of birth. */
struct identity {
    uint64_t device;
    uint64_t inode;
    int64_t born;
};

static struct identity *table; /* open addressing; an inode of 0 is a free place */
static size_t size, count;

static int identify(int directory, struct identity *identity)
{
    struct statx status;

    if (statx(directory, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0 || status.stx_ino == 0)
        return 0;
    *identity = (struct identity){.device = (uint64_t)status.stx_dev_major << 32 | status.stx_dev_minor,
                                  .inode = status.stx_ino,
                                  .born = status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec};
    return 1;
}

static struct identity *slot(const struct identity *wanted)
{
    size_t at = (size_t)((wanted->inode ^ wanted->device) * 0x9e3779b97f4a7c15u >> 20) & (size - 1);

    while (table[at].inode != 0
           && (table[at].inode != wanted->inode || table[at].device != wanted->device
               || table[at].born != wanted->born))
        at = (at + 1) & (size - 1);
    return &table[at];
}

static int grow(void)
{
    struct identity *old = table;
    size_t old_size = size;

    size = size == 0 ? 1024 : 2 * size;
    table = calloc(size, sizeof *table);
    if (table == NULL) {
        table = old;
        size = old_size;
        return 0;
    }
    for (size_t i = 0; i < old_size; i++)
        if (old[i].inode != 0)
            *slot(&old[i]) = old[i];
    free(old);
    return 1;
}

void note_made(int directory)
{
    struct identity identity;
    struct identity *place;

    if (count >= MOST || !identify(directory, &identity) || (2 * count >= size && !grow()))
        return;
    place = slot(&identity);
    if (place->inode == 0)
        count++;
    *place = identity;
}

int was_made(int directory)
{
    struct identity identity;

    return count > 0 && identify(directory, &identity) && slot(&identity)->inode != 0;
}

/*
 * Files with several names. Who may write a file by one name writes it under all, so all of them have to lie where the
 * command may write. The kernel tells how many there are (stat(2), st_nlink), but not where: they are looked for.
 *
 * Meanwhile none can be moved or made: the deputy, which searches, makes these calls too.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Beyond these nothing is looked at, and the file counts as having a name elsewhere. */
enum { MOST_ENTRIES = 1 << 20 };

struct search {
    const struct plan *plan;
    const struct stat *wanted;
    nlink_t missing;
    unsigned entries;
};

static int is_read_only(int file)
{
    struct statvfs mount;

    return fstatvfs(file, &mount) != 0 || (mount.f_flag & ST_RDONLY);
}

/* Whether a name is one of the file's, and one by which it may be written. */
static int is_wanted(const struct search *search, int directory, const char *name)
{
    int file = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    char path[PATH_MAX];
    struct stat status;
    int is;

    if (file < 0)
        return 0;
    is = fstat(file, &status) == 0 && status.st_dev == search->wanted->st_dev
         && status.st_ino == search->wanted->st_ino && !is_read_only(file)
         && judge_change(search->plan, file, path) == FREE;
    close(file);
    return is;
}

static int is_directory(int parent, const struct dirent *entry)
{
    struct stat status;

    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(parent, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

static int is_itself_or_parent(const char *name)
{
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

/* No other file system has names of the file. */
static void look_in(struct search *search, int parent, const char *name)
{
    int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const struct dirent *entry;
    struct stat status;
    DIR *entries;

    if (directory < 0)
        return;
    if (fstat(directory, &status) != 0 || status.st_dev != search->wanted->st_dev || is_read_only(directory)
        || (entries = fdopendir(directory)) == NULL) {
        close(directory);
        return;
    }
    while (search->missing > 0 && search->entries > 0 && (entry = readdir(entries)) != NULL) {
        search->entries--;
        if (is_itself_or_parent(entry->d_name))
            continue;
        if (is_directory(directory, entry))
            look_in(search, directory, entry->d_name);
        else if (entry->d_ino == search->wanted->st_ino && is_wanted(search, directory, entry->d_name))
            search->missing--;
    }
    closedir(entries);
}

static int is_writable(const struct plan *plan, uint32_t rule)
{
    return (plan->rule[rule].access & WRITE_FILE) != 0;
}

/* Whether another writable tree holds this one, so that it is searched with that. */
static int is_inside_another(const struct plan *plan, uint32_t rule)
{
    for (uint32_t i = 0; i < plan->rules; i++)
        if (i != rule && is_writable(plan, i) && is_beneath(plan->path[rule], plan->path[i])
            && (i < rule || !is_beneath(plan->path[i], plan->path[rule])))
            return 1;
    return 0;
}

static int all_are_found(const struct plan *plan, const struct stat *file)
{
    struct search search = {plan, file, file->st_nlink, MOST_ENTRIES};

    for (uint32_t i = 0; i < plan->rules && search.missing > 0; i++) {
        if (!is_writable(plan, i) || is_inside_another(plan, i))
            continue;
        if (is_wanted(&search, AT_FDCWD, plan->path[i])) /* a file that may be written by itself */
            search.missing--;
        else
            look_in(&search, AT_FDCWD, plan->path[i]);
    }
    return search.missing == 0;
}

/* Those found last: the command can give them no name where it may not write. */
static struct found {
    dev_t device;
    ino_t inode;
    nlink_t links;
} found[64];

int may_write_all_names(const struct plan *plan, const struct stat *file)
{
    static size_t next;
    const size_t places = sizeof found / sizeof *found;

    /* Without rules of Landlock's nothing here knows where the command may write. */
    if (!S_ISREG(file->st_mode) || file->st_nlink < 2 || plan->rules == 0)
        return 1;
    for (size_t i = 0; i < places; i++)
        if (found[i].device == file->st_dev && found[i].inode == file->st_ino && found[i].links == file->st_nlink)
            return 1;
    if (!all_are_found(plan, file))
        return 0;
    found[next++ % places] = (struct found){file->st_dev, file->st_ino, file->st_nlink};
    return 1;
}

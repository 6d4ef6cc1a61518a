/*
 * Which names a command may make or change. A mount can only deny what is there; names that are not are judged here, each
 * time one is made. What a directory that the command made itself holds is its own affair, or it could not clone a
 * repository; but srt is told of names there which programs outside would trust.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const char REPOSITORY[] = ".git";

int is_beneath(const char *path, const char *tree)
{
    size_t length = strlen(tree);

    return strncmp(path, tree, length) == 0 && (path[length] == '/' || path[length] == 0 || tree[length - 1] == '/');
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* A tree that may not be searched could hold anything: the command can open it up again once it lies in place. */
static int may_hold(int directory, const char *path)
{
    struct stat status;

    return fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* What comes to lie at a path: nothing but a new file, or what is moved there, with everything in it, or a link. */
struct arrival {
    int tree; /* a directory that is moved there, or -1 */
    int is_link;
};

static struct arrival arrival_of(const struct place *moved, int is_link)
{
    int directory = moved != NULL && moved->file >= 0 && S_ISDIR(moved->status.st_mode);

    return (struct arrival){.tree = directory ? moved->file : -1,
                            .is_link = is_link || (moved != NULL && S_ISLNK(moved->status.st_mode))};
}

/* Whether something at a path, or in what arrives there, is denied by path. */
static int is_denied(const struct plan *plan, const char *path, struct arrival arrival)
{
    for (uint32_t i = 0; i < plan->denials; i++) {
        const char *denied = plan->denied[i];
        if (is_beneath(path, denied))
            return 1;
        if (is_beneath(denied, path)
            && (arrival.is_link || (arrival.tree >= 0 && may_hold(arrival.tree, denied + strlen(path) + 1))))
            return 1;
    }
    return 0;
}

/* A rule "first/second" also speaks of a tree that arrives as "first", and of a link, which could lead to any. */
static int arrives_as(const char *name, const char *first, size_t length, const char *second, struct arrival arrival)
{
    return strncasecmp(name, first, length) == 0 && name[length] == 0
           && (arrival.is_link || (arrival.tree >= 0 && may_hold(arrival.tree, second)));
}

/* What a rule says of a name in a directory: nothing, or that only the maker of that directory, or its parent, may make it. */
enum scope { NOT_SUBJECT, OF_DIRECTORY, OF_PARENT };

static enum scope scope_of(const char *rule, const char *directory_path, const char *name, struct arrival arrival)
{
    const char *slash = strchr(rule, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - rule);
    const char *parent = last_name(directory_path);

    if (slash == NULL)
        return strcasecmp(name, rule) == 0 ? OF_DIRECTORY : NOT_SUBJECT;
    if (arrives_as(name, rule, length, slash + 1, arrival))
        return OF_DIRECTORY;
    if (strcasecmp(name, slash + 1) == 0 && strncasecmp(parent, rule, length) == 0 && parent[length] == 0)
        return OF_PARENT;
    return NOT_SUBJECT;
}

static int parent_was_made(int directory)
{
    int parent = openat(directory, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int made = parent >= 0 && was_made(parent);

    if (parent >= 0)
        close(parent);
    return made;
}

static enum verdict judge_names(
    const struct plan *plan, int directory, const char *directory_path, const char *name, struct arrival arrival)
{
    for (uint32_t i = 0; i < plan->names; i++) {
        switch (scope_of(plan->name[i], directory_path, name, arrival)) {
        case OF_DIRECTORY:
            return was_made(directory) ? TRUSTED : REFUSED;
        case OF_PARENT:
            return parent_was_made(directory) ? TRUSTED : REFUSED;
        case NOT_SUBJECT:
            break;
        }
    }
    if (strcasecmp(name, REPOSITORY) == 0)
        return TRUSTED; /* a new repository: git runs what it says */
    if (strcasecmp(last_name(directory_path), REPOSITORY) == 0 && !was_made(directory))
        for (uint32_t i = 0; i < plan->repository_names; i++)
            if (strcasecmp(name, plan->repository_name[i]) == 0)
                return REFUSED;
    return FREE;
}

/* The path of a name in a directory; 0 where it is too long to be judged. */
static int join(const struct place *place, char path[PATH_MAX], size_t *directory_length)
{
    size_t length;

    if (!path_of(place->directory, path))
        return 0;
    length = strlen(path);
    *directory_length = length == 1 ? 0 : length; /* the root's path ends with its slash */
    if (length + 1 + strlen(place->name) >= PATH_MAX)
        return 0;
    snprintf(path + *directory_length, PATH_MAX - *directory_length, "/%s", place->name);
    return 1;
}

enum verdict judge_arrival(
    const struct plan *plan, const struct place *place, const struct place *moved, int is_link, char path[PATH_MAX])
{
    struct arrival arrival = arrival_of(moved, is_link);
    char directory[PATH_MAX];
    size_t length;

    if (!join(place, path, &length) || is_denied(plan, path, arrival))
        return REFUSED;
    snprintf(directory, sizeof directory, "%.*s", (int)length, path);
    return judge_names(plan, place->directory, directory, place->name, arrival);
}

enum verdict judge_change(const struct plan *plan, int file, char path[PATH_MAX])
{
    static const struct arrival nothing = {.tree = -1};

    return path_of(file, path) && !is_denied(plan, path, nothing) ? FREE : REFUSED;
}

enum verdict judge_departure(const struct plan *plan, const struct place *place, char path[PATH_MAX])
{
    size_t length;

    if (!join(place, path, &length))
        return REFUSED;
    for (uint32_t i = 0; i < plan->denials; i++)
        if (is_beneath(path, plan->denied[i]))
            return REFUSED;
        else if (is_beneath(plan->denied[i], path) && may_hold(place->file, plan->denied[i] + strlen(path) + 1))
            return REFUSED;
    return FREE;
}

/*
 * File rules by Landlock. What they mean is decided by the host; here only what this kernel does not know is left out.
 * The constants are the kernel's (linux/landlock.h): the header of the machine that builds may be older.
 */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1, ABI_WITH_NETWORK = 4, ABI_WITH_SCOPES = 6 };

/* EXECUTE, WRITE_FILE, READ_FILE, TRUNCATE and IOCTL_DEV: all that applies to a file that is no directory. */
static const uint64_t of_files = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 14 | 1u << 15;

struct ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

struct path_beneath {
    uint64_t allowed_access;
    int32_t parent;
} __attribute__((packed));

int landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);

    return abi < 0 ? 0 : (int)abi;
}

/* The file rights that an ABI knows: 13 at first, then REFER, TRUNCATE and IOCTL_DEV. */
static uint64_t known(int abi)
{
    int rights = abi < 2 ? 13 : abi < 3 ? 14 : abi < 5 ? 15 : 16;

    return ((uint64_t)1 << rights) - 1;
}

static void allow(int ruleset, const char *path, uint64_t access)
{
    struct path_beneath rule = {.allowed_access = access};
    struct stat file;

    /* What a link leads to is another path, with rules of its own; the link itself needs none. */
    rule.parent = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (rule.parent < 0) {
        if (errno == ENOENT || errno == EACCES)
            return; /* What is not there, or cannot be reached, needs no permission. */
        refuse("cannot open %s", path);
    }
    if (fstat(rule.parent, &file) != 0)
        refuse("cannot look at %s", path);
    if (S_ISLNK(file.st_mode))
        rule.allowed_access = 0;
    else if (!S_ISDIR(file.st_mode))
        rule.allowed_access &= of_files;
    if (rule.allowed_access != 0
        && syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0)
        refuse("cannot allow %s", path);
    close(rule.parent);
}

void enter_landlock(const struct plan *plan)
{
    int abi = plan->handled_access == 0 ? 0 : landlock_abi();
    struct ruleset attributes = {.handled_access_fs = plan->handled_access & known(abi)};
    size_t size = abi >= ABI_WITH_SCOPES ? sizeof attributes : abi >= ABI_WITH_NETWORK ? 16 : 8;
    int ruleset;

    if (abi == 0)
        return;
    if (abi >= ABI_WITH_NETWORK)
        attributes.handled_access_net = plan->handled_network;
    if (abi >= ABI_WITH_SCOPES)
        attributes.scoped = plan->scoped;
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (ruleset < 0)
        refuse("cannot make a Landlock ruleset");
    for (uint32_t i = 0; i < plan->rules; i++)
        allow(ruleset, plan->path[i], plan->rule[i].access & attributes.handled_access_fs);
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        refuse("cannot enter the Landlock ruleset");
    close(ruleset);
}

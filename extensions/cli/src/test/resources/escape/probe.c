/*
 * Tries one thing that a sandbox must refuse, as told by its first argument. The exit status is 0 where the kernel let it
 * happen, 1 where it was refused. Numbers of calls are x86-64's and arm64's, which agree for the newer ones.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPEN_TREE = 428, MOVE_MOUNT = 429, FSOPEN = 430, FSMOUNT = 432, CLONE3 = 435, PIDFD_OPEN = 434, PIDFD_GETFD = 438,
       MOUNT_SETATTR = 442, IO_URING_SETUP = 425 };

/* Whether a call got through: no wall refused it, whatever else was wrong with its arguments. */
static int passed(long result)
{
    return result >= 0 || (errno != EPERM && errno != EACCES && errno != ENOSYS);
}

static int forge(const char *path)
{
    int file = open(path, O_WRONLY | O_TRUNC);

    return file >= 0 && write(file, "forged", 6) == 6;
}

/* Tells which of the files can be opened for writing. */
static int open_for_writing(char **files)
{
    int opened = 0;

    for (; *files != NULL; files++) {
        int file = open(*files, O_WRONLY | O_NONBLOCK);

        if (file < 0)
            continue;
        opened = 1;
        puts(*files);
        close(file);
    }
    return opened;
}

static int by_number(const char *name)
{
    static char memory[256];
    static const struct {
        const char *name;
        long number, first, second;
        int memory; /* which argument is a pointer */
    } calls[] = {
        {"io_uring_setup", IO_URING_SETUP, 1, 0, 2},
        {"perf_event_open", SYS_perf_event_open, 0, 0, 1},
        {"userfaultfd", SYS_userfaultfd, 1, 0, 0},
        {"bpf", SYS_bpf, 0, 0, 2},
        {"init_module", SYS_init_module, 0, 0, 1},
        {"finit_module", SYS_finit_module, 0, 0, 2},
        {"delete_module", SYS_delete_module, 0, 0, 1},
        {"kexec_load", SYS_kexec_load, 0, 0, 0},
        {"add_key", SYS_add_key, 0, 0, 1},
        {"keyctl", SYS_keyctl, 0, -3, 0},
        {"request_key", SYS_request_key, 0, 0, 1},
        {"fsopen", FSOPEN, 0, 0, 1},
        {"swapoff", SYS_swapoff, 0, 0, 1},
        {"acct", SYS_acct, 0, 0, 1},
        {"sethostname", SYS_sethostname, 0, 0, 1},
    };

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return passed(syscall(calls[i].number, calls[i].memory == 1 ? (long)memory : calls[i].first,
                                  calls[i].memory == 2 ? (long)memory : calls[i].second, 0L, 0L, 0L));
    fprintf(stderr, "no such probe: %s\n", name);
    exit(2);
}

static int namespaces(const char *how, const char *target)
{
    uint64_t arguments[11] = {CLONE_NEWUSER | CLONE_NEWNS, [4] = SIGCHLD};
    long child = -1;

    if (strcmp(how, "unshare") == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return 0;
        child = 0;
    } else if (strcmp(how, "clone") == 0) {
        child = syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNS | SIGCHLD, 0L, 0L, 0L, 0L);
    } else if (strcmp(how, "clone-high-bits") == 0) {
        child = syscall(SYS_clone, (1L << 40) | CLONE_NEWUSER | CLONE_NEWNS | SIGCHLD, 0L, 0L, 0L, 0L);
    } else if (strcmp(how, "clone3") == 0) {
        child = syscall(CLONE3, arguments, sizeof arguments);
    }
    if (child == 0) {
        mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL);
        umount2(target, MNT_DETACH);
        forge(target);
        _exit(0);
    }
    return child > 0;
}

static int mount_calls(const char *target)
{
    uint64_t writable[4] = {0, 1 /* MOUNT_ATTR_RDONLY */, 0, 0};
    int tree = (int)syscall(OPEN_TREE, AT_FDCWD, "/", 1u | 0x8000u);

    return (int)passed(tree) | (syscall(MOUNT_SETATTR, AT_FDCWD, "/", 0x8000, writable, sizeof writable) == 0)
           | passed(syscall(MOVE_MOUNT, tree, "", AT_FDCWD, "/", 4)) | (mount("/", target, NULL, MS_BIND, NULL) == 0)
           | (umount2("/", MNT_DETACH) == 0) | (syscall(SYS_pivot_root, ".", ".") == 0) | (chroot(".") == 0)
           | forge(target);
}

static int enter(const char *process)
{
    static const char *const kinds[] = {"user", "mnt", "net", "pid"};
    char path[64];
    int entered = 0;

    for (int i = 0; i < 4; i++) {
        int file;

        snprintf(path, sizeof path, "/proc/%s/ns/%s", process, kinds[i]);
        file = open(path, O_RDONLY);
        entered |= file >= 0 && passed(syscall(SYS_setns, file, 0));
    }
    return entered;
}

static int by_handle(const char *target)
{
    struct {
        struct file_handle head;
        char room[128];
    } handle = {.head.handle_bytes = 128};
    int mount_id, file;

    if (name_to_handle_at(AT_FDCWD, target, &handle.head, &mount_id, 0) != 0)
        return 0;
    file = open_by_handle_at(open("/", O_RDONLY), &handle.head, O_WRONLY | O_TRUNC);
    return file >= 0 && write(file, "forged", 6) == 6;
}

/* Another process: traced, read, written, or one of its descriptors taken. */
static int other_process(const char *how, int pid)
{
    static char memory[8];
    struct iovec local = {memory, sizeof memory}, remote = {(void *)0x400000, sizeof memory};

    if (strcmp(how, "trace") == 0)
        return ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0 || ptrace(PTRACE_ATTACH, pid, NULL, NULL) == 0;
    if (strcmp(how, "read") == 0)
        return passed(process_vm_readv(pid, &local, 1, &remote, 1, 0)) && errno != ESRCH;
    if (strcmp(how, "write") == 0)
        return passed(process_vm_writev(pid, &local, 1, &remote, 1, 0)) && errno != ESRCH;
    for (int descriptor = 0; descriptor < 16; descriptor++)
        if (syscall(PIDFD_GETFD, syscall(PIDFD_OPEN, pid, 0), descriptor, 0) >= 0)
            return 1;
    return 0;
}

static int datagram_to(const char *path, const char *text)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int pair[2];

    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0
           && sendto(pair[0], text, strlen(text), 0, (struct sockaddr *)&address, sizeof address) > 0;
}

/* Turns standard input, where it is a socket of the host's network, to another port of the host. */
static int turn_input_to(int port, const char *text)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    return connect(0, &none, sizeof none) == 0 && connect(0, (struct sockaddr *)&address, sizeof address) == 0
           && send(0, text, strlen(text), 0) > 0;
}

static int type_into_terminal(const char *text)
{
    int typed = 0;

    for (; *text != 0; text++) {
        char paste = 3; /* TIOCLINUX: paste the selection */

        typed |= ioctl(0, TIOCSTI, text) == 0;
        typed |= syscall(SYS_ioctl, 0L, (long)TIOCSTI | (1L << 32), text) == 0;
        typed |= syscall(SYS_ioctl, 0L, (long)TIOCLINUX | (1L << 63), &paste) == 0;
    }
    return typed;
}

static int shared_memory(const char *how, int id, const char *text)
{
    char *memory = shmat(id, NULL, 0);

    if (memory == (char *)-1)
        return 0;
    if (strcmp(how, "write") == 0)
        strcpy(memory, text);
    else
        puts(memory);
    return 1;
}

/* Makes a key that holds a secret in a session of its own, and runs the program there. */
static void hold_key(const char *name, const char *secret, char **program)
{
    syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL);
    if (syscall(SYS_add_key, "user", name, secret, strlen(secret), -3 /* the session's */) < 0)
        exit(2);
    execvp(program[0], program);
    exit(2);
}

static int read_key(const char *name)
{
    char secret[256] = "";
    long key = syscall(SYS_request_key, "user", name, NULL, 0);

    if (key < 0 || syscall(SYS_keyctl, 11 /* KEYCTL_READ */, key, secret, sizeof secret - 1) < 0)
        return 0;
    puts(secret);
    return 1;
}

#ifdef __x86_64__
static int foreign_call(int i386)
{
    long result;

    if (i386)
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L /* getpid */) : "memory", "r8", "r9", "r10", "r11");
    else
        result = syscall(0x40000000L + SYS_getpid);
    return result > 0;
}
#else
static int foreign_call(int i386)
{
    (void)i386;
    return 0;
}
#endif

int main(int count, char **words)
{
    const char *what = count > 1 ? words[1] : "";
    const char *one = count > 2 ? words[2] : "";
    const char *two = count > 3 ? words[3] : "";
    const char *three = count > 4 ? words[4] : "";

    if (strcmp(what, "call") == 0)
        return !by_number(one);
    if (strcmp(what, "namespace") == 0)
        return !namespaces(one, two);
    if (strcmp(what, "mount") == 0)
        return !mount_calls(one);
    if (strcmp(what, "enter") == 0)
        return !enter(one);
    if (strcmp(what, "handle") == 0)
        return !by_handle(one);
    if (strcmp(what, "process") == 0)
        return !other_process(one, atoi(two));
    if (strcmp(what, "socket") == 0)
        return socket(atoi(one), atoi(two), atoi(three)) < 0;
    if (strcmp(what, "datagram") == 0)
        return !datagram_to(one, two);
    if (strcmp(what, "turn-input") == 0)
        return !turn_input_to(atoi(one), two);
    if (strcmp(what, "type") == 0)
        return !type_into_terminal(one);
    if (strcmp(what, "memory") == 0)
        return !shared_memory(one, atoi(two), three);
    if (strcmp(what, "key-of") == 0 && count > 4)
        hold_key(one, two, words + 4);
    if (strcmp(what, "key") == 0)
        return !read_key(one);
    if (strcmp(what, "open") == 0)
        return !open_for_writing(words + 2);
    if (strcmp(what, "forge") == 0)
        return !forge(one);
    if (strcmp(what, "i386") == 0 || strcmp(what, "x32") == 0)
        return !foreign_call(what[0] == 'i');
    fprintf(stderr, "no such probe: %s\n", what);
    return 2;
}

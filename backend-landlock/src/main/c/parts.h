/* What the files of the helper know of each other. */
#ifndef PARTS_H
#define PARTS_H

#include "srt-init.h"

#include <limits.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdnoreturn.h>
#include <sys/stat.h>

/* Of linux/seccomp.h since Linux 5.14. */
#ifndef SECCOMP_ADDFD_FLAG_SEND
#define SECCOMP_ADDFD_FLAG_SEND (1UL << 1)
#endif

struct sock_filter;
struct sockaddr;

struct mount_order {
    char kind; /* enum mount_kind */
    char *path;
    char *link;
};

/* Messages of netlink(7). */
struct order {
    size_t bytes;
    const void *messages;
};

struct plan {
    uint32_t flags;
    uint32_t uid;
    uint32_t gid;
    uint64_t handled_access;
    uint64_t handled_network;
    uint64_t scoped;
    uint32_t rules;
    const struct file_rule *rule;
    char **path;
    uint32_t listeners;
    const struct listener *listener;
    size_t filter_length; /* in instructions */
    struct sock_filter *filter;
    struct order ipv4_routes;
    struct order ipv6_routes;
    struct order table;
    struct order subscription;
    char *directory;
    uint32_t sockets;
    char **socket;
    uint32_t denials;
    char **denied;
    uint32_t names;
    char **name;
    uint32_t repository_names;
    char **repository_name;
    uint32_t mounts;
    struct mount_order *mount;
    char **arguments;
    char **variables;
};

/* Says on stderr what went wrong, with errno's meaning where errno is set, and exits with SETUP_FAILED. */
noreturn void refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Where a child of pid 1 reports, as an int, the status it ends with before the command runs; -1 elsewhere. */
extern int failure_report;

/* The first standard stream that is the session's terminal, or -1. Defined in terminal.c. */
int own_terminal(void);

/* Makes a process group the terminal's foreground, from the background too. */
void give_terminal(int terminal, int group);

/* outside.c */
int outside(int parent, const char *socket_path, char **program);

/*
 * streams.c: refuses streams that lead out of the sandbox; gives the command its input as the sandbox's mounts show it;
 * and lets the caller go on reading where the command left off.
 */
void check_streams(void);
void take_input_from_here(void);
void return_input(void);

/* inside.c: both end with the sandbox; alone.c: as its name says, and as probe */
int inside(void);
noreturn void run_plan(struct plan *plan);
void keep_to_itself(void);
int alone(void);
int probe(void);

/* outside.c: a connection to a unix socket of this user's srt */
int connected(const char *path);

/* visitor.c: returns the exit status */
int visitor(const char *socket_path, const char *ticket);

/* connector.c: returns the exit status */
int connector(const char *host, const char *port);

/* alone.c: ends this process and everything it started. In a namespace of its own the kernel does the latter. */
noreturn void end_sandbox(int status);

/* control.c: the host's end of the control socket */
void receive_plan(struct plan *plan);
void send_message(uint8_t type, int value);
void send_bytes(uint8_t type, const void *bytes, size_t count);
void send_paths(uint8_t type, const char *path, const char *new_path); /* the latter may be "" */
int receive_message(struct message *message); /* 0 where the host has gone */
void send_descriptor(int socket, int descriptor);
int receive_descriptor(int socket); /* -1 where the other end has gone */

/* How the sandbox's network came to be. */
struct egress {
    enum egress_way way;
    int has_ipv6;
    int news; /* where the kernel tells of packets that it refuses, or -1 */
};

/* netlink.c: makes the plan's routes and table, as far as this kernel has them, and tells the host of the way. */
struct egress open_egress(const struct plan *plan);
/* Passes on to the host what the kernel has told so far. */
void tell_news(int news);

/*
 * network.c: opens those of the plan's sockets that are needed; returns how many. Under FENCE they lie at other ports, which
 * the kernel chooses: redirect() turns an address of the plan's into the one that serves it, and returns 0 where there is
 * none.
 */
uint32_t open_listeners(const struct plan *plan, const struct egress *egress, int *sockets);
int redirect(const struct plan *plan, struct sockaddr *address);
void raise_loopback(void);

/* mounts.c: for a path with all mounts beneath; bind_with makes it a mount of its own first. -1 where it cannot be */
enum writing { READ_ONLY, WRITABLE };
int change_mounts(const char *path, enum writing writing);
int bind_with(const char *path, enum writing writing);
/* The same for a mount that is open, with AT_RECURSIVE for those beneath too. */
enum { MOUNT_READ_ONLY = 1, MOUNT_NO_SUID = 2, MOUNT_NO_DEVICES = 4 }; /* MOUNT_ATTR_* of linux/mount.h */
int set_mount(int mount, uint64_t attributes, unsigned int recursive);

/* view.c: makes the plan's mounts, as that way needs them */
void mount_all(const struct plan *plan, enum egress_way way);

/* proc.c */
void cover_proc(void);

enum { WRITE_FILE = 1 << 1 }; /* LANDLOCK_ACCESS_FS_WRITE_FILE */

/* landlock.c: the kernel's ABI, 0 where it has no Landlock; and entering the plan's rules, for good */
int landlock_abi(void);
void enter_landlock(const struct plan *plan);

/* privileges.c */
void enter_own_user_namespace(uint32_t uid, uint32_t gid);
void drop_capabilities(void);

struct command {
    int pid;
    int deputy;    /* where its deputy speaks, in struct deputy_message; -1 without supervision */
    int questions; /* where the kernel asks about supervised calls, see seccomp_unotify(2) */
};

/*
 * command.c: starts the command as a process group of its own, in the foreground of the terminal unless that is -1, and
 * tells the host. Where it cannot be started, pid 1 ends.
 */
struct command start_command(const struct plan *plan, int terminal);

/* What the deputy tells pid 1. */
enum deputy_report {
    COMMAND_BEGUN,    /* process; the descriptor of questions follows */
    ASKED_TO_CONNECT, /* question */
    REFUSED_NAME,     /* path */
    REFUSED_LINKED,   /* path: of a file that has a name elsewhere */
    TRUSTED_NAME,     /* path: one that programs outside would trust was let be */
    MOVED_NAME        /* path, new_path: of a directory with such paths in it */
};

struct deputy_message {
    uint8_t type;
    int process;
    struct seccomp_notif question;
    char path[PATH_MAX];
    char new_path[PATH_MAX];
};

/*
 * deputy.c: turns this process into the deputy and returns in a new one, a child of pid 1 as well, which becomes the
 * command: with the socket on which it must hand over the descriptor of questions.
 */
int start_beside_deputy(const struct plan *plan, int init_socket);
void tell_refused(const char *path);
void tell_linked(const char *path);
void tell_trusted(const char *path);
void tell_moved(const char *path, const char *new_path);

/* connect.c: before the command starts, notes which sockets lie at the plan's paths; answers about one connect(2) */
void note_sockets(const struct plan *plan);
void answer_connect(const struct plan *plan, int questions, const struct seccomp_notif *question);
void respond(int questions, uint64_t id, int error);

/* files.c: makes a call for the thread that asks; returns the error to answer with, or -1 where that is done */
int supervise_file(const struct plan *plan, int questions, const struct seccomp_notif *question);

/*
 * asker.c: of the thread that asks. Its process, its umask, a descriptor of its as one of this process's: -1 where it
 * has gone. A part of its memory: 0 where it cannot be read. A path there: an error, or 0. A file in its directory of
 * /proc, and the directory that a descriptor number or AT_FDCWD means, without using them: -1 and errno.
 */
int still_asks(int questions, const struct seccomp_notif *question);
int process_of(int thread);
int umask_of(int thread);
int borrowed(int thread, int descriptor);
int copy_from(int thread, uint64_t from, void *to, size_t length);
int copy_path(int thread, uint64_t from, char path[PATH_MAX]);
int open_of(int thread, const char *what);
int open_directory_of(int thread, int descriptor);

/* What a path leads to. All descriptors are for looking only (O_PATH). */
struct place {
    int directory;              /* that holds the last name */
    char name[NAME_MAX + 1];    /* "" where the path ends with no name, such as ".", or in a link of /proc */
    char spelled[NAME_MAX + 2]; /* with a slash after it, if the path ends with one */
    int file;                   /* what lies there, or -1 */
    struct stat status;         /* of that */
    int descriptor;             /* of the asking thread's, if the path ends with the link in /proc that stands for it, or -1 */
};

/* Whether a link as the last name is followed. */
enum last { KEEP, FOLLOW };

/* walk.c: returns an error, or 0 and a place to be left. A place with nothing there is no error. */
int find_place(int thread, int start, const char *path, enum last last, struct place *place);
void leave_place(struct place *place);
/* The real path of an open file; 0 where it is too long. */
int path_of(int file, char path[PATH_MAX]);
/* Whether an entry of a directory that everybody may write is another user's, see protected_symlinks in proc(5). */
int is_trap(const struct stat *directory, const struct stat *entry);

/* judge.c. Each gives the path that was judged. */
enum verdict { FREE, TRUSTED, REFUSED };
/* What comes to lie at a place: something new, or what is moved there from another place. */
enum verdict judge_arrival(
    const struct plan *plan, const struct place *place, const struct place *moved, int is_link, char path[PATH_MAX]);
enum verdict judge_departure(const struct plan *plan, const struct place *place, char path[PATH_MAX]);
enum verdict judge_change(const struct plan *plan, int file, char path[PATH_MAX]);
int is_beneath(const char *path, const char *tree);

/* links.c: whether a file has no name where the command may not write */
int may_write_all_names(const struct plan *plan, const struct stat *file);

/* made.c: the directories that the command has made */
void note_made(int directory);
int was_made(int directory);

#endif

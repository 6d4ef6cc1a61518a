/* What the files of the helper know of each other. */
#ifndef PARTS_H
#define PARTS_H

#include "srt-init.h"

#include <signal.h>
#include <stddef.h>
#include <stdnoreturn.h>

struct sock_filter;
struct sockaddr;

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
    uint32_t ports;
    const uint32_t *port;
    size_t filter_length; /* in instructions */
    struct sock_filter *filter;
    char *directory;
    uint32_t sockets;
    char **socket;
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

/* alone.c: ends this process and everything it started. In a namespace of its own the kernel does the latter. */
noreturn void end_sandbox(int status);

/* control.c: the host's end of the control socket */
void receive_plan(struct plan *plan);
void send_message(uint8_t type, int value);
int receive_message(struct message *message); /* 0 where the host has gone */
void send_descriptor(int socket, int descriptor);
int receive_descriptor(int socket); /* -1 where the other end has gone */

/*
 * network.c: opens the plan's listening sockets; returns how many, at most two for each port. Under FENCE they lie at
 * other ports, which the kernel chooses: redirect() turns an address of the plan's into the one that serves it, and
 * returns 0 where there is none.
 */
int open_listeners(const struct plan *plan, int *sockets);
int redirect(const struct plan *plan, struct sockaddr *address);
void raise_loopback(void);

/* mounts.c: for a path with all mounts beneath; bind_with makes it a mount of its own first. -1 where it cannot be */
enum writing { READ_ONLY, WRITABLE };
int change_mounts(const char *path, enum writing writing);
int bind_with(const char *path, enum writing writing);

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
    int questions; /* where the kernel asks about supervised calls, see seccomp_unotify(2); -1 without supervision */
};

/*
 * command.c: starts the command as a process group of its own, in the foreground of the terminal unless that is -1, and
 * tells the host. Where it cannot be started, pid 1 ends.
 */
struct command start_command(const struct plan *plan, int terminal);

/* supervisor.c: before the command starts, notes which sockets lie at the plan's paths; answers one question about a call of its */
void note_sockets(const struct plan *plan);
void answer_question(const struct plan *plan, int questions);

#endif

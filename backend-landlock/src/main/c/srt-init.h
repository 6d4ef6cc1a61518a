/*
 * The protocol between srt and its helper, whole. Both ends run on one machine, so numbers are in its byte order.
 *
 * The helper plays several parts:
 *
 *   srt-init outside PARENT SOCKET PROGRAM ARGUMENT...
 *       connects to the unix socket SOCKET, keeps it open as CONTROL, and runs PROGRAM (bubblewrap), which must be a
 *       descendant of the process PARENT and dies with it; 0 is any.
 *
 *   srt-init inside
 *       is pid 1 of the sandbox: the last thing that PROGRAM executes, by way of the descriptor EXECUTABLE.
 *
 *   srt-init alone
 *       is PROGRAM itself where there is no bubblewrap: it makes the namespaces, where the plan says so, or fences the
 *       command without any.
 *
 *   srt-init probe
 *       prints the kernel's Landlock ABI, and 1 or 0 for whether this user may make the namespaces, and ends.
 *
 *   srt-init connect HOST PORT
 *       is a program of the command's: joins its standard streams to that host through the sandbox's proxy.
 *
 *   srt-init visit SOCKET TICKET
 *       is a wrapped command: hands the ticket in at the unix socket SOCKET, and runs what comes back as its child.
 *
 * A visitor and its host send each other frames: a uint32_t in network byte order, then as many bytes, the first of which is the
 * frame's kind. Strings end in NUL.
 *
 *   visitor -> host  TICKET: the ticket, the working directory, and the variables of the environment
 *   host -> visitor  TURNED_AWAY and why, without NUL; or BECOME: the directory to start in, the number of arguments, in decimal, the
 *                    arguments, and the variables
 *   visitor -> host  SIGNALLED and a byte: signal n asks it to end
 *   visitor -> host  ENDED and a byte: the exit status of what it ran. It goes when the host closes the connection.
 *   host -> visitor  TURNED_AWAY and why, now: it says so, kills what it runs, and ends with status 1
 *   host -> visitor  anything else, or the end of the connection: it kills what it runs
 *
 * On CONTROL the host speaks first:
 *
 *   host -> helper   the plan: a struct plan_header, then its parts in the order of the header's fields
 *   helper -> host   { EGRESS, way }   only where the plan has routes: an enum egress_way
 *   helper -> host   { LANDLOCK, abi } only where the plan has file rules: the kernel's ABI, 0 where it has no Landlock
 *   helper -> host   { READY, six }    the sockets of the plan that are needed in this way are open; those of IPv6 only
 *                                    where six is 1
 *   host -> helper   { ACCEPTS, 0 }    once for each of them, in the plan's order; the host may say several before the first is
 *                                    answered. Each is, in turn, by
 *   helper -> host                     one byte with one descriptor (SCM_RIGHTS)
 *   host -> helper   { GO, 0 }         now the command may start
 *   helper -> host   { STARTED, 0 }    the kernel runs it; or { FAILED, status }: it could not be started, the
 *                                    reason is on stderr, and status is 126 or 127 as a shell's, or SETUP_FAILED
 *   host -> helper   { SIGNAL, n }     any time from here: send signal n to the command's process group
 *   helper -> host   { REFUSED_PATH, 0 }, { LINKED_PATH, 0 }, { TRUSTED_PATH, 0 } or { MOVED_PATH, 0 }, any time from here,
 *                                    each followed by a uint32_t and as many bytes: a path that the command may not make
 *                                    or change; one of a file that it may not write, since that has a name elsewhere;
 *                                    one that it may make, and that programs outside would trust; a directory's old
 *                                    path, a NUL, and its new path, which told paths beneath it now have
 *   helper -> host   { REFUSED_PACKETS, 0 }, any time from here, followed by a uint32_t and as many bytes: what the kernel
 *                                    tells of packets that the plan's table refuses
 *   helper -> host   { EXITED, status }
 *
 * When the host closes the socket, the sandbox ends at once.
 */
#ifndef SRT_INIT_H
#define SRT_INIT_H

#include <stdint.h>

/* Descriptors that "outside" leaves open for "inside". */
enum { CONTROL = 3, EXECUTABLE = 4, JOB = 5 };

/* What is wrong with the helper itself, or with its plan, is this exit status; the reason is on stderr. */
enum { SETUP_FAILED = 125 };

enum {
    EGRESS = 'E',
    LANDLOCK = 'L',
    READY = 'R',
    ACCEPTS = 'A',
    GO = 'G',
    STARTED = 'S',
    FAILED = 'F',
    SIGNAL = 'K',
    REFUSED_PATH = 'D',
    LINKED_PATH = 'N',
    TRUSTED_PATH = 'T',
    MOVED_PATH = 'M',
    REFUSED_PACKETS = 'P',
    EXITED = 'X'
};

/* The kinds of frames. */
enum { TICKET = 'T', TURNED_AWAY = 'R', BECOME = 'B', SIGNALLED = 'S', ENDED = 'X' };

/* Every message but the plan and the descriptors. */
struct message {
    uint8_t type;
    uint8_t value;
};

/*
 * On JOB, one byte each, only where a standard stream is the caller's terminal. Outside tells at the start, and after
 * each stop, whether the command is to run in the terminal's foreground; inside tells that it was stopped.
 */
enum { FOREGROUND = 'F', BACKGROUND = 'B', STOPPED = 'S' };

#define PLAN_MAGIC 0x31545253u /* "SRT1" */
#define PLAN_LIMIT (64u << 20)

enum plan_flags {
    COVER_PROC = 1, /* make the parts of /proc that reach the whole host read-only, or hide them */
    SUPERVISE = 2,  /* the filter asks the helper about some calls, which makes them itself or refuses them */
    NAMESPACES = 4, /* for "alone": make the namespaces of users, processes, network, IPC, host name and mounts */
    FENCE = 8,      /* for "alone": there is no network of the sandbox's own. The ports are only reached through the
                       helper, which makes every connection, and nothing else is */
    UNIX_SOCKETS = 16 /* where calls are supervised: the command may connect to every unix socket */
};

/* How programs that use no proxy reach the host. As one bit each, by which ways a socket is needed. */
enum egress_way {
    BY_TABLE = 1, /* the kernel leads their connections to a socket */
    BY_PORTS = 2, /* sockets listen at the ports that rules name, at every address */
    BY_NOTHING = 4
};

/*
 * The plan: this header, then
 *   struct file_rule[rules]    what Landlock is to allow, see landlock(7); each rule's path is a string further on
 *   struct listener[listeners] the sockets to open, each where it is needed
 *   filter                     struct sock_filter[filter_bytes / 8], see seccomp(2)
 *   IPv4 routes, IPv6 routes,  messages of netlink(7), as many bytes as the header says: addresses and routes; the table
 *   table, subscription        that leads connections to the first of the sockets; what asks for news of refused packets
 *   directory                  where the command starts, one string
 *   paths                      `rules` strings
 *   sockets                    `sockets` strings: unix sockets that the command may connect to
 *   denials                    `denials` strings: paths that it may neither make nor change, there or not
 *   names                      `names` strings, NAME or DIRECTORY/NAME: what it may not make, wherever it may write, but
 *                              in directories that it has made itself. Case does not matter.
 *   repository_names           `repository_names` strings: the same for directories called .git
 *   mounts                     for "inside": `mounts` strings, each the letter of a kind and a path, in the order in which
 *                              they are mounted; a link's and a replaced file's are followed by another string. The root's is the
 *                              first, READ_ONLY_TREE or EMPTY_DIRECTORY, and leaves /dev and /proc as they are
 *   arguments                  `arguments` strings
 *   variables                  `variables` strings, NAME=value
 * A string is its bytes and a NUL.
 */
enum mount_kind {
    WRITABLE_TREE = 'W',   /* the host's directory or file, with all that is mounted in it, as it is */
    READ_ONLY_TREE = 'R',  /* the same, read-only */
    EMPTY_DIRECTORY = 'E', /* made read-only last, after what is mounted in it */
    CLOSED_FILE = 'C',     /* cannot be opened */
    PIN = 'P',             /* a directory over itself, so that it cannot be renamed */
    LINK = 'L',            /* a symbolic link in an empty directory; its target follows */
    REPLACED_FILE = 'F'    /* read-only, another file, whose path follows; not by BY_NOTHING */
};

struct plan_header {
    uint32_t magic;
    uint32_t bytes;           /* of the whole plan, with this header */
    uint64_t handled_access;  /* LANDLOCK_ACCESS_FS_*: refused but where a rule allows it; 0 for no Landlock at all */
    uint64_t handled_network; /* LANDLOCK_ACCESS_NET_*: refused, since no rule allows any */
    uint64_t scoped;          /* LANDLOCK_SCOPE_* */
    uint32_t flags;
    uint32_t uid; /* what the command sees as its own ids */
    uint32_t gid;
    uint32_t rules;
    uint32_t listeners;
    uint32_t filter_bytes;
    uint32_t ipv4_routes_bytes;
    uint32_t ipv6_routes_bytes;
    uint32_t table_bytes;
    uint32_t subscription_bytes;
    uint32_t sockets;
    uint32_t denials;
    uint32_t names;
    uint32_t repository_names;
    uint32_t mounts;
    uint32_t nothing; /* 0: the header's length is a multiple of 8 */
    uint32_t arguments;
    uint32_t variables; /* the rules that follow are aligned to 8 bytes */
};

struct listener {
    uint8_t family;      /* AF_INET or AF_INET6 */
    uint8_t type;        /* SOCK_STREAM, which listens, or SOCK_DGRAM */
    uint8_t ways;        /* by which of enum egress_way it is needed */
    uint8_t transparent; /* 1: no interface has its address, or the table gives it what is for other addresses: IP_TRANSPARENT of ip(7) */
    uint16_t port;
    uint16_t nothing;
    uint8_t address[16]; /* an IPv4 address is the first 4 bytes */
};

struct file_rule {
    uint64_t access; /* LANDLOCK_ACCESS_FS_*; what does not apply to a file that is no directory is left out */
};

#endif

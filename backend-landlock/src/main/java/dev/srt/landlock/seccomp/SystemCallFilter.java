package dev.srt.landlock.seccomp;

import dev.srt.landlock.seccomp.BpfAssembler.Label;
import dev.srt.spi.InitPlan;
import java.nio.file.Path;
import java.util.List;

/**
 * The seccomp program of a command: which system calls are refused, and how.
 *
 * <p>Everything is allowed but what could carry an access past the sandbox's other walls. Values the program judges are
 * passed in registers; what a pointer points to cannot be judged here. See {@code seccomp(2)}, {@code seccomp_data}.
 */
public final class SystemCallFilter {
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int ARGUMENT_BYTES = 8;

    static final int ALLOW = 0x7fff0000; // SECCOMP_RET_ALLOW
    static final int KILL = 0x80000000; // SECCOMP_RET_KILL_PROCESS
    private static final int ERRNO = 0x00050000; // SECCOMP_RET_ERRNO
    static final int NOT_PERMITTED = ERRNO | 1; // EPERM
    static final int ASK = 0x7fc00000; // SECCOMP_RET_USER_NOTIF
    static final int NO_SUCH_CALL = ERRNO | 38; // ENOSYS

    private static final int X32_CALLS = 0x40000000; // __X32_SYSCALL_BIT

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOCKET_TYPE = 0xf; // without SOCK_NONBLOCK and SOCK_CLOEXEC
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;

    private static final int IPPROTO_TCP = 6;
    private static final int MSG_FASTOPEN = 0x20000000;

    private static final int TIOCSTI = 0x5412; // puts characters into a terminal's input
    private static final int TIOCLINUX = 0x541c; // among others, pastes into a console

    private static final int O_WRONLY = 0x1;
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_TRUNC = 0x200;
    private static final int OPENS_TO_CHANGE = O_CREAT | O_WRONLY | O_RDWR | O_TRUNC;

    private static final int CLONE_NEWNS = 0x00020000;
    private static final int CLONE_NEWUSER = 0x10000000;

    /** Calls that reach the kernel's insides, or other ways to do what is refused elsewhere. */
    private static final List<SystemCall> NEVER = List.of(
            SystemCall.IO_URING_SETUP,
            SystemCall.IO_URING_ENTER,
            SystemCall.IO_URING_REGISTER,
            SystemCall.ADD_KEY,
            SystemCall.REQUEST_KEY,
            SystemCall.KEYCTL,
            SystemCall.BPF,
            SystemCall.PERF_EVENT_OPEN,
            SystemCall.USERFAULTFD,
            SystemCall.KEXEC_LOAD,
            SystemCall.KEXEC_FILE_LOAD,
            SystemCall.INIT_MODULE,
            SystemCall.FINIT_MODULE,
            SystemCall.DELETE_MODULE,
            SystemCall.OPEN_BY_HANDLE_AT);

    /** Calls that change what is mounted where: with them a command could uncover what a mount hides. */
    private static final List<SystemCall> MOUNTING = List.of(
            SystemCall.SETNS,
            SystemCall.MOUNT,
            SystemCall.UMOUNT2,
            SystemCall.PIVOT_ROOT,
            SystemCall.OPEN_TREE,
            SystemCall.MOVE_MOUNT,
            SystemCall.FSOPEN,
            SystemCall.FSCONFIG,
            SystemCall.FSMOUNT,
            SystemCall.FSPICK,
            SystemCall.MOUNT_SETATTR,
            SystemCall.OPEN_TREE_ATTR);

    /** Calls that give something a name. */
    private static final List<SystemCall> NAMING = List.of(
            SystemCall.CREAT,
            SystemCall.MKDIR,
            SystemCall.MKDIRAT,
            SystemCall.MKNOD,
            SystemCall.MKNODAT,
            SystemCall.SYMLINK,
            SystemCall.SYMLINKAT,
            SystemCall.LINK,
            SystemCall.LINKAT,
            SystemCall.RENAME,
            SystemCall.RENAMEAT,
            SystemCall.RENAMEAT2);

    private static final List<SystemCall> REMOVING = List.of(SystemCall.UNLINK, SystemCall.UNLINKAT, SystemCall.RMDIR);

    /** Shared memory, semaphores and queues are the host's where there is no namespace for them. */
    private static final List<SystemCall> SHARED_IPC = List.of(
            SystemCall.SHMGET,
            SystemCall.SHMAT,
            SystemCall.SHMCTL,
            SystemCall.SEMGET,
            SystemCall.SEMOP,
            SystemCall.SEMTIMEDOP,
            SystemCall.SEMCTL,
            SystemCall.MSGGET,
            SystemCall.MSGSND,
            SystemCall.MSGRCV,
            SystemCall.MSGCTL,
            SystemCall.MQ_OPEN,
            SystemCall.MQ_UNLINK);

    /** Which calls about files the helper makes for the command. */
    public enum Files {
        NONE,
        /** Those that give something a new name, and those that write a file, since it may have other names. */
        NEW_NAMES,
        /** Those too that remove what is there. */
        CHANGES
    }

    private final Architecture architecture;
    private final boolean fenced;
    private final BpfAssembler program = new BpfAssembler();

    private SystemCallFilter(Architecture architecture, boolean fenced) {
        this.architecture = architecture;
        this.fenced = fenced;
    }

    /**
     * The program for a command.
     *
     * @param fenced whether the command shares the host's network, so that the helper must make every connection
     * @param files which calls about files the helper must make
     * @return an array of {@code struct sock_filter} in this machine's byte order
     */
    public static byte[] assemble(Architecture architecture, InitPlan.SystemCalls open, boolean fenced, Files files) {
        SystemCallFilter filter = new SystemCallFilter(architecture, fenced);
        filter.refuseForeignCalls();
        switch (open.unixSockets()) {
            case InitPlan.UnixSockets.All() -> filter.judgeSockets(Families.WITH_UNIX);
            case InitPlan.UnixSockets.At(List<Path> paths)
            when paths.isEmpty() -> filter.judgeSockets(Families.INTERNET);
            case InitPlan.UnixSockets.At(List<Path> paths) -> {
                filter.judgeSockets(Families.WITH_CONNECTED_UNIX);
                filter.always(SystemCall.CONNECT, ASK);
            }
        }
        if (fenced) {
            filter.fenceNetwork();
        }
        if (files != Files.NONE) {
            filter.superviseFiles(files);
        }
        filter.judgeTerminalControl();
        filter.judgeLimits();
        if (!open.userNamespaces()) {
            filter.refuseNamespaces();
            MOUNTING.forEach(call -> filter.always(call, NOT_PERMITTED));
        }
        NEVER.forEach(call -> filter.always(call, NOT_PERMITTED));
        return filter.program.answer(ALLOW).assemble();
    }

    /** The same number means another call on another architecture, so a filter for one must not see another's. */
    private void refuseForeignCalls() {
        Label known = new Label();
        Label native64 = new Label();
        program.load(ARCHITECTURE)
                .ifEqual(architecture.auditCode(), known)
                .answer(KILL)
                .place(known);
        program.load(NUMBER);
        if (architecture == Architecture.X86_64) {
            program.unlessAtLeast(X32_CALLS, native64).answer(KILL).place(native64);
        }
    }

    /** Which unix sockets can be made, beside those of the internet families. */
    private enum Families {
        INTERNET,
        WITH_CONNECTED_UNIX,
        WITH_UNIX
    }

    /** Internet sockets, the netlink family that the C library lists interfaces with, and some unix sockets or none. */
    private void judgeSockets(Families families) {
        Label next = new Label();
        Label netlink = new Label();
        Label unix = new Label();
        Label internet = new Label();
        Label allowed = new Label();
        Label refused = new Label();
        on(SystemCall.SOCKET, next)
                .load(argument(0))
                .ifEqual(AF_INET, internet)
                .ifEqual(AF_INET6, internet)
                .ifEqual(AF_NETLINK, netlink);
        if (families != Families.INTERNET) {
            program.ifEqual(AF_UNIX, unix);
        }
        program.answer(NOT_PERMITTED).place(unix);
        if (families == Families.WITH_CONNECTED_UNIX) {
            // A datagram socket can send to any path without connecting.
            program.load(argument(1))
                    .and(SOCKET_TYPE)
                    .ifEqual(SOCK_STREAM, allowed)
                    .ifEqual(SOCK_SEQPACKET, allowed)
                    .answer(NOT_PERMITTED);
        } else if (families == Families.WITH_UNIX) {
            program.answer(ALLOW);
        }
        program.place(netlink)
                .load(argument(2))
                .unlessEqual(NETLINK_ROUTE, refused)
                .answer(ALLOW);
        program.place(internet);
        if (fenced) {
            // Only TCP: every other kind can send without connecting, or connects by other calls.
            program.load(argument(1))
                    .and(SOCKET_TYPE)
                    .unlessEqual(SOCK_STREAM, refused)
                    .load(argument(2))
                    .ifEqual(0, allowed)
                    .ifEqual(IPPROTO_TCP, allowed)
                    .answer(NOT_PERMITTED);
        }
        program.place(allowed)
                .answer(ALLOW)
                .place(refused)
                .answer(NOT_PERMITTED)
                .place(next);
        if (families != Families.WITH_UNIX) {
            judgePairs();
        }
    }

    /** A connected pair cannot be turned elsewhere, but a pair of datagram sockets can send to any path. */
    private void judgePairs() {
        Label next = new Label();
        Label allowed = new Label();
        on(SystemCall.SOCKETPAIR, next)
                .load(argument(1))
                .and(SOCKET_TYPE)
                .ifEqual(SOCK_STREAM, allowed)
                .ifEqual(SOCK_SEQPACKET, allowed)
                .answer(NOT_PERMITTED)
                .place(allowed)
                .answer(ALLOW)
                .place(next);
    }

    /** CVE-2017-5226: a command could type into its terminal what the caller's shell then runs. */
    private void judgeTerminalControl() {
        Label next = new Label();
        Label refused = new Label();
        // The kernel takes the request as 32 bits, so the upper half must not matter here either.
        on(SystemCall.IOCTL, next)
                .load(argument(1))
                .ifEqual(TIOCSTI, refused)
                .ifEqual(TIOCLINUX, refused)
                .answer(ALLOW)
                .place(refused)
                .answer(NOT_PERMITTED)
                .place(next);
    }

    /**
     * Nothing but ids keeps a process from setting another's limits: those of the command's deputy, so that it runs out of
     * descriptors at a chosen moment, or, without a namespace of processes, of any of the user's. 0 is the caller itself.
     */
    private void judgeLimits() {
        Label next = new Label();
        Label own = new Label();
        on(SystemCall.PRLIMIT64, next)
                .load(argument(0))
                .ifEqual(0, own)
                .answer(NOT_PERMITTED)
                .place(own)
                .answer(ALLOW)
                .place(next);
    }

    /** Without namespaces a command must neither listen, nor connect by the side door of TCP Fast Open, nor share IPC. */
    private void fenceNetwork() {
        always(SystemCall.CONNECT, ASK);
        always(SystemCall.BIND, NOT_PERMITTED);
        always(SystemCall.LISTEN, NOT_PERMITTED);
        refuseFlag(SystemCall.SENDTO, 3, MSG_FASTOPEN);
        refuseFlag(SystemCall.SENDMSG, 2, MSG_FASTOPEN);
        refuseFlag(SystemCall.SENDMMSG, 3, MSG_FASTOPEN);
        SHARED_IPC.forEach(call -> always(call, NOT_PERMITTED));
    }

    private void superviseFiles(Files files) {
        onFlag(SystemCall.OPEN, 1, OPENS_TO_CHANGE, ASK);
        onFlag(SystemCall.OPENAT, 2, OPENS_TO_CHANGE, ASK);
        // Its flags lie in memory, where they cannot be judged; without it, programs fall back to openat.
        always(SystemCall.OPENAT2, NO_SUCH_CALL);
        always(SystemCall.TRUNCATE, ASK);
        NAMING.forEach(call -> always(call, ASK));
        if (files == Files.CHANGES) {
            REMOVING.forEach(call -> always(call, ASK));
        }
    }

    private void refuseNamespaces() {
        refuseFlag(SystemCall.UNSHARE, 0, CLONE_NEWUSER | CLONE_NEWNS);
        refuseFlag(SystemCall.CLONE, 0, CLONE_NEWUSER | CLONE_NEWNS);
        // Its flags lie in memory, where they cannot be judged; without it, C libraries fall back to clone.
        always(SystemCall.CLONE3, NO_SUCH_CALL);
    }

    private void refuseFlag(SystemCall call, int argument, int flags) {
        onFlag(call, argument, flags, NOT_PERMITTED);
    }

    private void onFlag(SystemCall call, int argument, int flags, int action) {
        if (!call.exists(architecture)) {
            return;
        }
        Label next = new Label();
        Label allowed = new Label();
        on(call, next)
                .load(argument(argument))
                .unlessAnySet(flags, allowed)
                .answer(action)
                .place(allowed)
                .answer(ALLOW)
                .place(next);
    }

    private void always(SystemCall call, int action) {
        if (!call.exists(architecture)) {
            return;
        }
        Label next = new Label();
        on(call, next).answer(action).place(next);
    }

    /** Begins what applies to one call only; {@code next} is where the others go on. The number is loaded. */
    private BpfAssembler on(SystemCall call, Label next) {
        return program.unlessEqual(call.number(architecture), next);
    }

    /** The offset of an argument's low half, which is where a 32-bit value stands on little-endian machines. */
    private static int argument(int index) {
        return FIRST_ARGUMENT + index * ARGUMENT_BYTES;
    }
}

package dev.srt.landlock.seccomp;

/** The system calls that a filter looks at, with their numbers. */
enum SystemCall {
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    CONNECT(42, 203),
    BIND(49, 200),
    LISTEN(50, 201),
    SENDTO(44, 206),
    SENDMSG(46, 211),
    SENDMMSG(307, 269),
    IOCTL(16, 29),
    CLONE(56, 220),
    CLONE3(435, 435),
    PRLIMIT64(302, 261),
    UNSHARE(272, 97),
    SETNS(308, 268),

    OPEN(2),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    CREAT(85),
    MKDIR(83),
    MKDIRAT(258, 34),
    MKNOD(133),
    MKNODAT(259, 33),
    SYMLINK(88),
    SYMLINKAT(266, 36),
    LINK(86),
    LINKAT(265, 37),
    RENAME(82),
    RENAMEAT(264, 38),
    RENAMEAT2(316, 276),
    UNLINK(87),
    UNLINKAT(263, 35),
    RMDIR(84),
    TRUNCATE(76, 45),

    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    OPEN_TREE_ATTR(467, 467),

    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),

    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    KEYCTL(250, 219),

    SHMGET(29, 194),
    SHMAT(30, 196),
    SHMCTL(31, 195),
    SEMGET(64, 190),
    SEMOP(65, 193),
    SEMTIMEDOP(220, 192),
    SEMCTL(66, 191),
    MSGGET(68, 186),
    MSGSND(69, 189),
    MSGRCV(70, 188),
    MSGCTL(71, 187),
    MQ_OPEN(240, 180),
    MQ_UNLINK(241, 181),

    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    OPEN_BY_HANDLE_AT(304, 265);

    private final int x86;
    private final int arm;

    /** An older call, which only x86 has. */
    SystemCall(int x86) {
        this(x86, -1);
    }

    SystemCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** Whether the processor's kernel has the call. */
    boolean exists(Architecture architecture) {
        return number(architecture) >= 0;
    }

    int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}

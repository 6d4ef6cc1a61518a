package dev.srt.landlock;

/** The rights of {@code landlock(7)} ({@code linux/landlock.h}). What a kernel does not know, the helper leaves out. */
final class LandlockAccess {
    private static final long EXECUTE = 1L;
    private static final long WRITE_FILE = 1L << 1;
    private static final long READ_FILE = 1L << 2;
    private static final long READ_DIR = 1L << 3;
    private static final long REMOVE_DIR = 1L << 4;
    private static final long REMOVE_FILE = 1L << 5;
    private static final long MAKE_CHAR = 1L << 6;
    private static final long MAKE_DIR = 1L << 7;
    private static final long MAKE_REG = 1L << 8;
    private static final long MAKE_SOCK = 1L << 9;
    private static final long MAKE_FIFO = 1L << 10;
    private static final long MAKE_BLOCK = 1L << 11;
    private static final long MAKE_SYM = 1L << 12;
    private static final long REFER = 1L << 13; // ABI 2
    private static final long TRUNCATE = 1L << 14; // ABI 3
    private static final long IOCTL_DEV = 1L << 15; // ABI 5

    /** Reading files, listing directories, executing programs. */
    static final long READING = READ_FILE | READ_DIR | EXECUTE;

    /** Everything that changes a file, a directory or a device. */
    static final long WRITING = WRITE_FILE
            | REMOVE_DIR
            | REMOVE_FILE
            | MAKE_CHAR
            | MAKE_DIR
            | MAKE_REG
            | MAKE_SOCK
            | MAKE_FIFO
            | MAKE_BLOCK
            | MAKE_SYM
            | REFER
            | TRUNCATE
            | IOCTL_DEV;

    /** Binding and connecting TCP sockets (ABI 4). */
    static final long NETWORK = 1L | 1L << 1;

    /** Abstract unix sockets and signals of processes outside (ABI 6). */
    static final long SCOPED = 1L | 1L << 1;

    private LandlockAccess() {}

    /** What the kernel's ABI makes of a plan's file fence. */
    static String remark(int abi) {
        if (abi == 0) {
            return "this kernel has no Landlock: the second layer is missing";
        }
        StringBuilder missing = new StringBuilder();
        append(missing, abi < 2, "moves between directories");
        append(missing, abi < 3, "truncation");
        append(missing, abi < 5, "device ioctls");
        append(missing, abi < 6, "signals and abstract sockets");
        return "Landlock ABI " + abi + (missing.isEmpty() ? "" : ", which does not control " + missing);
    }

    private static void append(StringBuilder list, boolean wanted, String what) {
        if (wanted) {
            list.append(list.isEmpty() ? "" : ", ").append(what);
        }
    }
}

package dev.srt.sandbox;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CCharPointerPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.word.PointerBase;

/** Functions of the C library, for native executables alone: GraalVM links them at the build. */
final class PosixCalls {
    /** What {@code posix_spawn_file_actions_t} and {@code siginfo_t} take at most; glibc has 80 and 128, musl no more. */
    static final int STRUCTURE_BYTES = 512;

    private PosixCalls() {}

    /** posix_spawn(3): an error number. The thread waits until the process executes its program. */
    @CFunction("posix_spawn")
    static native int spawn(
            CIntPointer pid,
            CCharPointer program,
            PointerBase fileActions,
            PointerBase attributes,
            CCharPointerPointer arguments,
            CCharPointerPointer environment);

    /** posix_spawn_file_actions_init(3): an error number. */
    @CFunction("posix_spawn_file_actions_init")
    static native int beginActions(PointerBase fileActions);

    /** An error number. Not in POSIX before 2024: glibc has it since 2.29, musl since 1.1.24. */
    @CFunction("posix_spawn_file_actions_addchdir_np")
    static native int changeDirectory(PointerBase fileActions, CCharPointer directory);

    /** posix_spawn_file_actions_destroy(3). */
    @CFunction("posix_spawn_file_actions_destroy")
    static native int endActions(PointerBase fileActions);

    /** waitid(2): 0, or -1, such as where a signal came. */
    @CFunction("waitid")
    static native int waitFor(int kind, int pid, PointerBase information, int options);

    /** waitpid(2): the process, or -1. */
    @CFunction("waitpid")
    static native int reap(int pid, CIntPointer status, int options);

    /** kill(2): 0, or -1. */
    @CFunction("kill")
    static native int signal(int pid, int number);

    /** signal(2): what was done before. */
    @CFunction("signal")
    static native PointerBase handle(int number, PointerBase handler);

    /** strerror(3). */
    @CFunction("strerror")
    static native CCharPointer describe(int error);
}

package dev.srt.sandbox;

import dev.srt.spi.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.WordFactory;

/**
 * A process that {@code posix_spawn(3)} makes, for native executables: it shares this one's memory until it executes its program. The JDK
 * has {@code fork(2)} there, which copies the tables of all that memory for a process that throws them away at once, and costs half as
 * much as bubblewrap itself.
 *
 * <p>Its standard streams are this process's own. What else is open here may be open there: its program has to close that.
 * A JVM must not load this class.
 */
final class SpawnedProcess extends Process {
    // Linux has these: waitid(2), signal(7).
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int NO_SIGNAL = 0;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGCHLD = 17;

    /** What a shell adds to the number of the signal that ended a program. */
    private static final int SIGNALLED = 128;

    private final int pid;

    private int exitStatus;

    /** From then on its id may be another process's. */
    private boolean ended;

    private SpawnedProcess(int pid) {
        this.pid = pid;
    }

    /**
     * Starts it.
     *
     * @throws IOException where the system cannot, with its own words for why
     */
    static SpawnedProcess start(Launch launch) throws IOException {
        try (CStrings arguments = CStrings.of(launch.argv());
                CStrings environment = CStrings.of(launch.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
                CStrings directory =
                        CStrings.of(List.of(launch.workingDirectory().toString()))) {
            return new SpawnedProcess(spawn(arguments, environment, directory));
        }
    }

    private static int spawn(CStrings arguments, CStrings environment, CStrings directory) throws IOException {
        // Whoever started this process may have had it ignored, and then nobody learns how a process ended: wait(2).
        PosixCalls.handle(SIGCHLD, WordFactory.nullPointer());
        CIntPointer pid = UnmanagedMemory.calloc(Integer.BYTES);
        PointerBase actions = UnmanagedMemory.calloc(PosixCalls.STRUCTURE_BYTES);
        try {
            check(PosixCalls.beginActions(actions));
            try {
                check(PosixCalls.changeDirectory(actions, directory.pointers().read(0)));
                check(PosixCalls.spawn(
                        pid,
                        arguments.pointers().read(0),
                        actions,
                        WordFactory.nullPointer(),
                        arguments.pointers(),
                        environment.pointers()));
            } finally {
                PosixCalls.endActions(actions);
            }
            return pid.read();
        } finally {
            UnmanagedMemory.free(actions);
            UnmanagedMemory.free(pid);
        }
    }

    private static void check(int error) throws IOException {
        if (error != 0) {
            CCharPointer words = PosixCalls.describe(error);
            throw new IOException(CTypeConversion.toJavaString(words));
        }
    }

    /**
     * One thread waits at a time.
     *
     * @throws UncheckedIOException where somebody else has learned how it ended
     */
    @Override
    public int waitFor() {
        PointerBase information = UnmanagedMemory.calloc(PosixCalls.STRUCTURE_BYTES);
        CIntPointer status = UnmanagedMemory.calloc(Integer.BYTES);
        try {
            while (isAlive()) {
                // It stays until it is reaped, so that nobody signals another process which has got its id.
                if (PosixCalls.waitFor(P_PID, pid, information, WEXITED | WNOWAIT) == 0) {
                    reap(status);
                } else if (PosixCalls.signal(pid, NO_SIGNAL) != 0) {
                    throw new UncheckedIOException(new IOException("process " + pid + " is no child any more"));
                }
                // Else a signal to this process ended the waiting too early.
            }
        } finally {
            UnmanagedMemory.free(status);
            UnmanagedMemory.free(information);
        }
        return exitValue();
    }

    private synchronized void reap(CIntPointer status) {
        PosixCalls.reap(pid, status, 0);
        int told = status.read();
        // As wait(2) has it: the low seven bits are the signal that ended it, the second byte is what it told.
        int signal = told & 0x7f;
        exitStatus = signal == 0 ? (told >> Byte.SIZE) & 0xff : SIGNALLED + signal;
        ended = true;
    }

    @Override
    public synchronized boolean isAlive() {
        return !ended;
    }

    @Override
    public synchronized int exitValue() {
        if (!ended) {
            throw new IllegalThreadStateException("process " + pid + " has not ended");
        }
        return exitStatus;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void destroy() {
        signal(SIGTERM);
    }

    @Override
    public Process destroyForcibly() {
        signal(SIGKILL);
        return this;
    }

    private synchronized void signal(int number) {
        if (!ended) {
            PosixCalls.signal(pid, number);
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}

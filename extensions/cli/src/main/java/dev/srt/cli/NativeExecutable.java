package dev.srt.cli;

import io.quarkus.runtime.ImageMode;
import org.graalvm.nativeimage.VMRuntime;

/** What only the native executable needs. */
final class NativeExecutable {
    private NativeExecutable() {}

    /** Whether this is it. */
    static boolean isThis() {
        return ImageMode.current() == ImageMode.NATIVE_RUN;
    }

    /**
     * Does what GraalVM leaves to a program whose arguments it does not read ({@code -H:-ParseRuntimeOptions}): it handles the
     * signals that a JVM does, so that a reader who is gone is an error of writing, not the end.
     *
     * <p>Libraries are looked for nowhere, else it would be beside this executable and in the system's directories, twice: Netty's is in
     * here.
     */
    static void completeStart() {
        if (isThis()) {
            System.setProperty("java.library.path", "/dev/null");
            VMRuntime.initialize();
        }
    }
}

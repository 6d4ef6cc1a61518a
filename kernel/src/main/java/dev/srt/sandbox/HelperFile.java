package dev.srt.sandbox;

import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The helper's file, which another thread writes while this one looks at the host: that takes as long. */
final class HelperFile implements AutoCloseable {
    private static final Executor OWN_THREAD =
            task -> Thread.ofPlatform().daemon().name("srt-helper").start(task);

    private final Path directory;
    private final CompletableFuture<Void> writing;

    private HelperFile(Path directory, CompletableFuture<Void> writing) {
        this.directory = directory;
        this.writing = writing;
    }

    /** @param directory of the sandbox's own */
    static HelperFile begin(Optional<InitProgram> init, Path directory) {
        return new HelperFile(
                directory,
                init.map(helper -> CompletableFuture.runAsync(() -> write(helper, directory), OWN_THREAD))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private static void write(InitProgram helper, Path directory) {
        try {
            helper.layOut(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is there. */
    void await() throws SandboxException {
        try {
            writing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException unwritten) {
                throw ScratchSpace.unusable(directory, unwritten.getCause());
            }
            throw e;
        }
    }

    /** Waits until nothing more is written. */
    @Override
    public void close() {
        writing.exceptionally(failure -> null).join();
    }
}

package dev.srt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sockets and pipes that this process has open: what connections are made of ({@code proc_pid_fd(5)}). */
final class Descriptors {
    private static final long POLL_MILLISECONDS = 20;

    private Descriptors() {}

    static long open() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> listed = Files.list(Path.of("/proc/self/fd"))) {
            listed.forEach(all::add);
        }
        long count = 0;
        for (Path each : all) {
            count += isConnection(each) ? 1 : 0;
        }
        return count;
    }

    private static boolean isConnection(Path descriptor) throws IOException {
        try {
            String what = Files.readSymbolicLink(descriptor).toString();
            return what.startsWith("socket:") || what.startsWith("pipe:");
        } catch (NoSuchFileException e) {
            // Closed since it was listed.
            return false;
        }
    }

    /** How many are open more than at the beginning, once that are none or the time is over. */
    static long leaked(long before, long milliseconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + milliseconds * 1_000_000;
        long more = open() - before;
        while (more > 0 && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLISECONDS);
            more = open() - before;
        }
        return more;
    }
}

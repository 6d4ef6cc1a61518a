package dev.srt.landlock;

import static dev.srt.landlock.NeedsCondition.need;

import dev.srt.landlock.seccomp.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The helper as built for one processor, laid out and able to run: in an emulator where that is not this machine's.
 *
 * @param path the executable
 * @param command what runs it
 */
record HelperBuild(Path path, List<String> command) {

    /** What a process has said on both of its streams, and its exit status: 128 + n for a signal n. */
    record Answer(int status, String text) {}

    /** Skips the test that calls it where there is no such build or nothing to run it. */
    static HelperBuild of(Architecture architecture, Path directory) throws IOException {
        need(HelperBinary.existsFor(architecture), "a helper built for " + architecture.id());
        List<String> command = new ArrayList<>();
        if (Architecture.current().orElseThrow() != architecture) {
            String emulator = "qemu-" + architecture.id();
            Optional<Path> found = Stream.of(emulator, emulator + "-static")
                    .flatMap(name -> NeedsCondition.program(name).stream())
                    .findFirst();
            need(found.isPresent(), emulator);
            command.add(found.orElseThrow().toString());
        }
        Path path = HelperBinary.layOut(architecture, directory);
        command.add(path.toString());
        return new HelperBuild(path, List.copyOf(command));
    }

    List<String> command(String... arguments) {
        return Stream.concat(command.stream(), Stream.of(arguments)).toList();
    }

    static Answer run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + command);
        }
        return new Answer(process.exitValue(), text);
    }
}

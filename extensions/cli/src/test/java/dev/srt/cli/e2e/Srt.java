package dev.srt.cli.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the real launcher, in a fresh home and project, with nothing of the tests' own environment. */
public final class Srt implements AutoCloseable {
    /** Where programs are, for every caller. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Workspace workspace;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private byte[] input = {};

    private Srt(Workspace workspace, Path launcher, Way way) {
        this.workspace = workspace;
        environment.put("PATH", PATH);
        environment.put("HOME", workspace.home().toString());
        // A test run in the background has some signals ignored, which srt would inherit and rightly respect.
        words.addAll(List.of("env", "--default-signal"));
        words.addAll(workspace.caller().prefix());
        words.addAll(way.prefix());
        words.add(launcher.toString());
        words.addAll(way.options());
    }

    /** Srt as that caller runs it. */
    public static Srt of(Caller caller) throws IOException {
        return of(caller, Way.BUBBLEWRAP);
    }

    /** Srt as that caller runs it, confining in that way. */
    public static Srt of(Caller caller, Way way) throws IOException {
        return new Srt(Workspace.of(caller), SourceTree.launcher(caller), way);
    }

    /** Srt as that caller runs it, by another path to the launcher. */
    public static Srt of(Caller caller, Path launcher) throws IOException {
        return new Srt(Workspace.of(caller), launcher, Way.BUBBLEWRAP);
    }

    /** Srt as if this were a Mac, whose sandbox a program stands in for. Simulated. */
    static Srt simulatedMac() throws IOException {
        return of(Caller.CURRENT, SourceTree.path("backend-seatbelt/src/test/simulated/srt"));
    }

    /** Where it runs. */
    public Workspace workspace() {
        return workspace;
    }

    /** Adds a variable of the caller's. */
    public Srt with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** What the caller's standard input holds, through a pipe; without it, nothing. */
    Srt given(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Has srt started by a line of bash, which finds srt's words in {@code "$@"}. */
    public Srt through(String bashLine) {
        words.addAll(0, List.of("bash", "-c", bashLine, "bash"));
        return this;
    }

    /** Runs srt with these arguments to its end. */
    public Outcome run(String... arguments) throws IOException, InterruptedException {
        try (Started started = start(arguments)) {
            return started.outcome();
        }
    }

    /** Runs srt with a settings file of that text, and then these arguments, to its end. */
    public Outcome runWith(String settings, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(
                List.of("--settings", workspace.settings(settings).toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    /** Starts srt with these arguments. */
    public Started start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(all).directory(workspace.project().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(workspace.top(), "stdout", "");
        Path errors = Files.createTempFile(workspace.top(), "stderr", "");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var pipe = process.getOutputStream()) {
            pipe.write(input);
        } catch (IOException e) {
            // It ended without reading: what it said tells why, and that is what the test looks at.
            if (!"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
        }
        return new Started(process, output, errors);
    }

    @Override
    public void close() {
        workspace.close();
    }
}

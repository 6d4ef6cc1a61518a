package dev.srt.cli.escape;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import dev.srt.cli.e2e.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes a list of attempts one after the other, within one sandbox or without any, and tells afterwards what each came to,
 * by what the host sees.
 *
 * <p>The attempts run in the project, {@code PROJECT}, which a policy may open for writing. {@code OUTSIDE} holds their
 * targets, one for each, and nothing in it may change; {@code SECRETS} their secrets.
 */
final class Attack implements AutoCloseable {
    private static final String ORIGINAL = "original";
    private static final String EACH = """
            for script in "$TOP"/attempts/*.sh; do
                NAME=$(basename "$script" .sh)
                export NAME TARGET="$OUTSIDE/$NAME/target" ABSENT="$OUTSIDE/$NAME/absent"
                export SECRET="$SECRETS/$NAME/secret" LOOT="$PROJECT/$NAME.loot"
                timeout -s KILL 10 bash "$script" >"$PROJECT/$NAME.log" 2>&1 </dev/null
            done
            echo made
            """;

    private final Srt srt;
    private final Workspace workspace;
    private final List<Attempt> attempts;
    private final Path targets;
    private final Map<String, String> variables = new HashMap<>();
    private final Ears ears;
    private List<String> heard = List.of();

    /** Prepares the ground: a target, a secret and a script for each attempt. */
    Attack(Caller caller, Way way, List<Attempt> attempts) throws IOException {
        this(caller, way, attempts, "outside");
    }

    /**
     * The same with the targets elsewhere.
     *
     * @param place where, seen from the directory that holds the project
     */
    Attack(Caller caller, Way way, List<Attempt> attempts, String place) throws IOException {
        this.srt = Srt.of(caller, way);
        this.workspace = srt.workspace();
        this.attempts = attempts;
        this.targets = top().resolve(place);
        this.ears = new Ears(top());
        variables.putAll(ears.variables());
        variables.put("TOP", top().toString());
        variables.put("PROJECT", workspace.project().toString());
        variables.put("OUTSIDE", targets.toString());
        variables.put("SECRETS", top().resolve("secrets").toString());
        variables.put("PROBE", Programs.probe(top()).toString());
        for (int i = 0; i < attempts.size(); i++) {
            String name = name(i);
            workspace.write(this.targets.resolve(name).resolve("target"), ORIGINAL);
            workspace.write(top().resolve("secrets").resolve(name).resolve("secret"), "secret of " + name + "\n");
            workspace.write(
                    top().resolve("attempts").resolve(name + ".sh"),
                    attempts.get(i).script());
        }
    }

    Workspace workspace() {
        return workspace;
    }

    /** Adds something that attempts may aim at. */
    Attack with(String variable, Object value) {
        variables.put(variable, value.toString());
        return this;
    }

    /** Has srt started by a line of bash, which finds srt's words in {@code "$@"} and the variables of attempts. */
    Attack through(String bashLine) {
        srt.through(bashLine);
        return this;
    }

    /**
     * Makes the attempts in a sandbox.
     *
     * @param settings JSON, in which single quotes stand for double ones and {@code ${VARIABLE}} for a variable's value
     */
    Attack sandboxed(String settings) throws IOException, InterruptedException {
        variables.forEach(srt::with);
        String text = settings.replace('\'', '"');
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        Outcome outcome = srt.runWith(text, "-c", EACH);
        if (!outcome.stdout().equals("made\n")) {
            throw new AssertionError("the attempts were not made: " + outcome);
        }
        heard = ears.heard();
        return this;
    }

    /** Makes those attempts that have a control with nothing to stop them but what stops the caller. */
    Attack unconfined() throws IOException, InterruptedException {
        for (int i = 0; i < attempts.size(); i++) {
            if (!attempts.get(i).controlled()) {
                Files.delete(top().resolve("attempts").resolve(name(i) + ".sh"));
            }
        }
        List<String> words = new ArrayList<>(workspace.caller().prefix());
        words.addAll(List.of("bash", "-c", EACH));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(workspace.project().toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(variables);
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the attempts do not end");
        }
        heard = ears.heard();
        return this;
    }

    /** What an attempt came to, a line each; nothing where it failed. */
    List<String> gains(Attempt attempt) throws IOException {
        String name = name(attempts.indexOf(attempt));
        List<String> gains = new ArrayList<>();
        Path target = targets.resolve(name).resolve("target");
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            gains.add("the target is gone");
        } else if (!Files.readString(target).equals(ORIGINAL)) {
            gains.add("the target holds: " + Files.readString(target));
        } else if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(target))
                .equals("rw-r--r--")) {
            gains.add("the target's mode is another");
        }
        try (Stream<Path> beside = Files.list(target.getParent())) {
            beside.filter(file -> !file.equals(target)).forEach(file -> gains.add("made: " + file));
        }
        Path loot = workspace.project().resolve(name + ".loot");
        if (Files.exists(loot, LinkOption.NOFOLLOW_LINKS) && Files.size(loot) > 0) {
            gains.add("loot: " + Files.readString(loot));
        }
        heard.stream().filter(text -> text.contains(name)).forEach(text -> gains.add("the host heard " + text));
        return gains;
    }

    /** What an attempt printed, to explain a failure. */
    String log(Attempt attempt) throws IOException {
        Path log = workspace.project().resolve(name(attempts.indexOf(attempt)) + ".log");
        return Files.exists(log) ? Files.readString(log) : "(it was not made)";
    }

    private Path top() {
        return workspace.top();
    }

    /** What an attempt is called in its environment, by its place in the list. */
    static String name(int attempt) {
        return "attempt-%03d".formatted(attempt);
    }

    @Override
    public void close() {
        ears.close();
        srt.close();
    }
}

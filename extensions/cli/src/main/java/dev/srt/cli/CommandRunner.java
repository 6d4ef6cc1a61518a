package dev.srt.cli;

import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.sandbox.SettingsProtection;
import dev.srt.sandbox.SingleCommand;
import dev.srt.settings.LoadedSettings;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Runs one command: settings, sandbox, signals, exit status. */
final class CommandRunner {
    private static final String DEBUG_VARIABLE = "SRT_DEBUG";

    private CommandRunner() {}

    /**
     * Runs a command to its end.
     *
     * @param settings the file of {@code --settings}, or null
     * @param backend the id of {@code --backend}, or null
     * @return its exit status
     */
    static int run(Command command, Path settings, String backend, boolean debug) throws Exception {
        EventLoops loops = EventLoops.begin();
        Caller.checkArguments();
        Map<String, String> environment = new HashMap<>(Caller.environment());
        boolean telling = debug || !environment.getOrDefault(DEBUG_VARIABLE, "").isEmpty();
        if (debug) {
            environment.put(DEBUG_VARIABLE, "true");
        }
        Consumer<String> tell = Timeline.marking(telling ? StandardError::debug : line -> {});
        Path directory = Caller.workingDirectory();
        SettingsRequest request = SettingsSources.request(directory, Optional.ofNullable(settings));
        LoadedSettings loaded = SettingsLoader.load(request);
        if (TrustQuestion.settle(loaded.untrusted())) {
            loaded = SettingsLoader.load(request);
        }
        loaded.notices().forEach(notice -> StandardError.say("srt: " + notice));
        if (StandardError.isTerminal(2)) {
            StandardError.say("Running: " + command.text());
        }
        if (loaded.disabledBy().isPresent()) {
            return Unsandboxed.run(command, environment, loaded.disabledBy().get());
        }
        Timeline.mark("settings");
        SandboxOptions options = new SandboxOptions(
                SettingsProtection.protect(loaded, request),
                directory,
                environment,
                Optional.ofNullable(backend),
                Optional.of(request.plugins()).filter(Files::exists),
                SandboxOptions.NOBODY,
                notice -> StandardError.say("srt: " + notice),
                tell,
                telling);
        return run(loops, options, command, tell);
    }

    private static int run(EventLoops loops, SandboxOptions options, Command command, Consumer<String> tell)
            throws Exception {
        Promise<RunningCommand> started = Promise.promise();
        Signals.forwardTo(started.future());
        SingleCommand prepared;
        try {
            prepared = SingleCommand.prepare(options, command);
        } catch (SandboxException refused) {
            loops.end();
            throw refused;
        }
        try (prepared) {
            return await(loops, prepared, started, tell);
        }
    }

    private static int await(
            EventLoops loops, SingleCommand prepared, Promise<RunningCommand> started, Consumer<String> tell)
            throws Exception {
        boolean sound = true;
        try {
            prepared.start(loops.vertx(), violation -> tell.accept(violation.line()))
                    .onComplete(started);
            return Waiting.result(started.future().compose(RunningCommand::exitStatus));
        } catch (ExecutionException error) {
            // Such as that there can be no more threads: what ends a sandbox in order might wait for one. The JVM's end
            // does not.
            sound = false;
            throw error;
        } finally {
            if (sound) {
                Waiting.result(prepared.shutdown());
                Timeline.mark("sandbox: closed");
                loops.end();
            }
        }
    }
}

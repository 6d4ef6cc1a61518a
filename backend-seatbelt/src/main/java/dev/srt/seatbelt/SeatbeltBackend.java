package dev.srt.seatbelt;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.Port;
import dev.srt.seatbelt.profile.InexpressibleException;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Following;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.Trial;
import dev.srt.spi.UnenforceableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Confines a command with {@code sandbox-exec(1)} of macOS, by a profile made for it. The sandbox holds for the command and all
 * that it starts, and nothing inside can leave it.
 *
 * <p>There is no network of the sandbox's own here: the listeners of a confinement are to answer on the host's loopback, at the
 * ports that they name.
 */
public final class SeatbeltBackend implements SandboxBackend {
    /** The name of the program, and its key among the host's tools. */
    public static final String TOOL = "sandbox-exec";

    /** As {@code os.name} says it. */
    static final String MACOS = "Mac OS X";

    private static final int PREFERENCE = 100;

    /** A file that is written for each command: what is passed as an argument has a limit. */
    private static final String PROFILE = "profile.sb";

    private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

    /**
     * A JVM dials IPv4 addresses by sockets of IPv6, as {@code ::ffff:127.0.0.1}, which is not this host's loopback to the
     * sandbox.
     */
    private static final String JAVA_BY_IPV4 = "-Djava.net.preferIPv4Stack=true";

    /** For the service loader. */
    public SeatbeltBackend() {}

    @Override
    public String id() {
        return "seatbelt";
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public Set<String> tools() {
        return Set.of(TOOL);
    }

    @Override
    public Availability probe(HostFacts host) {
        if (!host.os().equals(MACOS)) {
            return Availability.Unusable.onThisSystem("Seatbelt is part of macOS");
        }
        if (!host.tools().containsKey(TOOL)) {
            return new Availability.Unusable(
                    "this macOS has no sandbox-exec",
                    "see that /usr/bin/sandbox-exec is there and may be executed; it is part of every macOS");
        }
        return new Availability.Usable(EnumSet.complementOf(EnumSet.of(Guarantee.PROCESSES_ENDED)));
    }

    @Override
    public boolean sharesHostNetwork() {
        return true;
    }

    @Override
    public Optional<Trial> trial(HostFacts host) {
        return Optional.of(new SandboxTrial(host.tools().get(TOOL)));
    }

    @Override
    public Future<Optional<Following>> follow(
            Confinement confinement, HostFacts host, Consumer<Following.Refused> refusals) {
        String tag = LogTag.of(host.scratch());
        FileJudge judge = FileJudge.of(files(confinement));
        try {
            LogStream stream =
                    LogStream.open(LogStream.argv(tag), tag, refusal -> refusals.accept(refusal.told(judge)));
            return stream.ready().<Optional<Following>>map(Optional.of(stream)).onFailure(failure -> stream.close());
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    private static FilesystemPolicy files(Confinement confinement) {
        return confinement.patterns().besides(confinement.policy().filesystem());
    }

    @Override
    public Launch prepare(Confinement confinement, HostFacts host) throws UnenforceableException {
        MacConfinement asked = asked(confinement, host);
        String program = confinement.argv().getFirst();
        if (program.startsWith("-")) {
            throw new UnenforceableException(
                    "\"%s\" would be taken for an option of sandbox-exec".formatted(program),
                    "name the program by its path");
        }
        Path profile = host.scratch().tools().resolve(PROFILE);
        List<String> argv = new ArrayList<>(List.of(host.tools().get(TOOL).toString(), "-f", profile.toString(), "--"));
        argv.addAll(confinement.argv());
        return new Launch(
                argv,
                environment(confinement.environment(), asked),
                confinement.workingDirectory(),
                Optional.empty(),
                Map.of(profile, profile(asked)));
    }

    private static String profile(MacConfinement asked) throws UnenforceableException {
        try {
            return SeatbeltProfile.of(asked).text();
        } catch (InexpressibleException e) {
            throw new UnenforceableException(
                    "a rule cannot be written in a profile of sandbox-exec: " + e.getMessage(),
                    "name the files in another way");
        }
    }

    private static MacConfinement asked(Confinement confinement, HostFacts host) {
        return new MacConfinement(
                files(confinement),
                host.files(),
                host.scratch().tools(),
                host.rootLinks().keySet(),
                confinement.policy().network(),
                gateway(confinement.listeners()),
                confinement.policy().mac(),
                LogTag.of(host.scratch()));
    }

    private static List<Port> gateway(List<Listener> listeners) {
        return listeners.stream()
                .filter(Listener.Proxy.class::isInstance)
                .map(listener -> ((Listener.Proxy) listener).port())
                .toList();
    }

    private static Map<String, String> environment(Map<String, String> commands, MacConfinement asked) {
        if (!asked.reachesLoopback()) {
            return commands;
        }
        Map<String, String> environment = new HashMap<>(commands);
        environment.merge(JAVA_OPTIONS, JAVA_BY_IPV4, (theirs, ours) -> theirs.isBlank() ? ours : theirs + " " + ours);
        return environment;
    }
}

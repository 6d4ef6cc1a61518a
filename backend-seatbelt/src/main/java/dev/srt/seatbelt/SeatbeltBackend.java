package dev.srt.seatbelt;

import dev.srt.policy.Port;
import dev.srt.seatbelt.profile.InexpressibleException;
import dev.srt.spi.Availability;
import dev.srt.spi.Confinement;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.UnenforceableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            return new Availability.Unusable("Seatbelt is part of macOS", "use the backend of this system");
        }
        if (!host.tools().containsKey(TOOL)) {
            return new Availability.Unusable(
                    "this macOS has no sandbox-exec",
                    "see that /usr/bin/sandbox-exec is there and may be executed; it is part of every macOS");
        }
        // Not promised: that all of the command's processes end with srt.
        return new Availability.Usable(EnumSet.complementOf(EnumSet.of(Guarantee.PROCESSES_ISOLATED)));
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
        List<String> argv = new ArrayList<>(List.of(host.tools().get(TOOL).toString(), "-p", profile(asked), "--"));
        argv.addAll(confinement.argv());
        Map<String, String> environment = environment(confinement.environment(), asked);
        ArgumentSpace.check(argv, environment);
        return new Launch(argv, environment, confinement.workingDirectory(), Optional.empty());
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
                confinement.policy().filesystem(),
                host.files(),
                host.scratch().tools(),
                host.rootLinks().keySet(),
                confinement.policy().network(),
                gateway(confinement.listeners()),
                Openings.NONE,
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

    /** What macOS passes to a program. */
    private static final class ArgumentSpace {
        /** {@code ARG_MAX} of {@code sys/syslimits.h}: bytes for all arguments and variables together. */
        private static final int MOST = 1 << 20;

        /** For what the system adds itself, such as the program's path. */
        private static final int SYSTEMS_OWN = 1 << 14;

        /** Each ends with a NUL, and a pointer leads to it. */
        private static final int AROUND_EACH = 1 + Long.BYTES;

        static void check(List<String> argv, Map<String, String> environment) throws UnenforceableException {
            long bytes = SYSTEMS_OWN;
            for (String word : argv) {
                bytes += size(word);
            }
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                bytes += size(variable.getKey()) + size(variable.getValue());
            }
            if (bytes > MOST) {
                throw new UnenforceableException(
                        "the profile, the command and its environment take %d bytes, and macOS passes %d to a program"
                                .formatted(bytes, MOST),
                        "name directories or patterns in place of many single files");
            }
        }

        private static long size(String word) {
            return word.getBytes(StandardCharsets.UTF_8).length + (long) AROUND_EACH;
        }
    }
}

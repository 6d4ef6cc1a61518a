package dev.srt.sandbox;

import dev.srt.policy.DomainRule;
import dev.srt.violation.CommandOrigin;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one command is run.
 *
 * @param id names the run in violations; empty for a random one. Where it opens something ({@link Sandbox#allowFor}), it must be hard
 *     to guess
 * @param streams what its standard streams are connected to
 * @param workingDirectory where it starts; empty for the sandbox's
 * @param environment what it inherits; empty for the sandbox's
 * @param allowedDomains what this command may reach besides, while it runs; no deny rule yields to it
 * @since 0.1
 */
public record RunOptions(
        Optional<String> id,
        Streams streams,
        Optional<Path> workingDirectory,
        Optional<Map<String, String>> environment,
        List<DomainRule> allowedDomains) {
    private static final int ID_BYTES = 16;

    /** This process's own streams, and everything else as the sandbox has it. */
    public static final RunOptions INHERITED =
            new RunOptions(Optional.empty(), Streams.INHERITED, Optional.empty(), Optional.empty(), List.of());

    /** The same with pipes for all three streams. */
    public static final RunOptions PIPED = INHERITED.withStreams(Streams.PIPED);

    /**
     * Keeps its own copies of the collections.
     *
     * @throws IllegalArgumentException where an id opens something that is not hard to guess, or is longer than proxies are told
     */
    public RunOptions {
        environment = environment.map(Map::copyOf);
        allowedDomains = List.copyOf(allowedDomains);
        int length = id.map(String::length).orElse(NetworkRules.SHORTEST_ID);
        if (length > CommandOrigin.KEY_CHARACTERS) {
            throw new IllegalArgumentException("an id has at most " + CommandOrigin.KEY_CHARACTERS + " characters");
        }
        if (!allowedDomains.isEmpty() && length < NetworkRules.SHORTEST_ID) {
            throw new IllegalArgumentException(NetworkRules.TOO_SHORT);
        }
    }

    /** 128 random bits in the characters of base64url: an id that nobody guesses. */
    public static String randomId() {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** The same with an id. */
    public RunOptions withId(String given) {
        return new RunOptions(Optional.of(given), streams, workingDirectory, environment, allowedDomains);
    }

    /** The same with other streams. */
    public RunOptions withStreams(Streams others) {
        return new RunOptions(id, others, workingDirectory, environment, allowedDomains);
    }

    /** The same in another directory. */
    public RunOptions withWorkingDirectory(Path directory) {
        return new RunOptions(id, streams, Optional.of(directory), environment, allowedDomains);
    }

    /** The same with another environment to inherit. */
    public RunOptions withEnvironment(Map<String, String> variables) {
        return new RunOptions(id, streams, workingDirectory, Optional.of(variables), allowedDomains);
    }

    /** The same with more that the command may reach. */
    public RunOptions withAllowedDomains(List<DomainRule> domains) {
        return new RunOptions(id, streams, workingDirectory, environment, domains);
    }
}

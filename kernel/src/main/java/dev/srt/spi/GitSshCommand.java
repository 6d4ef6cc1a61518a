package dev.srt.spi;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ssh that git runs, as {@code GIT_SSH_COMMAND} names it (git(1)). {@code ssh} knows no proxy variables, so a connector is its {@code
 * ProxyCommand} (ssh_config(5)).
 *
 * @since 0.1
 */
public final class GitSshCommand {
    /** The variable that names it, a command line for a shell. */
    public static final String VARIABLE = "GIT_SSH_COMMAND";

    /** A program's path, which {@link #VARIABLE} overrides. */
    private static final String PROGRAM = "GIT_SSH";

    /** Clients with options of their own, as git tells them: {@code ssh.variant} in git-config(1). */
    private static final Set<String> OTHER_CLIENTS = Set.of("plink", "putty", "tortoiseplink");

    private final String client;

    private GitSshCommand(String client) {
        this.client = client;
    }

    /** That of an environment; empty where it is a client that takes no options of {@code ssh}. */
    public static Optional<GitSshCommand> of(Map<String, String> environment) {
        String client = client(environment);
        return OTHER_CLIENTS.contains(programOf(client)) ? Optional.empty() : Optional.of(new GitSshCommand(client));
    }

    /** What the caller has git run, with all it says: of an option that is stated twice ssh takes the first. */
    private static String client(Map<String, String> environment) {
        String command = environment.getOrDefault(VARIABLE, "");
        String program = environment.getOrDefault(PROGRAM, "");
        if (!command.isBlank()) {
            return command;
        }
        return program.isBlank() ? "ssh" : quoted(program);
    }

    private static String programOf(String client) {
        String first = client.strip().split("\\s", 2)[0].replaceAll("[\"']", "");
        return first.substring(first.lastIndexOf('/') + 1);
    }

    /**
     * The same client, which reaches its hosts by a program. A connection that another ssh outside holds open is not used: it would
     * lead past the proxy.
     *
     * @param connector is given a host and a port, after these arguments, and speaks with it by its standard streams
     * @return a value for {@link #VARIABLE}
     */
    public String through(Path connector, String... arguments) {
        String words = quoted(connector.toString().replace("%", "%%"));
        String proxyCommand =
                String.join(" ", words, String.join(" ", arguments)).strip() + " %h %p";
        return client + " -o ControlMaster=no -o ControlPath=none -o " + quoted("ProxyCommand=" + proxyCommand);
    }

    /** One word for a shell (POSIX, Shell Command Language, section 2.2.2). */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

package dev.srt.seatbelt;

import dev.srt.spi.ToolAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Has git's ssh reach its hosts through the sandbox's proxy, by {@code GIT_SSH_COMMAND} (git(1)): {@code ssh} knows no proxy
 * variables, so a script that needs nothing but what every Mac has is its {@code ProxyCommand} (ssh_config(5)).
 */
public final class GitOverSsh implements ToolAdapter {
    private static final String CONNECTOR = "srt-connect";
    private static final String COMMAND = "GIT_SSH_COMMAND";

    /** A program's path, which {@code GIT_SSH_COMMAND} overrides. */
    private static final String PROGRAM = "GIT_SSH";

    /** Clients with options of their own, as git tells them: {@code ssh.variant} in git-config(1). */
    private static final Set<String> OTHER_CLIENTS = Set.of("plink", "putty", "tortoiseplink");

    /** For the service loader. */
    public GitOverSsh() {}

    @Override
    public boolean supported() {
        return System.getProperty("os.name").equals(SeatbeltBackend.MACOS);
    }

    @Override
    public Map<String, String> install(Path directory, Map<String, String> environment) throws IOException {
        String client = client(environment);
        if (OTHER_CLIENTS.contains(programOf(client))) {
            return Map.of();
        }
        Path connector = directory.resolve(CONNECTOR);
        try (InputStream content = GitOverSsh.class.getResourceAsStream(CONNECTOR)) {
            if (content == null) {
                throw new IOException("this build has no " + CONNECTOR);
            }
            Files.copy(content, connector);
        }
        Files.setPosixFilePermissions(connector, PosixFilePermissions.fromString("r-x------"));
        return Map.of(COMMAND, client + " " + options(connector));
    }

    /** What the caller has git run, with all it says: of an option that is stated twice ssh takes the first. */
    private static String client(Map<String, String> environment) {
        String command = environment.getOrDefault(COMMAND, "");
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

    /** A connection that another ssh outside holds open would lead past the proxy. */
    private static String options(Path connector) {
        String proxyCommand = quoted(connector.toString().replace("%", "%%")) + " %h %p";
        return "-o ControlMaster=no -o ControlPath=none -o " + quoted("ProxyCommand=" + proxyCommand);
    }

    /** One word for a shell (POSIX, Shell Command Language, section 2.2.2). */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

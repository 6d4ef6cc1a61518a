package dev.srt.seatbelt;

import dev.srt.spi.GitSshCommand;
import dev.srt.spi.ToolAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Has git's ssh reach its hosts through the sandbox's proxy, by {@code GIT_SSH_COMMAND} (git(1)): {@code ssh} knows no proxy
 * variables, so a script that needs nothing but what every Mac has is its {@code ProxyCommand} (ssh_config(5)).
 */
public final class GitOverSsh implements ToolAdapter {
    private static final String CONNECTOR = "srt-connect";

    /** For the service loader. */
    public GitOverSsh() {}

    @Override
    public boolean supported() {
        return System.getProperty("os.name").equals(SeatbeltBackend.MACOS);
    }

    @Override
    public Map<String, String> install(Path directory, Map<String, String> environment) throws IOException {
        Optional<GitSshCommand> ssh = GitSshCommand.of(environment);
        if (ssh.isEmpty()) {
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
        return Map.of(GitSshCommand.VARIABLE, ssh.get().through(connector));
    }
}

package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.GitSshCommand;
import dev.srt.spi.ToolAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Has git's ssh reach its hosts through the sandbox's proxy, by {@code GIT_SSH_COMMAND} (git(1)): {@code ssh} knows no
 * proxy variables, so the helper, in another of its parts, is its {@code ProxyCommand} (ssh_config(5)).
 */
public final class GitOverSsh implements ToolAdapter {
    private static final String NAME = "srt-connect";

    private final Optional<Architecture> architecture = HelperBinary.built();

    /** For the service loader. */
    public GitOverSsh() {}

    @Override
    public boolean supported() {
        return System.getProperty("os.name").equals("Linux") && architecture.isPresent();
    }

    @Override
    public Map<String, String> install(Path directory, Map<String, String> environment) throws IOException {
        Optional<GitSshCommand> ssh = GitSshCommand.of(environment);
        if (ssh.isEmpty()) {
            return Map.of();
        }
        Path connector = HelperBinary.alsoAt(architecture.orElseThrow(), directory.resolve(NAME));
        return Map.of(GitSshCommand.VARIABLE, ssh.get().through(connector, "connect"));
    }
}

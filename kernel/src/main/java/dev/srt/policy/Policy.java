package dev.srt.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a sandbox is to enforce: the immutable value that settings become.
 *
 * @param network what may be reached
 * @param filesystem what may be read and written
 * @param weakerNestedSandbox whether to do without a fresh {@code /proc}, as inside some containers
 * @param nestedUserNamespaces whether the command may make user namespaces of its own
 * @param ignoreViolations texts of violations not to report, by a part of the command's text, {@code *} for all
 * @param gitSafeDirectories directories that git is to trust though another user owns them
 * @param bwrapPath the bubblewrap to run; empty means that of {@code PATH}
 * @param mac what of macOS is opened
 */
public record Policy(
        NetworkPolicy network,
        FilesystemPolicy filesystem,
        boolean weakerNestedSandbox,
        boolean nestedUserNamespaces,
        Map<String, List<String>> ignoreViolations,
        List<String> gitSafeDirectories,
        Optional<Path> bwrapPath,
        MacOpenings mac) {

    /** Keeps its own copies of the collections. */
    public Policy {
        ignoreViolations = Map.copyOf(ignoreViolations);
        gitSafeDirectories = List.copyOf(gitSafeDirectories);
    }

    /** A policy with nothing but rules for the network and for files. */
    public static Policy of(NetworkPolicy network, FilesystemPolicy filesystem) {
        return new Policy(network, filesystem, false, false, Map.of(), List.of(), Optional.empty(), MacOpenings.NONE);
    }

    /** The same policy with other file rules. */
    public Policy with(FilesystemPolicy other) {
        return with(network, other);
    }

    /** The same policy with other rules for the network. */
    public Policy with(NetworkPolicy other) {
        return with(other, filesystem);
    }

    private Policy with(NetworkPolicy reach, FilesystemPolicy files) {
        return new Policy(
                reach,
                files,
                weakerNestedSandbox,
                nestedUserNamespaces,
                ignoreViolations,
                gitSafeDirectories,
                bwrapPath,
                mac);
    }
}

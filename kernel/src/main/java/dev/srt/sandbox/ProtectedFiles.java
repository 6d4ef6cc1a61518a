package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Looks for protected files ({@link ProtectedNames}) in the trees that a command may write.
 *
 * <p>The working directory and every writable tree are searched as deep as the policy says. Not searched is where a package
 * manager put programs that the user runs anyway: who can write those needs no start-up file beside them. So {@code
 * node_modules} is left out where a {@code package.json} lies beside it, and a virtual environment of Python where its
 * {@code pyvenv.cfg} lies in it; a directory that only has such a name is searched.
 */
final class ProtectedFiles implements TreeScan.Visitor {
    private static final Source SOURCE = Source.builtIn("files that other programs run or trust");
    private static final String GIT = ".git";
    private static final Set<String> ENVIRONMENTS = Set.of("venv", ".venv", "env", ".env");

    private final FileJudge judge;
    private final FilesystemPolicy.Protection protection;
    private final List<String> inRepositories;
    private final Set<Path> found = new ConcurrentSkipListSet<>();

    private ProtectedFiles(FilesystemPolicy policy) {
        this.judge = FileJudge.of(policy);
        this.protection = policy.protection();
        this.inRepositories = protection.names().inRepositories();
    }

    /**
     * The policy with a write deny for each protected file.
     *
     * @param policy whose rules are about real paths
     * @param workingDirectory a real path
     */
    static FilesystemPolicy protect(FilesystemPolicy policy, Path workingDirectory) {
        if (policy.disabled()) {
            return policy;
        }
        ProtectedFiles search = new ProtectedFiles(policy);
        List<Path> trees = Stream.concat(
                        Stream.of(workingDirectory),
                        policy.allowWrite().stream()
                                .filter(tree -> !tree.source().isBuiltIn())
                                .map(tree -> tree.pattern().root()))
                .distinct()
                .filter(tree -> Files.isDirectory(tree) && search.isWritable(tree))
                .toList();
        TreeScan.walk(trees, search);
        List<PathRule> denies = new ArrayList<>(policy.denyWrite());
        search.found.forEach(path -> denies.add(new PathRule(PathPattern.literal(path), SOURCE)));
        return policy.withDenyWrite(denies);
    }

    private boolean isWritable(Path directory) {
        return judge.write(directory).allowed();
    }

    @Override
    public void entry(Path entry, String name) {
        ProtectedNames names = protection.names();
        if (names.contains(name)) {
            found.add(entry);
        }
        if (isRepository(name)) {
            if (!inRepositories.isEmpty()) {
                protectRepository(entry);
            }
        } else {
            names.in(name).forEach(part -> found.add(entry.resolve(part)));
        }
        if (name.equals("HEAD") && GitRepository.isBare(entry.getParent())) {
            found.addAll(GitRepository.executables(entry.getParent(), inRepositories));
        }
    }

    @Override
    public boolean enters(Path directory, String name, int depth) {
        return depth < protection.searchDepth()
                && !isRepository(name)
                && !protection.names().contains(name)
                && !holdsPackages(directory, name)
                && isWritable(directory);
    }

    /**
     * What this user cannot list, the command, which is the same user, cannot list either; but it might change that where
     * it may write.
     */
    @Override
    public void unlisted(Path directory) {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            found.add(directory);
        }
    }

    private static boolean isRepository(String name) {
        return name.equalsIgnoreCase(GIT);
    }

    private static boolean holdsPackages(Path directory, String name) {
        return (name.equals("node_modules") && Files.isRegularFile(directory.resolveSibling("package.json")))
                || (ENVIRONMENTS.contains(name) && Files.isRegularFile(directory.resolve("pyvenv.cfg")));
    }

    private void protectRepository(Path git) {
        if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            found.addAll(GitRepository.executables(git, inRepositories));
        } else {
            // It says where a work tree's or a submodule's repository is.
            found.add(git);
            GitRepository.pointedAt(git)
                    .ifPresent(repository -> found.addAll(GitRepository.executables(repository, inRepositories)));
        }
    }
}

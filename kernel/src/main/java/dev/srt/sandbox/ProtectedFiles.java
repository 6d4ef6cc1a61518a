package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks for protected files ({@link ProtectedNames}) in the trees that a command may write.
 *
 * <p>The working directory and every writable tree are searched as deep as the policy says. Packages that a package
 * manager put into {@code node_modules} are not: their files are theirs to change.
 */
final class ProtectedFiles {
    private static final Source SOURCE = Source.builtIn("files that other programs run or trust");
    private static final String PACKAGES = "node_modules";
    private static final String GIT = ".git";
    private static final String AGENT = ".claude";

    private final FilesystemPolicy policy;
    private final Set<Path> found = new LinkedHashSet<>();

    private ProtectedFiles(FilesystemPolicy policy) {
        this.policy = policy;
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
        ProtectedFiles protectedFiles = new ProtectedFiles(policy);
        int depth = policy.protection().searchDepth();
        protectedFiles.search(workingDirectory, depth);
        for (PathRule tree : policy.allowWrite()) {
            if (!tree.source().isBuiltIn()) {
                protectedFiles.search(tree.pattern().root(), depth);
            }
        }
        List<PathRule> denies = new ArrayList<>(policy.denyWrite());
        protectedFiles.found.forEach(path -> denies.add(new PathRule(PathPattern.literal(path), SOURCE)));
        return policy.withDenyWrite(denies);
    }

    private void search(Path directory, int depth) {
        if (depth == 0 || !FileJudge.write(policy, directory).allowed()) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                consider(entry, depth);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What this user cannot list, the command, which is the same user, cannot list either; but it might change
            // that where it may write.
            if (Files.isDirectory(directory)) {
                found.add(directory);
            }
        }
    }

    private void consider(Path entry, int depth) {
        String name = entry.getFileName().toString();
        boolean directory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        switch (name.toLowerCase(Locale.ROOT)) {
            case GIT -> protectRepository(entry, directory);
            case AGENT -> ProtectedNames.ofAgent().forEach(part -> found.add(entry.resolve(part)));
            default -> {
                if (ProtectedNames.isFile(name) || ProtectedNames.isDirectory(name)) {
                    found.add(entry);
                } else if (directory && name.equals("gradle")) {
                    found.add(entry.resolve("wrapper"));
                } else if (directory && !name.equals(PACKAGES)) {
                    search(entry, depth - 1);
                }
            }
        }
    }

    private void protectRepository(Path git, boolean directory) {
        if (directory) {
            GitRepository.executables(git, policy.protection().gitConfig()).forEach(found::add);
        } else {
            // It says where a work tree's or a submodule's repository is.
            found.add(git);
            GitRepository.pointedAt(git)
                    .ifPresent(repository -> GitRepository.executables(
                                    repository, policy.protection().gitConfig())
                            .forEach(found::add));
        }
    }
}

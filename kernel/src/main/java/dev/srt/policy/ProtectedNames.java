package dev.srt.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that other programs execute or trust without asking: what a command leaves there runs later, outside its sandbox.
 * They stay read-only inside a writable tree, wherever they lie in it. Names are compared without regard to case, since
 * some file systems do so.
 */
public final class ProtectedNames {
    private static final Set<String> FILES = Set.of(
            // Shells read these when they start.
            ".bashrc",
            ".bash_profile",
            ".bash_login",
            ".bash_logout",
            ".profile",
            ".zshrc",
            ".zshenv",
            ".zprofile",
            ".zlogin",
            ".zlogout",
            "config.fish",
            // direnv runs it on entering the directory.
            ".envrc",
            // Settings that can name programs to run.
            ".gitconfig",
            ".gitmodules",
            ".ripgreprc",
            ".mcp.json",
            // Who may log in.
            "authorized_keys");

    private static final Set<String> DIRECTORIES = Set.of(
            // Editors run tasks and extensions from them.
            ".vscode",
            ".idea",
            // Hooks of git, by convention.
            ".husky",
            // Maven runs extensions from it.
            ".mvn");

    /** Beneath a directory {@code .claude}: what an agent runs, or what tells it what it may do. */
    private static final Set<String> OF_AGENT =
            Set.of("settings.json", "settings.local.json", "hooks", "commands", "agents");

    private ProtectedNames() {}

    /** Whether a file of this name is protected. */
    public static boolean isFile(String name) {
        return FILES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a directory of this name is protected, with everything in it. */
    public static boolean isDirectory(String name) {
        return DIRECTORIES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The protected names in a directory {@code .claude}. */
    public static Set<String> ofAgent() {
        return OF_AGENT;
    }

    /** What a command may not make in a directory that was there before it: {@code NAME} or {@code DIRECTORY/NAME}. */
    public static List<String> anywhere() {
        return Stream.of(
                        FILES.stream(),
                        DIRECTORIES.stream(),
                        OF_AGENT.stream().map(".claude/"::concat),
                        Stream.of("gradle/wrapper"))
                .flatMap(names -> names)
                .sorted()
                .toList();
    }

    /**
     * What a command may not make in the directory {@code .git} of a repository that was there before it.
     *
     * @param config whether its configuration is among them
     */
    public static List<String> inRepositories(boolean config) {
        return config ? List.of("hooks", "config", "config.worktree") : List.of("hooks");
    }
}

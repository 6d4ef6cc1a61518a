package dev.srt.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Files that other programs execute or trust without asking: what a command leaves there runs later, outside its sandbox.
 * They stay read-only inside a writable tree, wherever they lie in it. Names are compared without regard to case, since
 * some file systems do so.
 *
 * <p>An entry is a {@code NAME} of a file or a directory, or {@code DIRECTORY/NAME} for one in directories of that name.
 */
public final class ProtectedNames {
    /** The directory of a repository: its entries are found by what lies in it, whatever it is called. */
    private static final String REPOSITORY = ".git";

    /** The list that holds where no settings file says otherwise. */
    public static final ProtectedNames BUILT_IN = new ProtectedNames(List.of(
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
            "authorized_keys",
            // Editors run tasks and extensions from them.
            ".vscode",
            ".idea",
            // Hooks of git, by convention, and wherever core.hooksPath says.
            ".husky",
            ".git/hooks",
            // Settings of a repository, which can name programs to run.
            ".git/config",
            ".git/config.worktree",
            // Where git looks for both instead, if this exists.
            ".git/commondir",
            // What an agent runs, or what tells it what it may do.
            ".claude/settings.json",
            ".claude/settings.local.json",
            ".claude/hooks",
            ".claude/commands",
            ".claude/agents",
            // Maven runs extensions from it; both run what they download as it says.
            ".mvn",
            "gradle/wrapper"));

    /** The entries that {@code filesystem.allowGitConfig} stands for. */
    public static final List<String> GIT_CONFIG = List.of(".git/config", ".git/config.worktree");

    private final SortedSet<String> entries;
    private final Set<String> names;

    /** The entries of two names, by their first one; a walk asks for every name there is. */
    private final Map<String, SortedSet<String>> inside = new HashMap<>();

    private ProtectedNames(Collection<String> entries) {
        this.entries = new TreeSet<>(entries);
        for (String entry : entries) {
            int slash = entry.indexOf('/');
            if (slash > 0) {
                inside.computeIfAbsent(entry.substring(0, slash), directory -> new TreeSet<>())
                        .add(entry.substring(slash + 1));
            }
        }
        this.names = entries.stream().filter(entry -> entry.indexOf('/') < 0).collect(Collectors.toSet());
    }

    /**
     * Reads an entry.
     *
     * @throws InvalidValueException where it is neither a name nor {@code DIRECTORY/NAME}
     */
    public static String parse(String text) {
        String[] names = text.split("/", -1);
        boolean named = names.length <= 2
                && List.of(names).stream().noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."))
                && text.indexOf('\0') < 0;
        if (!named || GlobSyntax.isGlob(text)) {
            throw new InvalidValueException(
                    "\"" + text + "\" is not a name to protect",
                    "write a name such as \".envrc\", or a directory and a name, such as \".github/workflows\"");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** These names and more. */
    public ProtectedNames with(Collection<String> more) {
        Set<String> all = new TreeSet<>(entries);
        all.addAll(more);
        return new ProtectedNames(all);
    }

    /** These names but for some. */
    public ProtectedNames without(Collection<String> some) {
        Set<String> rest = new TreeSet<>(entries);
        rest.removeAll(some);
        return new ProtectedNames(rest);
    }

    /** Every entry, in order. */
    public List<String> entries() {
        return List.copyOf(entries);
    }

    /** Whether a file or directory of this name is protected wherever it lies, with everything in it. */
    public boolean contains(String name) {
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The names that are protected in a directory of this name. */
    public Set<String> in(String directory) {
        return inside.getOrDefault(directory.toLowerCase(Locale.ROOT), Collections.emptySortedSet());
    }

    /** What a command may not make in a directory that was there before it: {@code NAME} or {@code DIRECTORY/NAME}. */
    public List<String> anywhere() {
        return entries.stream()
                .filter(entry -> !entry.startsWith(REPOSITORY + "/"))
                .toList();
    }

    /** What a command may not make in the directory {@code .git} of a repository that was there before it. */
    public List<String> inRepositories() {
        return List.copyOf(in(REPOSITORY));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtectedNames that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}

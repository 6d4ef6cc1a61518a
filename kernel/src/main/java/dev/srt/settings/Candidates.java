package dev.srt.settings;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings files that a run looks at, there or not.
 *
 * @param standing the user's and the project's, in the order in which they overrule each other
 * @param explicit the file of {@code --settings}
 * @param managedFile the administrator's file
 */
record Candidates(List<SettingsFile> standing, Optional<SettingsFile> explicit, Path managedFile) {

    static Candidates of(SettingsRequest request) {
        Path users = request.home().resolve(".claude/settings.json");
        Path projects = request.workingDirectory().resolve(".claude/settings.json");
        Path locals = request.workingDirectory().resolve(".claude/settings.local.json");
        List<SettingsFile> standing = new ArrayList<>();
        standing.add(new SettingsFile(users, "~/.claude/settings.json", Level.USER, true));
        standing.add(new SettingsFile(
                request.home().resolve(".srt-settings.json"), "~/.srt-settings.json", Level.USER, false));
        if (!isSame(request.home(), request.workingDirectory())) {
            standing.add(new SettingsFile(projects, ".claude/settings.json", Level.PROJECT, true));
        }
        standing.add(new SettingsFile(locals, ".claude/settings.local.json", Level.LOCAL, true));
        Optional<SettingsFile> explicit = request.explicit()
                .map(given -> new SettingsFile(
                        request.workingDirectory().resolve(given), given.toString(), Level.EXPLICIT, false));
        return new Candidates(List.copyOf(standing), explicit, request.managedFile());
    }

    /** In the home directory the project's file is the user's own. */
    private static boolean isSame(Path home, Path workingDirectory) {
        try {
            return Files.isSameFile(home, workingDirectory);
        } catch (IOException e) {
            return home.equals(workingDirectory);
        }
    }

    /** The folder beside the administrator's file, whose files come after it in the order of their names. */
    Path managedFolder() {
        return managedFile.resolveSibling("managed-settings.d");
    }

    /** @throws IOException where the folder is there and cannot be listed */
    List<SettingsFile> managed() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(managedFolder(), "*.json")) {
            folder.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            files.clear();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return Stream.concat(Stream.of(managedFile), files.stream().sorted())
                .map(path -> new SettingsFile(path, path.toString(), Level.MANAGED, true))
                .toList();
    }

    /** Every path that decides, for whoever must keep it from being written. */
    List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        standing.forEach(file -> paths.add(file.path()));
        explicit.ifPresent(file -> paths.add(file.path().normalize()));
        paths.add(managedFile);
        paths.add(managedFolder());
        return List.copyOf(paths);
    }
}

package dev.srt.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A host with nothing on it but what a test writes: a home, a project beneath it, an administrator's folder. */
record HostFiles(Path root) {
    static final String USER = ".claude/settings.json";
    static final String LOCAL = ".claude/settings.local.json";

    /** Makes the directories beneath an empty one. */
    static HostFiles in(Path temporary) throws IOException {
        HostFiles host = new HostFiles(temporary.toRealPath());
        Files.createDirectories(host.project());
        return host;
    }

    Path home() {
        return root.resolve("home");
    }

    Path project() {
        return home().resolve("project");
    }

    Path managedFile() {
        return root.resolve("etc/managed-settings.json");
    }

    TrustStore trust() {
        return new TrustStore(home().resolve(".local/state/srt/trust"));
    }

    /** Writes a file, whose single quotes stand for double ones, and its directories. */
    Path write(Path file, String json) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json.replace('\'', '"'));
    }

    HostFiles user(String json) throws IOException {
        write(home().resolve(USER), json);
        return this;
    }

    HostFiles userSrt(String json) throws IOException {
        write(home().resolve(".srt-settings.json"), json);
        return this;
    }

    HostFiles project(String json) throws IOException {
        write(project().resolve(USER), json);
        return this;
    }

    HostFiles local(String json) throws IOException {
        write(project().resolve(LOCAL), json);
        return this;
    }

    HostFiles managed(String json) throws IOException {
        write(managedFile(), json);
        return this;
    }

    /** Trusts the project's files as they are now. */
    HostFiles trustingProject() throws IOException {
        for (String name : new String[] {USER, LOCAL}) {
            Path file = project().resolve(name);
            if (Files.exists(file)) {
                trust().trust(file, TrustStore.sha256(Files.readAllBytes(file)));
            }
        }
        return this;
    }

    SettingsRequest request() {
        return new SettingsRequest(home(), project(), Optional.empty(), managedFile(), trust(), Map.of(), false);
    }

    /** Loads without {@code --settings}. */
    LoadedSettings load() throws SettingsException {
        return SettingsLoader.load(request());
    }

    /** Loads with {@code --settings FILE}. */
    LoadedSettings loadExplicit(Path file) throws SettingsException {
        return SettingsLoader.load(
                new SettingsRequest(home(), project(), Optional.of(file), managedFile(), trust(), Map.of(), false));
    }

    /** Loads with {@code --settings s.json}, which holds this text. */
    LoadedSettings loadExplicit(String json) throws IOException, SettingsException {
        write(project().resolve("s.json"), json);
        return loadExplicit(Path.of("s.json"));
    }

    /** The message with which loading fails. */
    static String refusal(Loading loading) throws IOException {
        try {
            loading.load();
        } catch (SettingsException e) {
            return e.getMessage();
        }
        throw new AssertionError("the settings were accepted");
    }

    /** Something that loads settings. */
    @FunctionalInterface
    interface Loading {
        LoadedSettings load() throws IOException, SettingsException;
    }

    static String notices(LoadedSettings settings) {
        return settings.notices().stream().map(Notice::toString).collect(Collectors.joining("\n"));
    }
}

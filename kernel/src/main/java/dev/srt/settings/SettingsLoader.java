package dev.srt.settings;

import dev.srt.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads the settings that hold for one command.
 *
 * <p>The layers, each over the ones before it: the user's files, the project's, the project's local one, the file of
 * {@code --settings}, the administrator's. A file of {@code --settings} in the srt form stands alone, under the
 * administrator's only. A project's file counts in full only once the user has trusted its very content.
 */
public final class SettingsLoader {
    private final SettingsRequest request;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<UntrustedFile> untrusted = new ArrayList<>();

    private SettingsLoader(SettingsRequest request) {
        this.request = request;
    }

    /**
     * Loads and merges the settings.
     *
     * @throws SettingsException where a file that counts cannot be used as it is: no command may run
     */
    public static LoadedSettings load(SettingsRequest request) throws SettingsException {
        return new SettingsLoader(request).load();
    }

    /**
     * Reads settings in srt's form that stand alone, beneath the administrator's only.
     *
     * @param json the text of such a file
     * @param origin what messages call it
     * @param request for whom; its explicit file does not count
     * @throws SettingsException where they, or the administrator's, cannot be used as they are
     */
    public static LoadedSettings read(String json, String origin, SettingsRequest request) throws SettingsException {
        SettingsLoader loader = new SettingsLoader(request);
        Path nowhere = request.workingDirectory().resolve(origin);
        SettingsFile file = new SettingsFile(nowhere, origin, Level.EXPLICIT, false);
        Optional<Layer> stated = loader.layer(file, Optional.of(json.getBytes(StandardCharsets.UTF_8)));
        if (stated.filter(layer -> !layer.standsAlone).isPresent()) {
            throw new SettingsException(List.of(new Problem(
                    origin, 0, "", "these are settings in Claude Code's form", "state them in srt's form")));
        }
        List<Layer> layers = new ArrayList<>();
        stated.ifPresent(layers::add);
        return loader.load(layers, Candidates.of(request));
    }

    private LoadedSettings load() throws SettingsException {
        Candidates candidates = Candidates.of(request);
        List<Layer> layers = new ArrayList<>();
        Optional<Layer> explicit = candidates.explicit().flatMap(this::layer);
        boolean othersCount = candidates.explicit().isEmpty()
                || explicit.filter(layer -> !layer.standsAlone).isPresent();
        if (othersCount) {
            candidates.standing().forEach(file -> layer(file).ifPresent(layers::add));
        }
        explicit.ifPresent(layers::add);
        return load(layers, candidates);
    }

    /** With the administrator's files over them. */
    private LoadedSettings load(List<Layer> layers, Candidates candidates) throws SettingsException {
        managed(candidates).forEach(file -> layer(file).ifPresent(layers::add));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return merged(layers, candidates);
    }

    private LoadedSettings merged(List<Layer> layers, Candidates candidates) {
        ProxyVariables variables = ProxyVariables.of(request.environment());
        LayerMerge merge = new LayerMerge(layers, request.home(), variables.proxies());
        Policy policy = merge.policy();
        notices.addAll(merge.notices());
        if (layers.stream().allMatch(layer -> layer.parents.isEmpty())) {
            notices.addAll(variables.notices());
        }
        if (!request.macOs()) {
            notices.addAll(merge.onlyOnMacOs());
        }
        List<Path> decisive = new ArrayList<>(candidates.paths());
        decisive.add(request.trust().directory().toAbsolutePath());
        decisive.add(request.plugins());
        return new LoadedSettings(policy, merge.disabledBy(), notices, decisive, untrusted);
    }

    private List<SettingsFile> managed(Candidates candidates) {
        try {
            return candidates.managed();
        } catch (IOException e) {
            String folder = candidates.managedFolder().toString();
            problems.add(new Problem(folder, 0, "", "could not be read", "ask the administrator to make it readable"));
            return List.of();
        }
    }

    /** What counts of a file; empty where it is absent, or where it cannot be used and a problem was noted. */
    private Optional<Layer> layer(SettingsFile file) {
        try {
            return layer(file, file.read());
        } catch (SettingsFile.UnusableException e) {
            problems.add(new Problem(file.origin(), 0, "", e.getMessage(), e.fix()));
            return Optional.empty();
        }
    }

    private Optional<Layer> layer(SettingsFile file, Optional<byte[]> content) {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            Reading reading = new Reading(file.origin(), folders(file));
            Layer layer = Form.read(LocatedJsonParser.parse(content.get()), file, reading);
            problems.addAll(reading.problems());
            notices.addAll(reading.notices());
            return Optional.of(file.level().isProjects() ? ofProject(file, content.get(), layer) : layer);
        } catch (LocatedJsonParser.MalformedException e) {
            problems.add(new Problem(file.origin(), e.line(), "", e.getMessage(), "mend it, or remove it"));
        }
        return Optional.empty();
    }

    private Reading.Folders folders(SettingsFile file) {
        Path governed = switch (file.level()) {
            case USER -> request.home();
            case PROJECT, LOCAL, EXPLICIT -> request.workingDirectory();
            case MANAGED -> request.workingDirectory().getRoot();
        };
        return new Reading.Folders(request.home(), request.workingDirectory(), governed);
    }

    /** What of a project's file counts: by the very bytes that were read, whatever the file holds by now. */
    private Layer ofProject(SettingsFile file, byte[] content, Layer layer) {
        layer.dropEscapes()
                .forEach(dropped -> notices.add(new Notice(
                        dropped.source(),
                        "never counts from a project's file; state it in your own settings if you want it")));
        List<String> openings = Openings.of(layer);
        String hash = TrustStore.sha256(content);
        if (openings.isEmpty() || request.trust().isTrusted(file.path(), hash)) {
            return layer;
        }
        untrusted.add(new UntrustedFile(file.path(), hash, openings));
        return layer.denials();
    }
}

package dev.srt.seatbelt.files;

import static dev.srt.seatbelt.profile.Operation.FILE_READ;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE_CREATE;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE_UNLINK;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.Operation;
import dev.srt.seatbelt.profile.ProfileRule;
import dev.srt.spi.FileKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The part of a profile that is about files. */
public final class FileRules {
    private FileRules() {}

    /**
     * Rules that mean what {@link dev.srt.policy.FileJudge} says of each path, and keep denied files from being moved.
     *
     * @param policy about real paths; its patterns hold for files that are made later
     * @param kinds what lies at the paths that rules name
     * @param rootLinks symbolic links directly beneath the root: through them programs reach what is allowed where the policy
     *     denies the root
     * @param tools a directory that can be read and not be written, whatever the policy says
     * @throws dev.srt.seatbelt.profile.InexpressibleException where a pattern cannot be said in a profile
     */
    public static List<ProfileRule> of(
            FilesystemPolicy policy, Map<Path, FileKind> kinds, Set<Path> rootLinks, Path tools) {
        if (policy.disabled()) {
            return List.of(ProfileRule.allowAll(FILE_READ, FILE_WRITE));
        }
        Places places = new Places(kinds);
        FileAccess access = new FileAccess(policy, places, rootLinks);
        List<ProfileRule> rules = new ArrayList<>(access.reading());
        rules.add(ProfileRule.allow(List.of(FILE_READ, Operation.PROCESS_EXEC), List.of(new Filter.Subpath(tools))));
        rules.addAll(access.writing());
        rules.addAll(denials(policy, places));
        rules.add(ProfileRule.deny(FILE_WRITE, new Filter.Subpath(tools)));
        return List.copyOf(rules);
    }

    private static List<ProfileRule> denials(FilesystemPolicy policy, Places places) {
        ProtectedPlaces names = new ProtectedPlaces(policy, places);
        Moves moves = new Moves(policy, places);
        List<Filter> held =
                Stream.concat(moves.held().stream(), names.holders().stream()).toList();
        List<ProfileRule> rules = new ArrayList<>();
        addUnlessEmpty(rules, List.of(FILE_WRITE), names.themselves());
        addUnlessEmpty(rules, List.of(FILE_WRITE_UNLINK, FILE_WRITE_CREATE), moves.fixed());
        addUnlessEmpty(rules, List.of(FILE_WRITE_UNLINK), held);
        return rules;
    }

    private static void addUnlessEmpty(List<ProfileRule> rules, List<Operation> operations, List<Filter> filters) {
        if (!filters.isEmpty()) {
            rules.add(ProfileRule.deny(operations, filters));
        }
    }
}

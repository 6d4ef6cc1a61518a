package dev.srt.cli.e2e;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** How srt confines. */
public enum Way {
    /** As it chooses here: with bubblewrap. */
    BUBBLEWRAP,
    /** Without bubblewrap, in namespaces of its own. */
    NAMESPACES,
    /** Without bubblewrap, where nobody may make namespaces, as in many containers. */
    FENCE;

    /** Becomes a user who may make no namespace, with the same number and no more capabilities than before. */
    private static final List<String> WITHOUT_NAMESPACES = List.of(
            "unshare",
            "--user",
            "--map-current-user",
            "--keep-caps",
            "bash",
            "-c",
            "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --ambient-caps=-all --inh-caps=-all \"$@\"",
            "bash");

    /** Every way for every caller; a source of arguments for parameterized tests. */
    public static Stream<Arguments> all() {
        return Stream.of(values()).flatMap(Way::forEachCaller);
    }

    /** The ways without bubblewrap, for every caller; a source of arguments for parameterized tests. */
    static Stream<Arguments> withoutBubblewrap() {
        return Stream.of(NAMESPACES, FENCE).flatMap(Way::forEachCaller);
    }

    /** The words that run srt where it has to confine in this way. */
    List<String> prefix() {
        return this == FENCE ? WITHOUT_NAMESPACES : List.of();
    }

    /** The options of srt for it. */
    List<String> options() {
        return this == BUBBLEWRAP ? List.of() : List.of("--backend", "landlock");
    }

    private Stream<Arguments> forEachCaller() {
        return Caller.available().stream().map(caller -> Arguments.of(caller, this));
    }
}

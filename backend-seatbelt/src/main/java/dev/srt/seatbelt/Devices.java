package dev.srt.seatbelt;

import static dev.srt.seatbelt.profile.Operation.FILE_IOCTL;
import static dev.srt.seatbelt.profile.Operation.FILE_READ;
import static dev.srt.seatbelt.profile.Operation.FILE_READ_METADATA;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE;
import static dev.srt.seatbelt.profile.Operation.FILE_WRITE_DATA;
import static dev.srt.seatbelt.profile.Operation.IOKIT_GET_PROPERTIES;
import static dev.srt.seatbelt.profile.Operation.IOKIT_OPEN;
import static dev.srt.seatbelt.profile.Operation.PSEUDO_TTY;

import dev.srt.policy.MacOpenings;
import dev.srt.seatbelt.profile.Expression;
import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.Operation;
import dev.srt.seatbelt.profile.ProfileRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every command gets a few harmless devices and its own streams, whatever its policy says of files, and no others: disks,
 * and the terminals in which the user types, are devices too.
 */
final class Devices {
    private static final Path DIRECTORY = Path.of("/dev");

    /** Nothing, no end of zeros, and what cannot be foretold. */
    private static final List<Filter> HARMLESS = literals("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom");

    /** The loader tells the tracer of probes in a program; and a library keeps this one open lest a look mounts something. */
    private static final Filter TRACER = literal("/dev/dtracehelper");

    private static final Filter NO_MOUNTS = literal("/dev/autofs_nowait");

    /** A process's own descriptors, and the links to them. */
    private static final List<Filter> STREAMS = List.of(
            new Filter.Subpath(Path.of("/dev/fd")),
            literal("/dev/stdin"),
            literal("/dev/stdout"),
            literal("/dev/stderr"));

    /** The terminal that the command was started in, if it was. */
    private static final Filter TERMINAL = literal("/dev/tty");

    /** Whoever opens it has made a terminal. */
    private static final Filter NEW_TERMINAL = literal("/dev/ptmx");

    private static final Filter TERMINALS =
            new Filter.Matching(Expression.literal("/dev/ttys").then(Expression.restOfName()));

    private Devices() {}

    static List<ProfileRule> rules(MacOpenings openings) {
        List<Filter> read = Stream.of(HARMLESS, STREAMS, List.of(TRACER, NO_MOUNTS, TERMINAL))
                .flatMap(List::stream)
                .toList();
        List<Filter> write = Stream.of(HARMLESS, STREAMS, List.of(TRACER, TERMINAL))
                .flatMap(List::stream)
                .toList();
        List<Filter> control =
                Stream.concat(HARMLESS.stream(), Stream.of(TRACER)).toList();
        List<ProfileRule> rules = new ArrayList<>(List.of(
                ProfileRule.deny(List.of(FILE_READ, FILE_WRITE), List.of(new Filter.Subpath(DIRECTORY))),
                ProfileRule.allow(FILE_READ_METADATA, new Filter.Literal(DIRECTORY)),
                ProfileRule.allow(List.of(FILE_READ), read),
                ProfileRule.allow(List.of(FILE_WRITE_DATA), write),
                ProfileRule.allow(List.of(FILE_IOCTL), control)));
        if (openings.terminals()) {
            rules.addAll(terminals());
        }
        rules.addAll(drivers());
        return rules;
    }

    /**
     * Opening is for terminals of the command's own making, or it could read what is typed elsewhere. Controlling is for all,
     * since it needs one that is open already: the standard streams.
     */
    private static List<ProfileRule> terminals() {
        List<Operation> using = List.of(FILE_READ, FILE_WRITE_DATA);
        return List.of(
                ProfileRule.allowAll(PSEUDO_TTY),
                ProfileRule.allow(
                        using, List.of(NEW_TERMINAL, new Filter.All(List.of(TERMINALS, new Filter.OwnTerminal())))),
                ProfileRule.allow(FILE_IOCTL, TERMINAL, NEW_TERMINAL, TERMINALS));
    }

    /** Memory that pictures are drawn in, by browsers without a window, and whether the machine is about to sleep. */
    private static List<ProfileRule> drivers() {
        return List.of(
                ProfileRule.allowAll(IOKIT_GET_PROPERTIES),
                ProfileRule.allow(
                        IOKIT_OPEN,
                        new Filter.RegistryEntryClass("IOSurfaceRootUserClient"),
                        new Filter.UserClientClass("IOSurfaceSendRight"),
                        new Filter.RegistryEntryClass("RootDomainUserClient")));
    }

    private static Filter literal(String path) {
        return new Filter.Literal(Path.of(path));
    }

    private static List<Filter> literals(String... paths) {
        return Stream.of(paths).map(Devices::literal).toList();
    }
}

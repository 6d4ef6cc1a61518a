package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.spi.SandboxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rules about {@code /dev}, {@code /proc} and {@code /sys}, where the kernel shows itself. Every command gets a few harmless
 * devices and its own processes there, whatever rules say. So a rule that asks for no more than that is met already, and
 * one that asks for something else is refused: it would look as if it held.
 */
final class KernelTrees {
    private static final Path DEVICES = Path.of("/dev");
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path SYSTEM = Path.of("/sys");

    /** What every command has of {@code /dev}; {@code bwrap(1)} lists it under {@code --dev}. */
    private static final Set<String> DEVICES_INSIDE = Set.of(
            "null", "zero", "full", "random", "urandom", "tty", "console", "stdin", "stdout", "stderr", "fd", "core",
            "ptmx", "pts", "shm", "mqueue");

    /** What of {@code /proc} speaks for the whole host: no command writes it. */
    private static final Set<String> READ_ONLY = Set.of("sys", "sysrq-trigger", "irq", "bus", "fs");

    private static final Set<String> OWN = Set.of("stdin", "stdout", "stderr", "fd", "self", "thread-self");

    private KernelTrees() {}

    /** Whether a walk should stop here: no file of a user's lies there, and it might not end. */
    static boolean begins(Path directory) {
        return directory.equals(DEVICES) || directory.equals(PROCESSES) || directory.equals(SYSTEM);
    }

    /**
     * The policy without what every command may do anyway with its own streams and process. Denies stay: not every backend
     * hides the host's devices and processes unasked.
     *
     * @throws SandboxException where a rule in one of the trees cannot be enforced
     */
    static FilesystemPolicy check(FilesystemPolicy policy) throws SandboxException {
        check(policy.denyRead(), KernelTrees::isHiddenAnyway);
        check(policy.denyWrite(), path -> isHiddenAnyway(path) || isReadOnlyAnyway(path));
        check(policy.allowRead(), KernelTrees::isThereAnyway);
        check(policy.allowWrite(), KernelTrees::isThereAnyway);
        return new FilesystemPolicy(
                policy.disabled(),
                policy.denyRead(),
                withoutOwn(policy.allowRead()),
                withoutOwn(policy.allowWrite()),
                policy.denyWrite(),
                policy.protection());
    }

    private static void check(List<PathRule> rules, Predicate<Path> isMet) throws SandboxException {
        for (PathRule rule : rules) {
            Path path = rule.pattern().root();
            boolean inside = path.startsWith(DEVICES) || path.startsWith(PROCESSES) || path.startsWith(SYSTEM);
            if (!inside || rule.source().isBuiltIn()) {
                continue;
            }
            if (rule.pattern() instanceof PathPattern.Glob) {
                throw refused(rule, "what lies there comes and goes, so that no pattern can be kept");
            }
            if (!isMet.test(path)) {
                throw refused(
                        rule,
                        path.startsWith(SYSTEM)
                                ? "the kernel's settings can be denied, but not opened"
                                : "every command gets a few harmless devices and its own processes there, no more and no less");
            }
        }
    }

    private static List<PathRule> withoutOwn(List<PathRule> allows) {
        return allows.stream()
                .filter(rule ->
                        rule.source().isBuiltIn() || !isOwn(rule.pattern().root()))
                .toList();
    }

    /** A process's own streams and its own directory: links to something else for each process. */
    private static boolean isOwn(Path path) {
        return path.getNameCount() > 1
                && (path.startsWith(DEVICES) || path.startsWith(PROCESSES))
                && OWN.contains(path.getName(1).toString());
    }

    private static SandboxException refused(PathRule rule, String why) {
        return new SandboxException(
                "kernel-tree",
                "%s: \"%s\" cannot be enforced: %s".formatted(rule.source(), rule.text(), why),
                "remove it");
    }

    /** The host's devices and processes are not shown; of {@code /sys} all can be hidden. */
    private static boolean isHiddenAnyway(Path path) {
        if (path.startsWith(SYSTEM)) {
            return true;
        }
        if (path.getNameCount() == 1) {
            return false;
        }
        String name = path.getName(1).toString();
        return path.startsWith(DEVICES)
                ? !DEVICES_INSIDE.contains(name)
                : name.chars().allMatch(Character::isDigit);
    }

    private static boolean isReadOnlyAnyway(Path path) {
        return path.startsWith(PROCESSES)
                && path.getNameCount() > 1
                && READ_ONLY.contains(path.getName(1).toString());
    }

    /** Also true of what this host does not have: settings may be shared between systems. */
    private static boolean isThereAnyway(Path path) {
        if (path.startsWith(SYSTEM) || path.getNameCount() == 1) {
            return false;
        }
        String name = path.getName(1).toString();
        return path.startsWith(DEVICES)
                ? DEVICES_INSIDE.contains(name) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                : OWN.contains(name);
    }
}

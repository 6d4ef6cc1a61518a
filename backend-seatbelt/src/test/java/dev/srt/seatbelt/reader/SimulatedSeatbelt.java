package dev.srt.seatbelt.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers as the kernel's part of the sandbox would for a profile. Simulated: only a Mac shows the rest.
 *
 * <p>The last rule decides whose operation and any of whose filters match; where none does, nothing is allowed.
 */
public final class SimulatedSeatbelt {
    /** Names of operations that macOS knows; a profile with another is refused. */
    private static final Set<String> OPERATIONS = Set.of(
            "default",
            "process-exec",
            "process-fork",
            "process-info*",
            "signal",
            "mach-priv-task-port",
            "mach-lookup",
            "appleevent-send",
            "lsopen",
            "user-preference-read",
            "distributed-notification-post",
            "ipc-posix-shm",
            "ipc-posix-sem",
            "iokit-open",
            "iokit-get-properties",
            "sysctl-read",
            "sysctl-write",
            "system-socket",
            "network-bind",
            "network-inbound",
            "network-outbound",
            "pseudo-tty",
            "file-read*",
            "file-read-data",
            "file-read-metadata",
            "file-write*",
            "file-write-data",
            "file-write-create",
            "file-write-unlink",
            "file-ioctl");

    private final List<Rule> rules = new ArrayList<>();
    private final PathMatcher matcher;

    private record Rule(boolean allows, List<String> operations, List<Form.Forms> filters, Optional<String> message) {}

    private SimulatedSeatbelt(PathMatcher matcher) {
        this.matcher = matcher;
    }

    /** Takes a profile as {@code sandbox-exec} would, and refuses it where that might. */
    public static SimulatedSeatbelt of(String profile, PathMatcher matcher) {
        SimulatedSeatbelt seatbelt = new SimulatedSeatbelt(matcher);
        List<Form> forms = SchemeReader.read(profile);
        if (!forms.getFirst().equals(Form.forms(Form.word("version"), Form.word("1")))) {
            throw new IllegalArgumentException("a profile begins with its version");
        }
        forms.subList(1, forms.size()).forEach(form -> seatbelt.rules.add(rule((Form.Forms) form)));
        return seatbelt;
    }

    private static Rule rule(Form.Forms form) {
        if (!Set.of("allow", "deny").contains(form.head())) {
            throw new IllegalArgumentException("no rule: " + form);
        }
        List<String> operations = new ArrayList<>();
        List<Form.Forms> filters = new ArrayList<>();
        Optional<String> message = Optional.empty();
        for (Form part : form.rest()) {
            switch (part) {
                case Form.Word word
                when filters.isEmpty() && OPERATIONS.contains(word.text()) -> operations.add(word.text());
                case Form.Forms modifier
                when modifier.head().equals("with") -> message = Optional.of(message(modifier));
                case Form.Forms filter -> filters.add(filter);
                default -> throw new IllegalArgumentException("no part of a rule: " + part);
            }
        }
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a rule without an operation: " + form);
        }
        return new Rule(form.head().equals("allow"), operations, filters, message);
    }

    private static String message(Form.Forms modifier) {
        if (!modifier.of().get(1).equals(Form.word("message"))) {
            throw new IllegalArgumentException("no modifier known: " + modifier);
        }
        return ((Form.Text) modifier.of().get(2)).text();
    }

    /** Whether something is allowed. */
    public boolean allows(Want want) {
        return deciding(want).map(Rule::allows).orElse(false);
    }

    /** What the log says with a refusal. */
    public Optional<String> message(Want want) {
        return deciding(want).filter(rule -> !rule.allows()).flatMap(Rule::message);
    }

    private Optional<Rule> deciding(Want want) {
        for (Rule rule : rules.reversed()) {
            boolean about = rule.operations().stream().anyMatch(name -> covers(name, want.operation()));
            if (about
                    && (rule.filters().isEmpty() || rule.filters().stream().anyMatch(filter -> holds(filter, want)))) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private static boolean covers(String name, String operation) {
        return name.equals("default")
                || name.equals(operation)
                || (name.endsWith("*") && operation.startsWith(name.substring(0, name.length() - 1)));
    }

    private boolean holds(Form.Forms filter, Want want) {
        return switch (filter.head()) {
            case "require-any" -> parts(filter).stream().anyMatch(part -> holds(part, want));
            case "require-all" -> parts(filter).stream().allMatch(part -> holds(part, want));
            case "require-not" -> !holds(only(parts(filter)), want);
            case "literal" -> path(want).filter(text(filter)::equals).isPresent();
            case "subpath" ->
                path(want)
                        .filter(path -> Path.of(path).startsWith(absolute(text(filter))))
                        .isPresent();
            case "regex" ->
                path(want).filter(path -> matcher.finds(text(filter), path)).isPresent();
            case "local", "remote" -> address(filter, want);
            case "target", "vnode-type", "socket-domain", "socket-protocol" ->
                is(filter.head(), ((Form.Word) only(filter.rest())).text(), want);
            case "global-name", "sysctl-name", "iokit-registry-entry-class", "iokit-user-client-class", "extension" ->
                is(filter.head(), text(filter), want);
            case "global-name-prefix", "sysctl-name-prefix" ->
                fact(filter.head().replace("-prefix", ""), want)
                        .filter(name -> name.startsWith(text(filter)))
                        .isPresent();
            default -> throw new IllegalArgumentException("no filter known: " + filter);
        };
    }

    private static boolean is(String name, String value, Want want) {
        return fact(name, want).filter(value::equals).isPresent();
    }

    /** Of hosts the language knows this one, by either protocol, and any. */
    private static boolean address(Form.Forms filter, Want want) {
        if (!filter.of().get(1).equals(Form.word("ip"))) {
            throw new IllegalArgumentException("no kind of address known: " + filter);
        }
        String[] pattern = ((Form.Text)
                        only(filter.rest().subList(1, filter.rest().size())))
                .text()
                .split(":", -1);
        Set<String> hosts = Set.of("127.0.0.1", "::1");
        if (pattern.length != 2 || !pattern[0].equals("localhost") || !pattern[1].matches("\\*|[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("no address known: " + filter);
        }
        return fact(filter.head(), want)
                .map(address -> address.split(" ", -1))
                .filter(address ->
                        hosts.contains(address[0]) && (pattern[1].equals("*") || pattern[1].equals(address[1])))
                .isPresent();
    }

    private static List<Form.Forms> parts(Form.Forms filter) {
        return filter.rest().stream().map(Form.Forms.class::cast).toList();
    }

    private static String text(Form.Forms filter) {
        return ((Form.Text) only(filter.rest())).text();
    }

    private static Path absolute(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("not absolute: " + text);
        }
        return Path.of(text);
    }

    private static Optional<String> path(Want want) {
        return fact(Want.PATH, want);
    }

    private static Optional<String> fact(String name, Want want) {
        return Optional.ofNullable(want.facts().get(name));
    }

    private static <T> T only(List<? extends T> list) {
        if (list.size() != 1) {
            throw new IllegalArgumentException("one was meant: " + list);
        }
        return list.getFirst();
    }
}

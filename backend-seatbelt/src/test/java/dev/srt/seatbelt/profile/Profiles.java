package dev.srt.seatbelt.profile;

import dev.srt.policy.Port;
import dev.srt.seatbelt.reader.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Rules of every kind, with texts that were made to do harm, and the forms that a reader must find for each. */
final class Profiles {
    private Profiles() {}

    /** Whatever a file can be called, with a liking for what means something to readers and matchers. */
    static Arbitrary<String> texts() {
        Arbitrary<Character> characters = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of(
                                '"', '\\', '(', ')', ';', '#', '|', '\n', '\r', '\'', '`', '$', '^', '.', '*', '[', ']',
                                '{', '}', '?', '+', ' ')),
                Tuple.of(3, Arbitraries.chars().alpha()),
                Tuple.of(1, Arbitraries.of('\u00e9', '\u03a9', '\u0001', '\u007f', '\u2028', '\ufffd')));
        return Arbitraries.frequencyOf(
                Tuple.of(6, characters.list().ofMaxSize(40).map(Profiles::joined)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "\")(allow default)(deny default (literal \"",
                                "\\\") (allow file-write*) (allow file-read* (literal \"/\\",
                                "\\",
                                "\"",
                                "\\\\\"",
                                "\ud83d\ude00")));
    }

    private static String joined(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    static Arbitrary<Path> paths() {
        return texts().map(text -> Path.of("/" + text));
    }

    static Arbitrary<Filter> filters() {
        Arbitrary<Filter> simple = Arbitraries.oneOf(
                paths().map(Filter.Literal::new),
                paths().map(Filter.Subpath::new),
                texts().map(text -> new Filter.Matching(Expression.literal(text))),
                texts().map(text -> new Filter.Beneath(Expression.literal(text))),
                texts().map(Filter.MachService::new),
                texts().map(Filter.MachServicesFrom::new),
                texts().map(Filter.Setting::new),
                texts().map(Filter.SettingsFrom::new),
                texts().map(Filter.RegistryEntryClass::new),
                texts().map(Filter.UserClientClass::new),
                Arbitraries.of(Filter.VnodeType.class).map(Filter.OfKind::new),
                Arbitraries.of(Filter.SocketDomain.class).map(Filter.InDomain::new),
                Arbitraries.integers().between(0, 300).map(Filter.OfProtocol::new),
                ports().map(Filter.LocalAddress::new),
                ports().map(Filter.RemoteAddress::new),
                Arbitraries.of(new Filter.SameSandbox(), new Filter.OwnTerminal()));
        return Arbitraries.recursive(
                () -> simple,
                inner -> Arbitraries.oneOf(
                        inner,
                        inner.list().ofMinSize(1).ofMaxSize(3).map(Filter.Any::new),
                        inner.list().ofMinSize(1).ofMaxSize(3).map(Filter.All::new),
                        inner.map(Filter.Not::new)),
                2);
    }

    private static Arbitrary<Optional<Port>> ports() {
        return Arbitraries.integers().between(1, 65_535).map(Port::new).optional();
    }

    static Arbitrary<ProfileRule> rules() {
        return Combinators.combine(
                        Arbitraries.of(ProfileRule.Verdict.class),
                        Arbitraries.of(Operation.class).list().ofMinSize(1).ofMaxSize(3),
                        filters().list().ofMaxSize(3))
                .as(ProfileRule::new);
    }

    /** What a reader must find. */
    static Form form(ProfileRule rule, String tag) {
        boolean denies = rule.verdict() == ProfileRule.Verdict.DENY;
        List<Form> parts = new ArrayList<>();
        parts.add(Form.word(denies ? "deny" : "allow"));
        rule.operations().forEach(operation -> parts.add(Form.word(operation.text())));
        rule.filters().forEach(filter -> parts.add(form(filter)));
        if (denies) {
            parts.add(Form.forms(Form.word("with"), Form.word("message"), Form.text(tag)));
        }
        return new Form.Forms(parts);
    }

    private static Form form(Filter filter) {
        return switch (filter) {
            case Filter.Literal it -> named("literal", it.path().toString());
            case Filter.Subpath it -> named("subpath", it.path().toString());
            case Filter.Matching it -> named("regex", "^" + it.path() + "$");
            case Filter.Beneath it -> named("regex", "^" + it.path() + "/");
            case Filter.OfKind it -> words("vnode-type", it.type().text());
            case Filter.MachService it -> named("global-name", it.name());
            case Filter.MachServicesFrom it -> named("global-name-prefix", it.prefix());
            case Filter.Setting it -> named("sysctl-name", it.name());
            case Filter.SettingsFrom it -> named("sysctl-name-prefix", it.prefix());
            case Filter.SameSandbox it -> words("target", "same-sandbox");
            case Filter.RegistryEntryClass it -> named("iokit-registry-entry-class", it.name());
            case Filter.UserClientClass it -> named("iokit-user-client-class", it.name());
            case Filter.InDomain it -> words("socket-domain", it.domain().name());
            case Filter.OfProtocol it -> words("socket-protocol", Integer.toString(it.number()));
            case Filter.LocalAddress it -> address("local", it.port());
            case Filter.RemoteAddress it -> address("remote", it.port());
            case Filter.OwnTerminal it -> named("extension", "com.apple.sandbox.pty");
            case Filter.Any it -> several("require-any", it.of());
            case Filter.All it -> several("require-all", it.of());
            case Filter.Not it -> several("require-not", List.of(it.of()));
        };
    }

    private static Form named(String kind, String text) {
        return Form.forms(Form.word(kind), Form.text(text));
    }

    private static Form words(String kind, String word) {
        return Form.forms(Form.word(kind), Form.word(word));
    }

    private static Form address(String kind, Optional<Port> port) {
        String text = "localhost:" + port.map(Port::toString).orElse("*");
        return Form.forms(Form.word(kind), Form.word("ip"), Form.text(text));
    }

    private static Form several(String kind, List<Filter> filters) {
        List<Form> parts = new ArrayList<>(List.of(Form.word(kind)));
        filters.forEach(filter -> parts.add(form(filter)));
        return new Form.Forms(parts);
    }
}

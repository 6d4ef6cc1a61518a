package dev.srt.settings;

import static dev.srt.settings.Shape.flag;
import static dev.srt.settings.Shape.list;
import static dev.srt.settings.Shape.someOf;
import static dev.srt.settings.Shape.text;
import static dev.srt.settings.Shape.whole;
import static dev.srt.settings.Shape.word;

import dev.srt.policy.InvalidValueException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Schemas of what srt cannot do yet. A file is checked as if it could, so that it does not break the day it can. */
final class LaterCapabilities {
    private LaterCapabilities() {}

    /**
     * {@code credentials}: secrets that a command may use without seeing them.
     *
     * @param tlsTerminated whether the file states {@code network.tlsTerminate}, one of the two ways in which a masked
     *     secret can reach its host
     */
    static Shape<?> credentials(boolean tlsTerminated) {
        return keys(Section.<Keys>strict()
                        .key("files", list(secret("path", text())), Keys::put)
                        .key("envVars", list(secret("name", variable())), Keys::put)
                        .key("awsPairs", list(awsPair()), Keys::put)
                        .key("sigv4", signatures(), Keys::put)
                        .key("allowPlaintextInject", flag(), Keys::put))
                .checked((keys, node, reading) -> {
                    boolean masks = keys.items("files").anyMatch(secret -> secret.is("mode", "mask"))
                            || keys.items("envVars").anyMatch(secret -> secret.is("mode", "mask"));
                    if (masks && !tlsTerminated && !keys.is("allowPlaintextInject", true)) {
                        reading.problem(
                                node,
                                "a masked secret needs network.tlsTerminate or credentials.allowPlaintextInject",
                                "add one of them");
                    }
                });
    }

    private static Shape<Keys> signatures() {
        Shape<String> treatment = word("deny", "passthrough");
        return keys(Section.<Keys>strict()
                .key("streaming", treatment, Keys::put)
                .key("presigned", treatment, Keys::put)
                .key("sigv4a", treatment, Keys::put));
    }

    private static Shape<Keys> secret(String what, Shape<String> name) {
        return keys(Section.<Keys>strict()
                        .key(what, name, Keys::put)
                        .key("mode", word("deny", "mask"), Keys::put)
                        .key("extract", expression(), Keys::put)
                        .key("decode", word("jwt"), Keys::put)
                        .key("maskClaims", someOf(text()), Keys::put)
                        .key("maskDuplicates", flag(), Keys::put)
                        .key("onExtractNoMatch", word("warn", "deny", "error"), Keys::put)
                        .key("injectHosts", someOf(SrtForm.allowedDomain()), Keys::put))
                .checked((keys, node, reading) -> {
                    keys.require(what, node, reading);
                    keys.require("mode", node, reading);
                    if (keys.has("maskClaims") && !keys.has("decode")) {
                        reading.problem(node, "maskClaims needs decode", "add \"decode\": \"jwt\"");
                    }
                    boolean masked = keys.is("mode", "mask");
                    if (masked && keys.text("path").endsWith("/")) {
                        reading.problem(node, "a directory cannot be masked", "name the file, or use mode \"deny\"");
                    }
                });
    }

    private static Shape<Keys> awsPair() {
        return keys(Section.<Keys>strict()
                        .key("accessKeyIdVar", variable(), Keys::put)
                        .key("secretAccessKeyVar", variable(), Keys::put)
                        .key("sessionTokenVar", variable(), Keys::put))
                .checked((keys, node, reading) -> {
                    keys.require("accessKeyIdVar", node, reading);
                    keys.require("secretAccessKeyVar", node, reading);
                });
    }

    /** {@code network.tlsTerminate}: looking into TLS connections. */
    static Shape<?> tlsTerminate() {
        return keys(Section.<Keys>strict()
                        .key("caCertPath", text(), Keys::put)
                        .key("caKeyPath", text(), Keys::put)
                        .key("excludeDomains", list(SrtForm.allowedDomain()), Keys::put)
                        .key("extraCaCertPaths", list(text()), Keys::put)
                        .key("maxTunnels", whole(1, 65536), Keys::put)
                        .key("handshakeTimeoutMs", whole(100, 600_000), Keys::put))
                .checked((keys, node, reading) -> {
                    if (keys.has("caCertPath") != keys.has("caKeyPath")) {
                        reading.problem(node, "caCertPath and caKeyPath need each other", "state both or neither");
                    }
                });
    }

    private static Shape<Keys> keys(Section<Keys> section) {
        return Section.shape(section, Keys::new);
    }

    private static Shape<String> variable() {
        return text((text, node, reading) -> {
            boolean plain = !text.isEmpty()
                    && text.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
                    && !Character.isDigit(text.charAt(0));
            if (!plain) {
                throw new InvalidValueException(
                        "\"" + text + "\" is not a variable's name", "use letters, digits and _, no digit first");
            }
            return text;
        });
    }

    private static Shape<Pattern> expression() {
        return text((text, node, reading) -> {
            try {
                Pattern expression = Pattern.compile(text);
                if (expression.matcher("").groupCount() == 0) {
                    throw new InvalidValueException(
                            "\"" + text + "\" has no group", "put the secret's part in parentheses");
                }
                return expression;
            } catch (PatternSyntaxException e) {
                throw new InvalidValueException(
                        "\"" + text + "\" is not a regular expression: " + e.getDescription(), "mend it");
            }
        });
    }
}

package dev.srt.settings;

import dev.srt.policy.InvalidValueException;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.ParentProxy;
import dev.srt.policy.ProxyExemption;
import dev.srt.policy.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that an environment names, read as curl reads them: a variable in lower case goes before the same in upper
 * case, and an empty one counts as absent.
 *
 * @param proxies for plain HTTP {@code http_proxy}, for all else {@code https_proxy}, for both else {@code all_proxy}
 * @param notices about variables that name none
 */
record ProxyVariables(ParentProxies proxies, List<Notice> notices) {

    static ProxyVariables of(Map<String, String> environment) {
        Reader reader = new Reader(environment);
        Optional<ParentProxy> all = reader.proxy("all_proxy", "ALL_PROXY");
        ParentProxies proxies = new ParentProxies(
                reader.proxy("http_proxy", "HTTP_PROXY").or(() -> all),
                reader.proxy("https_proxy", "HTTPS_PROXY").or(() -> all),
                reader.value("no_proxy", "NO_PROXY")
                        .map(variable -> ProxyExemption.parseList(environment.get(variable)))
                        .orElse(List.of()));
        return new ProxyVariables(proxies, List.copyOf(reader.notices));
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<Notice> notices = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        /** Which of these variables counts. */
        Optional<String> value(String... names) {
            return Stream.of(names)
                    .filter(name -> !environment.getOrDefault(name, "").isBlank())
                    .findFirst();
        }

        Optional<ParentProxy> proxy(String... names) {
            return value(names).flatMap(name -> {
                try {
                    return Optional.of(ParentProxy.parse(environment.get(name).strip()));
                } catch (InvalidValueException e) {
                    notices.add(new Notice(
                            new Source("environment", 0, name), e.getMessage() + ", and does not count; " + e.fix()));
                    return Optional.empty();
                }
            });
        }
    }
}

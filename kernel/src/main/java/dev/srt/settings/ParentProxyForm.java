package dev.srt.settings;

import static dev.srt.settings.Shape.text;

import dev.srt.policy.ParentProxies;
import dev.srt.policy.ParentProxy;
import dev.srt.policy.ProxyExemption;
import java.util.List;
import java.util.Optional;

/** {@code network.parentProxy}: {@code http} for plain requests, {@code https} for everything else, {@code noProxy}. */
final class ParentProxyForm {
    private Optional<ParentProxy> http = Optional.empty();
    private Optional<ParentProxy> https = Optional.empty();
    private List<ProxyExemption> exemptions = List.of();

    private ParentProxyForm() {}

    static Shape<ParentProxies> shape() {
        Shape<ParentProxy> url = text((text, node, reading) -> ParentProxy.parse(text));
        Section<ParentProxyForm> section = Section.<ParentProxyForm>strict()
                .key("http", url, (form, proxy, node, reading) -> form.http = Optional.of(proxy))
                .key("https", url, (form, proxy, node, reading) -> form.https = Optional.of(proxy))
                .key(
                        "noProxy",
                        text((text, node, reading) -> ProxyExemption.parseList(text)),
                        (form, entries, node, reading) -> form.exemptions = entries);
        Shape<ParentProxyForm> form = Section.shape(section, ParentProxyForm::new);
        return (node, reading) -> form.read(node, reading)
                // As in the settings of others: without one of its own, a tunnel goes through the proxy of plain
                // requests.
                .map(read -> new ParentProxies(read.http, read.https.or(() -> read.http), read.exemptions));
    }
}

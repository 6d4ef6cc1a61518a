package dev.srt.settings;

import static dev.srt.settings.Shape.someOf;
import static dev.srt.settings.Shape.text;

import dev.srt.policy.DomainPattern;
import dev.srt.policy.InspectingProxy;
import dev.srt.policy.InvalidValueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code network.mitmProxy}: a proxy on a unix socket that sees some hosts' traffic. */
final class InspectingProxyForm {
    private Optional<Path> socket = Optional.empty();
    private Optional<List<DomainPattern>> domains = Optional.empty();

    private InspectingProxyForm() {}

    static Shape<InspectingProxy> shape() {
        Section<InspectingProxyForm> section = Section.<InspectingProxyForm>strict()
                .key(
                        "socketPath",
                        SrtForm.absolutePath(),
                        (form, path, node, reading) -> form.socket = Optional.of(Path.of(path)))
                .key(
                        "domains",
                        someOf(domainWithoutPort()),
                        (form, domains, node, reading) -> form.domains = Optional.of(domains));
        Shape<InspectingProxyForm> form = Section.shape(section, InspectingProxyForm::new);
        return (node, reading) -> form.read(node, reading).flatMap(read -> {
            read.require(read.socket, "socketPath", node, reading);
            read.require(read.domains, "domains", node, reading);
            return read.socket.flatMap(path -> read.domains.map(domains -> new InspectingProxy(path, domains)));
        });
    }

    private void require(Optional<?> value, String name, Node node, Reading reading) {
        if (value.isEmpty()) {
            reading.problem(node, "\"" + name + "\" is missing", "add it");
        }
    }

    private static Shape<DomainPattern> domainWithoutPort() {
        return text((text, node, reading) -> {
            DomainPattern domain = DomainPattern.parseAllow(text);
            if (domain.port().isPresent()) {
                throw new InvalidValueException("\"" + text + "\" names a port", "write the host alone");
            }
            return domain;
        });
    }
}

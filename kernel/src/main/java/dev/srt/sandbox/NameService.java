package dev.srt.sandbox;

import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.spi.InsideAddresses;
import dev.srt.spi.Mount;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files by which programs find names, as a sandbox with a name server of its own needs them. A program that finds none of
 * them asks that server all the same: it is where every resolver looks that is told nothing.
 */
final class NameService {
    private static final Path SYSTEM = Path.of("/etc");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String HOSTS = "hosts:";

    /** Sources that need nothing but files and the name server. */
    private static final Set<String> FITTING = Set.of("files", "dns", "myhostname");

    private final Path directory;
    private final FilesystemPolicy policy;
    private final List<Mount.Replaced> replaced = new ArrayList<>();

    private NameService(Path directory, FilesystemPolicy policy) {
        this.directory = directory;
        this.policy = policy;
    }

    /**
     * Lays out those that must differ from the host's. Blocks: not for an event loop.
     *
     * @param directory a directory of this sandbox, writable now
     * @param policy whose read rules hold for them too: what is hidden stays hidden
     */
    static List<Mount.Replaced> layOut(Path directory, FilesystemPolicy policy) throws IOException {
        NameService files = new NameService(directory, policy);
        String hostName = Files.readString(HOST_NAME).strip();
        files.replace("resolv.conf", NameService::resolverSettings);
        files.replace("hosts", hosts -> hosts(hosts, hostName));
        files.replace("nsswitch.conf", NameService::sources);
        return List.copyOf(files.replaced);
    }

    private void replace(String name, UnaryOperator<String> change) throws IOException {
        Path path = SYSTEM.resolve(name);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return;
        }
        Path real = path.toRealPath();
        if (!policy.disabled() && !FileJudge.read(policy, real).allowed()) {
            return;
        }
        // Names are ASCII; whatever else stands in comments goes through as it is.
        String text = Files.readString(real, StandardCharsets.ISO_8859_1);
        String changed = change.apply(text);
        if (!changed.equals(text)) {
            Path own = Files.writeString(directory.resolve(name), changed, StandardCharsets.ISO_8859_1);
            replaced.add(new Mount.Replaced(real, own));
        }
    }

    /** {@code resolv.conf(5)}: no domains to search, which would make each name many. */
    static String resolverSettings(String theirs) {
        return "nameserver " + InsideAddresses.NAME_SERVER.getHostAddress() + "\n";
    }

    /**
     * {@code hosts(5)}, with what is this machine alone. Where else a name leads is for the gateway to find out, which asks the
     * host: a program that found the address here would ask for that, which no rule may name.
     */
    static String hosts(String theirs, String hostName) {
        List<String> kept = theirs.lines().filter(NameService::isOwn).toList();
        boolean named = kept.stream().anyMatch(line -> words(line).skip(1).anyMatch(hostName::equals));
        Stream<String> added = named || hostName.isEmpty() ? Stream.empty() : Stream.of("127.0.1.1\t" + hostName);
        return Stream.concat(kept.stream(), added).map(line -> line + "\n").collect(Collectors.joining());
    }

    /** A line that names no address, or one of this machine, or of everybody near. */
    private static boolean isOwn(String line) {
        Optional<String> first = words(line).findFirst();
        if (first.isEmpty()) {
            return true;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(first.get());
            return address.isLoopbackAddress() || address.isMulticastAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code nsswitch.conf(5)}: other sources of host names are daemons, which cannot be reached inside. */
    static String sources(String theirs) {
        return theirs.lines()
                .map(line ->
                        line.strip().startsWith(HOSTS) && !words(line).skip(1).allMatch(FITTING::contains)
                                ? HOSTS + " files dns"
                                : line)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static Stream<String> words(String line) {
        int comment = line.indexOf('#');
        String text = comment < 0 ? line : line.substring(0, comment);
        return Collections.list(new StringTokenizer(text)).stream().map(String.class::cast);
    }
}

package dev.srt.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Tells the JDK's resolver what the names of these tests mean; all others are the system's. */
public final class NamesOfTests extends InetAddressResolverProvider {
    private static final Map<String, Meaning> NAMES = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private record Meaning(List<List<InetAddress>> answers, AtomicInteger asked, Semaphore gate) {}

    /** Makes up a name, which the JDK has no cached answer for. */
    static String meaning(String... addresses) {
        return changing(List.of(List.of(addresses)));
    }

    /** Makes up a name whose answers follow one another; the last one stays. */
    static String changing(List<List<String>> answers) {
        return define(new Semaphore(1_000_000), answers);
    }

    /** Makes up a name that is answered only as the gate has permits. */
    static String slow(Semaphore gate, String address) {
        return define(gate, List.of(List.of(address)));
    }

    private static String define(Semaphore gate, List<List<String>> answers) {
        String name = "name" + COUNT.incrementAndGet() + ".example.test";
        List<List<InetAddress>> parsed = answers.stream()
                .map(answer -> answer.stream().map(InetAddress::ofLiteral).toList())
                .toList();
        NAMES.put(name, new Meaning(parsed, new AtomicInteger(), gate));
        return name;
    }

    /** How often the resolver was asked for the name. */
    static int asked(String name) {
        return NAMES.get(name).asked().get();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                Meaning meaning = NAMES.get(host);
                if (meaning == null) {
                    return system.lookupByName(host, policy);
                }
                meaning.gate().acquireUninterruptibly();
                int time = meaning.asked().getAndIncrement();
                return meaning.answers().get(Math.min(time, meaning.answers().size() - 1)).stream();
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names of tests";
    }
}

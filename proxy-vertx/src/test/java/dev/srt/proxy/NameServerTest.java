package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DatagramRule;
import dev.srt.policy.DomainPattern;
import dev.srt.policy.DomainRule;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Source;
import dev.srt.spi.InsideAddresses;
import dev.srt.violation.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered, by what the policy says of the name. */
class NameServerTest {
    private static final Source SOURCE = new Source("settings.json", 1, "network");

    private final AtomicReference<NetworkPolicy> policy = new AtomicReference<>(NetworkPolicy.builder()
            .allowed(rules("example.com", "*.example.com:443"))
            .denied(Stream.of("no.example.com")
                    .map(text -> new DomainRule(DomainPattern.parseDeny(text), SOURCE, Optional.of("ask\nthe owner")))
                    .toList())
            .datagrams(List.of(DatagramRule.parse("udp://time.example.org:123", SOURCE)))
            .build());
    private final List<Violation> violations = new ArrayList<>();
    private final NamePool pool = new NamePool(InsideAddresses.of(policy.get()));
    private final NameServer server = new NameServer(
            new Egress((command, said) -> policy.get(), violations::add, null, null, pool, Deadlines.DEFAULT), pool);

    private static List<DomainRule> rules(String... allowed) {
        return Stream.of(allowed)
                .map(text -> new DomainRule(DomainPattern.parseAllow(text), SOURCE))
                .toList();
    }

    private static DnsQuery query(String name, DnsRecordType type) {
        return new DefaultDnsQuery(1).addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(name, type));
    }

    private DnsResponse answer(DnsQuery query) {
        DnsResponse response = new DefaultDnsResponse(query.id());
        server.answer(query, response);
        return response;
    }

    private DnsResponse answer(String name, DnsRecordType type) {
        return answer(query(name, type));
    }

    private static InetAddress address(DnsResponse response) throws UnknownHostException {
        ByteBuf content = ((DnsRawRecord) response.recordAt(DnsSection.ANSWER)).content();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        return InetAddress.getByAddress(bytes);
    }

    @Test
    void anAllowedNameHasAnAddressThatLeadsBackToIt() throws Exception {
        InetAddress address = address(answer("Example.COM.", DnsRecordType.A));
        assertThat(pool.name(InsideAddresses.number(address).orElseThrow())
                        .orElseThrow()
                        .text())
                .isEqualTo("example.com");
        assertThat(address(answer("example.com.", DnsRecordType.ANY))).isEqualTo(address);
        assertThat(answer("time.example.org.", DnsRecordType.A).count(DnsSection.ANSWER))
                .isOne();
        assertThat(violations).isEmpty();
    }

    @Test
    void ipv6AddressesAreGivenWhereThereIsIpv6() throws Exception {
        assertThat(answer("example.com.", DnsRecordType.AAAA).count(DnsSection.ANSWER))
                .isZero();
        server.giveIpv6();
        InetAddress six = address(answer("example.com.", DnsRecordType.AAAA));
        InetAddress four = address(answer("example.com.", DnsRecordType.A));
        assertThat(InsideAddresses.number(six)).isEqualTo(InsideAddresses.number(four));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.example.com.", "example.org.", "com.", "corp.", "time.example.org.evil."})
    void anyOtherNameIsNotThereAndIsReportedOnce(String name) {
        for (int i = 0; i < 3; i++) {
            assertThat(answer(name, DnsRecordType.A).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
            assertThat(answer(name, DnsRecordType.AAAA).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
        }
        assertThat(violations).hasSize(1);
        assertThat(violations.getFirst().line())
                .startsWith("deny network-lookup " + name.substring(0, name.length() - 1));
    }

    @Test
    void whoUnderstandsItIsToldWhy() {
        DnsQuery query = query("no.example.com.", DnsRecordType.A);
        query.addRecord(
                DnsSection.ADDITIONAL,
                new DefaultDnsRawRecord("", DnsRecordType.OPT, 1232, 0, io.netty.buffer.Unpooled.EMPTY_BUFFER));
        DnsRawRecord options = answer(query).recordAt(DnsSection.ADDITIONAL);
        assertThat(options.type()).isEqualTo(DnsRecordType.OPT);
        ByteBuf content = options.content();
        assertThat(content.readUnsignedShort()).as("extended error").isEqualTo(15);
        assertThat(content.readUnsignedShort()).isEqualTo(content.readableBytes());
        assertThat(content.readUnsignedShort()).as("blocked").isEqualTo(15);
        assertThat(content.toString(StandardCharsets.UTF_8)).isEqualTo("ask the owner");
        assertThat(answer("no.example.com.", DnsRecordType.A).count(DnsSection.ADDITIONAL))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TXT", "MX", "NS", "SOA", "CNAME", "SRV", "PTR", "AXFR"})
    void anAllowedNameHasNothingElse(String type) {
        DnsResponse response = answer("example.com.", DnsRecordType.valueOf(type));
        assertThat(response.code()).isEqualTo(DnsResponseCode.NOERROR);
        assertThat(response.count(DnsSection.ANSWER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "",
                "a b.example.com.",
                "\0.example.com.",
                "1.2.3.4.",
                "0x7f.1.",
                "ex%61mple.com.",
                "user@example.com."
            })
    void whatIsNoNameIsNotThere(String name) {
        assertThat(answer(name, DnsRecordType.A).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
    }

    @Test
    void thisMachineIsWhereItIsEverywhere() throws Exception {
        server.giveIpv6();
        for (String name : List.of("localhost.", "app.localhost.", "LOCALHOST")) {
            assertThat(address(answer(name, DnsRecordType.A))).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(address(answer(name, DnsRecordType.AAAA))).isEqualTo(InetAddress.ofLiteral("::1"));
        }
    }

    @Test
    void anAddressThatStandsForANameIsCalledByIt() throws Exception {
        byte[] four = address(answer("example.com.", DnsRecordType.A)).getAddress();
        String reverse =
                "%d.%d.%d.%d.in-addr.arpa.".formatted(four[3] & 0xff, four[2] & 0xff, four[1] & 0xff, four[0] & 0xff);
        DnsPtrRecord pointer = answer(reverse, DnsRecordType.PTR).recordAt(DnsSection.ANSWER);
        assertThat(pointer.hostname()).isEqualTo("example.com.");
        assertThat(answer("1.1.1.1.in-addr.arpa.", DnsRecordType.PTR).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
        assertThat(violations).isEmpty();
    }

    @Test
    void whatIsNoQuestionIsRefused() {
        assertThat(answer(new DefaultDnsQuery(1, DnsOpCode.UPDATE)).code()).isEqualTo(DnsResponseCode.NOTIMP);
        assertThat(answer(new DefaultDnsQuery(1)).code()).isEqualTo(DnsResponseCode.FORMERR);
        DnsQuery two = query("example.com.", DnsRecordType.A);
        two.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion("example.org.", DnsRecordType.A));
        assertThat(answer(two).code()).isEqualTo(DnsResponseCode.FORMERR);
        DnsQuery chaos = new DefaultDnsQuery(1)
                .addRecord(DnsSection.QUESTION, new DefaultDnsQuestion("example.com.", DnsRecordType.A, 3));
        assertThat(answer(chaos).code()).isEqualTo(DnsResponseCode.REFUSED);
    }

    @Test
    void whereNoAddressIsFreeANewNameGetsNoneAndAKnownOneItsOwn() throws Exception {
        InetAddress first = address(answer("n1.example.com.", DnsRecordType.A));
        int size = InsideAddresses.of(policy.get()).blocks().getFirst().size();
        for (int i = 2; i <= size; i++) {
            assertThat(answer("n" + i + ".example.com.", DnsRecordType.A).code())
                    .isEqualTo(DnsResponseCode.NOERROR);
        }
        assertThat(answer("one.more.example.com.", DnsRecordType.A).code()).isEqualTo(DnsResponseCode.SERVFAIL);
        assertThat(address(answer("n1.example.com.", DnsRecordType.A))).isEqualTo(first);
        assertThat(answer("example.com.", DnsRecordType.A).code())
                .as("in another block")
                .isEqualTo(DnsResponseCode.NOERROR);
    }

    @Test
    void thePolicyInForceIsAskedEveryTime() {
        policy.set(NetworkPolicy.CLOSED);
        assertThat(answer("example.com.", DnsRecordType.A).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
        policy.set(NetworkPolicy.builder().allowed(rules("example.net:8443")).build());
        assertThat(answer("example.net.", DnsRecordType.A).count(DnsSection.ANSWER))
                .isOne();
    }
}

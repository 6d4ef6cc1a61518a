package dev.srt.proxy;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.Host;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PlainText;
import dev.srt.spi.InsideAddresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers what a sandbox asks of names (RFC 1035), and asks nobody: a name that may be reached gets an address that stands for it
 * inside, and what it means outside is found out when it is connected to. So nothing can be told to the outside by asking for names.
 */
final class NameServer {
    /** How long an answer holds, in seconds: less than a number rests before another name gets it. */
    static final int SECONDS = 60;

    private static final int EXTENDED_ERROR = 15; // the option's code, RFC 8914
    private static final int BLOCKED = 15; // RFC 8914, 4.16
    private static final int OTHER = 0; // RFC 8914, 4.1
    private static final int MOST_TEXT = 100;

    /** How large an answer over UDP may be: none of these is larger, but the client is to know that it may ask (RFC 9715). */
    private static final int PAYLOAD = 1232;

    private static final InetAddress LOOPBACK_IPV4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK_IPV6 = InetAddress.ofLiteral("::1");

    private final Egress egress;
    private final NamePool pool;
    private final RecentNames reported = new RecentNames();
    private final AtomicBoolean ipv6 = new AtomicBoolean();

    NameServer(Egress egress, NamePool pool) {
        this.egress = egress;
        this.pool = pool;
    }

    /** From now on there are IPv6 addresses too. */
    void giveIpv6() {
        ipv6.set(true);
    }

    /** Fills in the response to a query. */
    void answer(DnsQuery query, DnsResponse response) {
        response.setRecursionDesired(query.isRecursionDesired());
        response.setRecursionAvailable(true);
        Answer answer = new Answer(response, query.count(DnsSection.ADDITIONAL) > 0 && hasOptions(query));
        if (!DnsOpCode.QUERY.equals(query.opCode())) {
            answer.end(DnsResponseCode.NOTIMP);
        } else if (query.count(DnsSection.QUESTION) != 1) {
            answer.end(DnsResponseCode.FORMERR);
        } else {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            response.addRecord(DnsSection.QUESTION, question);
            answer(question, answer);
        }
    }

    private static boolean hasOptions(DnsQuery query) {
        for (int i = 0; i < query.count(DnsSection.ADDITIONAL); i++) {
            DnsRecord record = query.recordAt(DnsSection.ADDITIONAL, i);
            if (DnsRecordType.OPT.equals(record.type())) {
                return true;
            }
        }
        return false;
    }

    private void answer(DnsQuestion question, Answer answer) {
        if (question.dnsClass() != DnsRecord.CLASS_IN) {
            answer.end(DnsResponseCode.REFUSED);
            return;
        }
        String text = question.name();
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        Optional<InetAddress> reverse = ReverseName.parse(name);
        if (reverse.isPresent()) {
            answerReverse(reverse.get(), question, answer);
            return;
        }
        Host host;
        try {
            host = Host.parse(name);
        } catch (InvalidValueException e) {
            answer.end(DnsResponseCode.NXDOMAIN);
            return;
        }
        switch (host) {
            case Host.Name asked when asked.isLocalhost() -> loopback(question, answer);
            case Host.Name asked -> answerName(asked, question, answer);
            // An address is no name.
            case Host.Address address -> answer.end(DnsResponseCode.NXDOMAIN);
        }
    }

    private void answerName(Host.Name name, DnsQuestion question, Answer answer) {
        NetworkPolicy policy = egress.policy(Optional.empty());
        if (EgressJudge.judgeLookup(policy, name) instanceof Decision.Denied denied) {
            if (reported.isNew(name)) {
                egress.report(new Access.Lookup(name), denied);
            }
            answer.explain(BLOCKED, denied.reason());
            answer.end(DnsResponseCode.NXDOMAIN);
            return;
        }
        boolean four = isAsked(question, DnsRecordType.A);
        boolean six = question.type().equals(DnsRecordType.AAAA) && ipv6.get();
        if (!four && !six) {
            // There is the name, and nothing of this type: no other addresses, no keys, no service elsewhere.
            answer.end(DnsResponseCode.NOERROR);
            return;
        }
        OptionalInt number = pool.number(name, EgressJudge.ports(policy, name));
        if (number.isEmpty()) {
            answer.explain(OTHER, "too many names: no address is free for another");
            answer.end(DnsResponseCode.SERVFAIL);
        } else {
            InetAddress address =
                    four ? InsideAddresses.ipv4(number.getAsInt()) : InsideAddresses.ipv6(number.getAsInt());
            answer.address(question.name(), address);
            answer.end(DnsResponseCode.NOERROR);
        }
    }

    /** Whoever asks for anything may get what we choose (RFC 8482). */
    private static boolean isAsked(DnsQuestion question, DnsRecordType type) {
        return question.type().equals(type) || question.type().equals(DnsRecordType.ANY);
    }

    private void loopback(DnsQuestion question, Answer answer) {
        if (isAsked(question, DnsRecordType.A)) {
            answer.address(question.name(), LOOPBACK_IPV4);
        } else if (question.type().equals(DnsRecordType.AAAA) && ipv6.get()) {
            answer.address(question.name(), LOOPBACK_IPV6);
        }
        answer.end(DnsResponseCode.NOERROR);
    }

    private void answerReverse(InetAddress address, DnsQuestion question, Answer answer) {
        Optional<String> name = address.isLoopbackAddress()
                ? Optional.of("localhost")
                : pool.name(address).map(Host.Name::text);
        if (name.isEmpty()) {
            answer.end(DnsResponseCode.NXDOMAIN);
            return;
        }
        if (isAsked(question, DnsRecordType.PTR)) {
            answer.pointer(question.name(), name.get());
        }
        answer.end(DnsResponseCode.NOERROR);
    }

    /** A response that grows. */
    private static final class Answer {
        private final DnsResponse response;
        private final boolean extended;
        private ByteBuf options = Unpooled.EMPTY_BUFFER;

        /** @param extended whether the client understands more than RFC 1035 has (EDNS, RFC 6891) */
        Answer(DnsResponse response, boolean extended) {
            this.response = response;
            this.extended = extended;
        }

        void address(String name, InetAddress address) {
            byte[] bytes = address.getAddress();
            DnsRecordType type = bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
            response.addRecord(
                    DnsSection.ANSWER, new DefaultDnsRawRecord(name, type, SECONDS, Unpooled.wrappedBuffer(bytes)));
        }

        void pointer(String name, String to) {
            response.addRecord(DnsSection.ANSWER, new DefaultDnsPtrRecord(name, DnsRecord.CLASS_IN, SECONDS, to + "."));
        }

        /** Says why, to clients that understand it. */
        void explain(int code, String reason) {
            String line = PlainText.oneLine(reason);
            byte[] text = line.substring(0, Math.min(line.length(), MOST_TEXT)).getBytes(StandardCharsets.UTF_8);
            options = Unpooled.buffer()
                    .writeShort(EXTENDED_ERROR)
                    .writeShort(Short.BYTES + text.length)
                    .writeShort(code)
                    .writeBytes(text);
        }

        void end(DnsResponseCode code) {
            response.setCode(code);
            if (extended) {
                response.addRecord(
                        DnsSection.ADDITIONAL, new DefaultDnsRawRecord("", DnsRecordType.OPT, PAYLOAD, 0, options));
            } else {
                options.release();
            }
        }
    }
}

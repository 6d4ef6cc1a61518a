package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.DatagramRule;
import dev.srt.policy.Destination;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.Source;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Listener;
import dev.srt.violation.CommandOrigin;
import io.netty.channel.unix.Socket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A UDP service of the host's, reached through a socket that stands for it. */
class DatagramsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private GatewayUnderTest gateway;
    private DatagramSocket service;
    private Destination destination;
    private InetSocketAddress inside;

    @BeforeEach
    void open() throws Exception {
        gateway = new GatewayUnderTest();
        service = new DatagramSocket(0, LOOPBACK);
        service.setSoTimeout(5000);
        destination = Destination.parse("localhost:" + service.getLocalPort());
        Socket socket = Socket.newSocketDgram();
        socket.bind(new InetSocketAddress(LOOPBACK, 0));
        inside = socket.localAddress();
        Listener listener = new Listener.Datagrams(destination, List.of(LOOPBACK));
        GatewayUnderTest.await(gateway.gateway.serve(
                List.of(new InitProgram.Adopted(listener, listener.sockets().getFirst(), socket.intValue())),
                CommandOrigin.UNKNOWN));
        allow();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        gateway.close();
    }

    private void allow() {
        Source source = new Source("settings.json", 1, "network");
        gateway.policy.set(NetworkPolicy.builder()
                .datagrams(List.of(new DatagramRule(destination, source)))
                .build());
    }

    private DatagramSocket client() throws Exception {
        DatagramSocket client = new DatagramSocket(0, LOOPBACK);
        client.connect(inside);
        client.setSoTimeout(5000);
        return client;
    }

    private static void send(DatagramSocket from, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length));
    }

    private static DatagramPacket receive(DatagramSocket at) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private void answer(DatagramPacket question, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        service.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
    }

    @Test
    void eachClientGetsTheAnswersToItsOwnQuestions() throws Exception {
        try (DatagramSocket one = client();
                DatagramSocket other = client()) {
            send(one, "from one");
            DatagramPacket first = receive(service);
            send(other, "from the other");
            DatagramPacket second = receive(service);
            assertThat(text(first)).isEqualTo("from one");
            assertThat(first.getSocketAddress()).isNotEqualTo(second.getSocketAddress());
            answer(second, "to the other");
            answer(first, "to one");
            assertThat(text(receive(one))).isEqualTo("to one");
            assertThat(text(receive(other))).isEqualTo("to the other");
            send(one, "again");
            assertThat(receive(service).getSocketAddress()).isEqualTo(first.getSocketAddress());
        }
    }

    @Test
    void aLargeDatagramGoesThroughWhole() throws Exception {
        try (DatagramSocket client = client()) {
            String large = "x".repeat(60_000);
            send(client, large);
            assertThat(text(receive(service))).isEqualTo(large);
        }
    }

    @Test
    void whatComesFromElsewhereIsNoAnswer() throws Exception {
        try (DatagramSocket client = client();
                DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            send(client, "question");
            DatagramPacket question = receive(service);
            byte[] lie = "lie".getBytes(StandardCharsets.UTF_8);
            stranger.send(new DatagramPacket(lie, lie.length, question.getSocketAddress()));
            answer(question, "truth");
            assertThat(text(receive(client))).isEqualTo("truth");
        }
    }

    @Test
    void aNewClientIsJudgedByThePolicyInForce() throws Exception {
        gateway.policy.set(NetworkPolicy.CLOSED);
        try (DatagramSocket client = client()) {
            send(client, "question");
            assertThat(gateway.violation().line())
                    .isEqualTo("deny network-outbound udp://%s (host is not on the allow list)".formatted(destination));
            allow();
            send(client, "allowed");
            assertThat(text(receive(service))).isEqualTo("allowed");
        }
    }

    @Test
    void clientsBeyondCountAreNotServed() throws Exception {
        List<DatagramSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < DatagramFront.MOST_FLOWS; i++) {
                clients.add(client());
                send(clients.getLast(), "one of many");
                receive(service);
            }
            clients.add(client());
            send(clients.getLast(), "one too many");
            service.setSoTimeout(300);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> receive(service)))
                    .isInstanceOf(SocketTimeoutException.class);
            send(clients.getFirst(), "still served");
            assertThat(text(receive(service))).isEqualTo("still served");
        } finally {
            clients.forEach(DatagramSocket::close);
        }
    }
}

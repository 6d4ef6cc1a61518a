package dev.srt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private static final int CONNECTIONS = 5000;

    @Test
    void connectionsLeaveNoDescriptorsBehindHoweverTheyEnd() throws Exception {
        assertThat(Leaks.after(CONNECTIONS)).isZero();
    }

    @Test
    void aSocketThatStaysOpenIsCounted() throws IOException, InterruptedException {
        try (ServerSocketChannel first = listen()) {
            long before = Descriptors.open();
            try (ServerSocketChannel second = listen()) {
                assertThat(second.isOpen() && first.isOpen()).isTrue();
                assertThat(Descriptors.leaked(before, 0)).isOne();
            }
            assertThat(Descriptors.leaked(before, 0)).isZero();
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }
}

package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Host;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of a connection to a name, by whose name they hold. */
class ServerNameCheckTest {
    private final List<String> mismatches = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ServerNameCheck(new Host.Name("web.example.com"), mismatches::add));

    /** The JDK's own; without a name where that is empty. */
    private static byte[] clientHello(String name) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        if (!name.isEmpty()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
        }
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);
        return bytes;
    }

    /** What has come through so far. */
    private byte[] through() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.writeBytes(part);
            part.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.example.com", "WEB.Example.com", ""})
    void aHelloForTheNameOrForNobodyGoesThroughAsItIs(String name) throws Exception {
        byte[] hello = clientHello(name);
        channel.writeInbound(Unpooled.wrappedBuffer(hello));
        assertThat(through()).isEqualTo(hello);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 2}));
        assertThat(through()).containsExactly(1, 2);
        assertThat(mismatches).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example.com", "example.com", "a.web.example.com", "web.example.com.evil.org"})
    void nothingOfAHelloForAnotherNameDoes(String name) throws Exception {
        channel.writeInbound(Unpooled.wrappedBuffer(clientHello(name)));
        assertThat(mismatches).containsExactly("TLS for another name: " + name);
        assertThat(through()).isEmpty();
    }

    @Test
    void aHelloThatComesByteForByteIsJudgedWhole() throws Exception {
        for (byte one : clientHello("other.example.com")) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
            assertThat(through()).isEmpty();
        }
        assertThat(mismatches).containsExactly("TLS for another name: other.example.com");
    }

    /** One message may be in many records (RFC 8446, 5.1). */
    @Test
    void aHelloInManyRecordsIsJudgedWhole() throws Exception {
        byte[] hello = clientHello("other.example.com");
        ByteBuf records = Unpooled.buffer();
        int header = 5;
        for (int at = header; at < hello.length; at += 50) {
            int length = Math.min(50, hello.length - at);
            records.writeBytes(hello, 0, 3).writeShort(length).writeBytes(hello, at, length);
        }
        for (int piece : new int[] {55, 1, 3, records.readableBytes() - 59}) {
            assertThat(mismatches).isEmpty();
            channel.writeInbound(records.readBytes(piece));
        }
        assertThat(mismatches).containsExactly("TLS for another name: other.example.com");
        assertThat(through()).isEmpty();
    }

    /** What a lenient server might read in another way. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aHelloThatIsNotAsItShouldBeIsRefused(int way) throws Exception {
        byte[] hello = clientHello("web.example.com");
        ByteBuf changed = Unpooled.copiedBuffer(hello);
        int sessionId = 5 + 4 + 34;
        switch (way) {
            case 0 -> changed.setByte(5, 2); // another message
            case 1 -> changed.setMedium(6, hello.length - 10); // a message that ends early
            case 2 -> changed.setByte(sessionId, 33); // a session id that is too long
            case 3 -> changed.setShort(3, hello.length - 6).setByte(hello.length - 1, 23); // then another record
            case 4 -> changed.setShort(3, 0); // an empty record
            default -> changed.setMedium(6, 1 << 20); // far too long
        }
        channel.writeInbound(changed, Unpooled.wrappedBuffer(new byte[20]));
        assertThat(mismatches).hasSize(1);
        assertThat(mismatches.getFirst()).startsWith("TLS that ");
        assertThat(through()).isEmpty();
    }

    /** Two names, of which a server may take the last. */
    @Test
    void aHelloForTwoNamesIsRefused() throws Exception {
        byte[] hello = clientHello("web.example.com");
        String text = new String(hello, StandardCharsets.ISO_8859_1);
        int name = text.indexOf("web.example.com");
        // The extension once more, behind all others: its type, three lengths with the kind, and the name.
        byte[] extension = Arrays.copyOfRange(hello, name - 9, name + 15);
        byte[] twice = Arrays.copyOf(hello, hello.length + extension.length);
        System.arraycopy(extension, 0, twice, hello.length, extension.length);
        ByteBuffer lengths = ByteBuffer.wrap(twice);
        lengths.putShort(3, (short) (twice.length - 5));
        lengths.putShort(7, (short) (twice.length - 9));
        int extensions = extensionsAt(hello);
        lengths.putShort(extensions, (short) (twice.length - extensions - 2));
        channel.writeInbound(Unpooled.wrappedBuffer(twice));
        assertThat(mismatches).containsExactly("TLS that cannot be read");
    }

    private static int extensionsAt(byte[] hello) {
        ByteBuf rest = Unpooled.wrappedBuffer(hello).skipBytes(5 + 4 + 34);
        rest.skipBytes(rest.readUnsignedByte());
        rest.skipBytes(rest.readUnsignedShort());
        rest.skipBytes(rest.readUnsignedByte());
        return rest.readerIndex();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\u0008", "SSH-2.0-x\r\n", "\u0080"})
    void anyOtherProtocolGoesThroughAtOnce(String first) {
        byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        assertThat(through()).isEqualTo(bytes);
    }
}

package dev.srt.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The message that begins a TLS connection (RFC 8446, 4.1.2; as of TLS 1.0), read as strictly as it is defined: a server that is
 * more lenient must not find a name in it that was not found here.
 *
 * @param serverName whose certificate the client wants to see (RFC 6066, 3); empty where it does not say
 */
record ClientHello(Optional<String> serverName) {
    /** A handshake message's type and length. */
    static final int HEADER_BYTES = 4;

    private static final int CLIENT_HELLO = 1;
    private static final int VERSION_AND_RANDOM = 2 + 32;
    private static final int LONGEST_SESSION_ID = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;

    /** It is none. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed() {
            super("no ClientHello", null, false, false);
        }
    }

    /**
     * How many bytes the message has, its header included.
     *
     * @param message of which the header is there
     * @throws Malformed where it is another message
     */
    static int length(ByteBuf message) throws Malformed {
        int start = message.readerIndex();
        require(message.getUnsignedByte(start) == CLIENT_HELLO);
        return HEADER_BYTES + message.getUnsignedMedium(start + 1);
    }

    /** @throws Malformed where the message is not there to its end */
    static void requireWhole(ByteBuf message) throws Malformed {
        require(message.readableBytes() >= HEADER_BYTES && message.readableBytes() >= length(message));
    }

    /** Reads the whole message, and nothing else. */
    static ClientHello read(ByteBuf message) throws Malformed {
        ByteBuf rest = message.slice();
        require(rest.readableBytes() >= HEADER_BYTES && rest.readableBytes() == length(rest));
        rest.skipBytes(HEADER_BYTES);
        take(rest, VERSION_AND_RANDOM);
        require(vector8(rest).readableBytes() <= LONGEST_SESSION_ID);
        ByteBuf cipherSuites = vector16(rest);
        require(cipherSuites.isReadable() && cipherSuites.readableBytes() % 2 == 0);
        require(vector8(rest).isReadable());
        Optional<String> name = Optional.empty();
        if (rest.isReadable()) {
            name = extensions(vector16(rest));
        }
        require(!rest.isReadable());
        return new ClientHello(name);
    }

    private static Optional<String> extensions(ByteBuf extensions) throws Malformed {
        Optional<String> name = Optional.empty();
        while (extensions.isReadable()) {
            int type = take(extensions, Short.BYTES).readUnsignedShort();
            ByteBuf content = vector16(extensions);
            if (type == SERVER_NAME) {
                require(name.isEmpty());
                name = Optional.of(serverName(content));
            }
        }
        return name;
    }

    /** One name, of the one kind that there is. */
    private static String serverName(ByteBuf extension) throws Malformed {
        ByteBuf names = vector16(extension);
        require(!extension.isReadable());
        require(take(names, Byte.BYTES).readUnsignedByte() == HOST_NAME);
        ByteBuf name = vector16(names);
        require(!names.isReadable() && name.isReadable());
        return name.toString(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuf vector8(ByteBuf from) throws Malformed {
        return take(from, take(from, Byte.BYTES).readUnsignedByte());
    }

    private static ByteBuf vector16(ByteBuf from) throws Malformed {
        return take(from, take(from, Short.BYTES).readUnsignedShort());
    }

    private static ByteBuf take(ByteBuf from, int bytes) throws Malformed {
        require(from.readableBytes() >= bytes);
        return from.readSlice(bytes);
    }

    private static void require(boolean met) throws Malformed {
        if (!met) {
            throw new Malformed();
        }
    }
}

package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.Host;
import dev.srt.policy.InvalidValueException;
import dev.srt.policy.PlainText;
import dev.srt.policy.Port;
import dev.srt.policy.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Serves SOCKS5 (RFC 1928) with a user name and password (RFC 1929), and of its commands CONNECT alone. */
final class SocksFront extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int AUTHENTICATION_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int SSH_PORT = 22;

    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NO_METHOD = 0xff;

    private enum Step {
        METHODS,
        PASSWORD,
        REQUEST,
        DIALLING,
        OVER
    }

    private final Egress egress;
    private final ProxyCredentials credentials;
    private final Deadlines deadlines;
    private ScheduledFuture<?> alarm;
    private Step step = Step.METHODS;
    private Optional<ProxyCredentials.Client> admitted = Optional.empty();

    SocksFront(Egress egress, ProxyCredentials credentials, Deadlines deadlines) {
        this.egress = egress;
        this.credentials = credentials;
        this.deadlines = deadlines;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext client) {
        alarm = client.executor()
                .schedule(() -> client.close(), deadlines.head().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext client) {
        alarm.cancel(false);
    }

    @Override
    protected void decode(ChannelHandlerContext client, ByteBuf in, List<Object> out) {
        switch (step) {
            case METHODS -> methods(client, in);
            case PASSWORD -> password(client, in);
            case REQUEST -> request(client, in);
            case DIALLING -> {
                // Data for the destination: it stays here until there is a connection.
            }
            case OVER -> in.skipBytes(in.readableBytes());
        }
    }

    private void methods(ChannelHandlerContext client, ByteBuf in) {
        int start = in.readerIndex();
        if (in.getByte(start) != VERSION) {
            client.close();
            step = Step.OVER;
            return;
        }
        if (in.readableBytes() < 2 || in.readableBytes() < 2 + in.getUnsignedByte(start + 1)) {
            return;
        }
        int count = in.getUnsignedByte(start + 1);
        ByteBuf offered = in.skipBytes(2).readSlice(count);
        if (offered.indexOf(offered.readerIndex(), offered.writerIndex(), (byte) USER_AND_PASSWORD) >= 0) {
            step = Step.PASSWORD;
            answer(client, VERSION, USER_AND_PASSWORD);
        } else if (offered.indexOf(offered.readerIndex(), offered.writerIndex(), (byte) NO_AUTHENTICATION) >= 0) {
            // Its request will be refused, but in a reply that programs show.
            step = Step.REQUEST;
            answer(client, VERSION, NO_AUTHENTICATION);
        } else {
            step = Step.OVER;
            answer(client, VERSION, NO_METHOD);
            LingeringClose.begin(client.channel(), deadlines);
        }
    }

    private void password(ChannelHandlerContext client, ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int userLength = available < 2 ? 0 : in.getUnsignedByte(start + 1);
        if (available < 2 || available < 3 + userLength) {
            return;
        }
        int passwordLength = in.getUnsignedByte(start + 2 + userLength);
        if (available < 3 + userLength + passwordLength) {
            return;
        }
        int version = in.readUnsignedByte();
        String user = in.skipBytes(1)
                .readCharSequence(userLength, StandardCharsets.ISO_8859_1)
                .toString();
        byte[] password = new byte[passwordLength];
        in.skipBytes(1).readBytes(password);
        admitted = version == AUTHENTICATION_VERSION ? credentials.accept(user, password) : Optional.empty();
        if (admitted.isPresent()) {
            step = Step.REQUEST;
            answer(client, AUTHENTICATION_VERSION, 0);
        } else {
            step = Step.OVER;
            answer(client, AUTHENTICATION_VERSION, 1);
            LingeringClose.begin(client.channel(), deadlines);
        }
    }

    private void request(ChannelHandlerContext client, ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < 5) {
            return;
        }
        int kind = in.getUnsignedByte(start + 3);
        int length = switch (kind) {
            case 1 -> 4;
            case 3 -> 1 + in.getUnsignedByte(start + 4);
            case 4 -> 16;
            default -> -1;
        };
        if (length < 0) {
            refuse(client, Reply.ADDRESS_TYPE_NOT_SUPPORTED);
            return;
        }
        if (in.readableBytes() < 4 + length + 2) {
            return;
        }
        int version = in.readUnsignedByte();
        int command = in.readUnsignedByte();
        byte[] address = new byte[kind == 3 ? length - 1 : length];
        in.skipBytes(kind == 3 ? 3 : 2).readBytes(address);
        int port = in.readUnsignedShort();
        if (version != VERSION) {
            refuse(client, Reply.GENERAL_FAILURE);
        } else if (command != CONNECT) {
            refuse(client, Reply.COMMAND_NOT_SUPPORTED);
        } else {
            Optional<Destination> destination = destination(kind == 3, address, port);
            destination.ifPresentOrElse(wanted -> connect(client, wanted), () -> refuse(client, Reply.NOT_ALLOWED));
        }
    }

    /** The destination of a request; empty where its host or port cannot be one. */
    private static Optional<Destination> destination(boolean named, byte[] address, int port) {
        try {
            Host host = named
                    ? Host.parse(new String(address, StandardCharsets.UTF_8))
                    : Host.of(InetAddress.getByAddress(address));
            return Optional.of(new Destination(host, new Port(port)));
        } catch (InvalidValueException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    private void connect(ChannelHandlerContext client, Destination destination) {
        if (admitted.isEmpty()) {
            refuseWithoutAuthentication(client, destination);
            return;
        }
        step = Step.DIALLING;
        alarm.cancel(false);
        client.channel().config().setAutoRead(false);
        Egress.Wish wish = new Egress.Wish(egress.policy(admitted.get().command()), Route.Entrance.SOCKS, destination);
        egress.connect(client.channel().eventLoop(), wish, dialled -> {
            switch (dialled) {
                case Dialled.Connected(var upstream, var by) -> relay(client, upstream);
                case Dialled.Refused refused -> refuse(client, Reply.NOT_ALLOWED);
                case Dialled.Failed failed -> refuse(client, Reply.HOST_UNREACHABLE);
            }
        });
    }

    private void relay(ChannelHandlerContext client, Channel upstream) {
        step = Step.OVER;
        client.writeAndFlush(Reply.SUCCEEDED.message());
        Relay.couple(client.channel(), upstream, deadlines);
        client.pipeline().remove(this);
        Relay.start(client.channel(), upstream);
    }

    /** OpenSSH's usual SOCKS helpers offer no password; a deny rule's reason reaches its user as SSH's own message. */
    private void refuseWithoutAuthentication(ChannelHandlerContext client, Destination destination) {
        Optional<Dialled.Refused> denied =
                destination.port().number() == SSH_PORT ? egress.denyRule(destination) : Optional.empty();
        if (denied.isEmpty()) {
            refuse(client, Reply.NOT_ALLOWED);
            return;
        }
        step = Step.OVER;
        client.write(Reply.SUCCEEDED.message());
        client.writeAndFlush(
                SshRefusal.of(PlainText.oneLine(denied.get().decision().reason())));
        LingeringClose.begin(client.channel(), deadlines);
    }

    private void refuse(ChannelHandlerContext client, Reply reply) {
        step = Step.OVER;
        client.writeAndFlush(reply.message());
        LingeringClose.begin(client.channel(), deadlines);
    }

    private static void answer(ChannelHandlerContext client, int version, int value) {
        client.writeAndFlush(Unpooled.buffer(2).writeByte(version).writeByte(value));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext client, Object event) {
        // A client that is done before it was answered is gone.
        if (event instanceof ChannelInputShutdownEvent) {
            client.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
        client.close();
    }

    /** RFC 1928, section 6. */
    private enum Reply {
        SUCCEEDED(0),
        GENERAL_FAILURE(1),
        NOT_ALLOWED(2),
        HOST_UNREACHABLE(4),
        COMMAND_NOT_SUPPORTED(7),
        ADDRESS_TYPE_NOT_SUPPORTED(8);

        private final int code;

        Reply(int code) {
            this.code = code;
        }

        /** The reply, with 0.0.0.0:0 for the bound address, which no client needs. */
        ByteBuf message() {
            return Unpooled.buffer(10)
                    .writeByte(VERSION)
                    .writeByte(code)
                    .writeByte(0)
                    .writeByte(1)
                    .writeZero(6);
        }
    }
}

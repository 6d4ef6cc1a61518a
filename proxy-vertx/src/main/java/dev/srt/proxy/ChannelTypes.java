package dev.srt.proxy;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * The channels that go with a kind of event loops: those of Linux, which alone can adopt descriptors, or those of any Java.
 *
 * @param stream connections by TCP
 * @param listening what accepts them
 * @param datagrams by UDP
 * @param local connections to unix sockets
 */
record ChannelTypes(
        Class<? extends Channel> stream,
        Class<? extends ServerChannel> listening,
        Class<? extends Channel> datagrams,
        Class<? extends Channel> local) {

    static ChannelTypes of(EventLoopGroup loops) {
        return areEpoll(loops)
                ? new ChannelTypes(
                        EpollSocketChannel.class,
                        EpollServerSocketChannel.class,
                        EpollDatagramChannel.class,
                        EpollDomainSocketChannel.class)
                : new ChannelTypes(
                        NioSocketChannel.class,
                        NioServerSocketChannel.class,
                        NioDatagramChannel.class,
                        NioDomainSocketChannel.class);
    }

    /** Whether these are the loops of Linux. */
    static boolean areEpoll(EventLoopGroup loops) {
        return loops instanceof EpollEventLoopGroup;
    }

    /** A unix socket's address, as {@link #local} takes it. */
    SocketAddress address(Path socket) {
        return local == NioDomainSocketChannel.class
                ? UnixDomainSocketAddress.of(socket)
                : new DomainSocketAddress(socket.toFile());
    }

    /** What connects to an address: {@link #local} to a unix socket, {@link #stream} to any other. */
    Class<? extends Channel> connecting(SocketAddress address) {
        return address instanceof DomainSocketAddress || address instanceof UnixDomainSocketAddress ? local : stream;
    }
}

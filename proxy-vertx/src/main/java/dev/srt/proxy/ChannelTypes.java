package dev.srt.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
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
import java.util.function.Function;

/**
 * The channels that go with a kind of event loops: those of Linux, which alone can adopt descriptors, or those of any Java.
 *
 * @param stream connections by TCP
 * @param listening what accepts them
 * @param datagrams by UDP
 * @param local connections to unix sockets
 * @param address a unix socket's, as {@code local} takes it
 */
record ChannelTypes(
        ChannelFactory<? extends Channel> stream,
        ChannelFactory<? extends ServerChannel> listening,
        ChannelFactory<? extends Channel> datagrams,
        ChannelFactory<? extends Channel> local,
        Function<Path, SocketAddress> address) {

    static ChannelTypes of(EventLoopGroup loops) {
        return areEpoll(loops)
                ? new ChannelTypes(
                        EpollSocketChannel::new,
                        EpollServerSocketChannel::new,
                        EpollDatagramChannel::new,
                        EpollDomainSocketChannel::new,
                        path -> new DomainSocketAddress(path.toFile()))
                : new ChannelTypes(
                        NioSocketChannel::new,
                        NioServerSocketChannel::new,
                        NioDatagramChannel::new,
                        NioDomainSocketChannel::new,
                        UnixDomainSocketAddress::of);
    }

    /** Whether these are the loops of Linux. */
    static boolean areEpoll(EventLoopGroup loops) {
        return loops instanceof EpollEventLoopGroup;
    }

    /** What connects to an address: {@link #local} to a unix socket, {@link #stream} to any other. */
    ChannelFactory<? extends Channel> connecting(SocketAddress to) {
        return to instanceof DomainSocketAddress || to instanceof UnixDomainSocketAddress ? local : stream;
    }
}

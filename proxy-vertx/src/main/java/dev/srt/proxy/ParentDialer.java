package dev.srt.proxy;

import dev.srt.policy.Destination;
import dev.srt.policy.Host;
import dev.srt.policy.ParentProxy;
import dev.srt.policy.PlainText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Reaches destinations through another proxy. */
final class ParentDialer {
    private static final String STATUS = "status: ";

    private final Dialer dialer;
    private final NameLookup lookup;
    private Future<SslContext> trust;

    ParentDialer(Dialer dialer, NameLookup lookup) {
        this.dialer = dialer;
        this.lookup = lookup;
    }

    /**
     * Asks the proxy for a connection.
     *
     * @param requests whether plain HTTP requests are to go over it: an HTTP proxy takes them as they are
     */
    void dial(Attempt attempt, ParentProxy proxy, Destination destination, boolean requests) {
        boolean tunnel = !requests || proxy.protocol() == ParentProxy.Protocol.SOCKS5;
        Future<Optional<SslContext>> tls = proxy.protocol() == ParentProxy.Protocol.HTTPS
                ? trust().map(Optional::of)
                : Future.succeededFuture(Optional.empty());
        Future.join(lookup.addresses(proxy.host()), tls)
                .onComplete(found -> attempt.loop().execute(() -> {
                    if (found.failed()) {
                        attempt.end(new Dialled.Failed("the proxy " + proxy + " cannot be found", false));
                    } else if (!attempt.isOver()) {
                        List<InetAddress> addresses = found.result().resultAt(0);
                        Optional<SslContext> context = found.result().resultAt(1);
                        Optional<Destination> asked = tunnel ? Optional.of(destination) : Optional.empty();
                        dialer.dial(
                                attempt,
                                addresses,
                                proxy.port().number(),
                                new ByProxy(
                                        proxy.toString(),
                                        proxy.protocol() == ParentProxy.Protocol.SOCKS5,
                                        proxy.login(),
                                        context.map(trust -> new Tls(trust, proxy)),
                                        asked));
                    }
                }));
    }

    /** The same for a proxy that speaks HTTP on a unix socket. */
    void dial(Attempt attempt, Path socket, Destination destination, boolean requests) {
        Optional<Destination> asked = requests ? Optional.empty() : Optional.of(destination);
        dialer.dial(attempt, socket, new ByProxy("on " + socket, false, Optional.empty(), Optional.empty(), asked));
    }

    /** Whom to trust: whom the JVM does. Reading that takes its time, and is done once. */
    private synchronized Future<SslContext> trust() {
        if (trust == null) {
            trust = lookup.off(() ->
                    SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build());
        }
        return trust;
    }

    /** TLS to a proxy. */
    private record Tls(SslContext trust, ParentProxy proxy) {
        SslHandler handler(Channel channel) {
            SSLEngine engine = trust.newEngine(
                    channel.alloc(), proxy.host().text(), proxy.port().number());
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return new SslHandler(engine);
        }
    }

    /**
     * By way of a proxy.
     *
     * @param where the proxy is, for messages
     * @param socks whether it speaks SOCKS5, not HTTP
     * @param tunnel what to ask it to connect to; empty to ask nothing of it yet
     */
    private record ByProxy(
            String where,
            boolean socks,
            Optional<ParentProxy.Login> login,
            Optional<Tls> tls,
            Optional<Destination> tunnel)
            implements Dialer.Way {

        @Override
        public void prepare(Channel channel, SocketAddress address) {
            tls.ifPresent(secure -> channel.pipeline().addLast(secure.handler(channel)));
            if (tunnel.isPresent()) {
                // What the destination says at once waits for whoever will use the channel, even where it says no more.
                channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                channel.pipeline().addLast(negotiation(address), new FlowControlHandler());
            }
            channel.pipeline().addLast(new Silence());
        }

        @Override
        public SocketAddress target(SocketAddress address) {
            return tunnel.<SocketAddress>map(ByProxy::asked).orElse(address);
        }

        private static InetSocketAddress asked(Destination destination) {
            int port = destination.port().number();
            return switch (destination.host()) {
                case Host.Name name -> InetSocketAddress.createUnresolved(name.text(), port);
                case Host.Address at -> new InetSocketAddress(at.address(), port);
            };
        }

        private ProxyHandler negotiation(SocketAddress address) {
            ProxyHandler handler;
            if (socks) {
                handler = login.map(known -> new Socks5ProxyHandler(address, known.user(), known.password()))
                        .orElseGet(() -> new Socks5ProxyHandler(address));
            } else {
                handler = login.map(known -> new HttpProxyHandler(address, known.user(), known.password()))
                        .orElseGet(() -> new HttpProxyHandler(address));
            }
            handler.setConnectTimeoutMillis(0);
            return handler;
        }

        @Override
        public io.netty.util.concurrent.Future<Channel> arrival(Channel channel) {
            ProxyHandler negotiation = channel.pipeline().get(ProxyHandler.class);
            if (negotiation != null) {
                return negotiation.connectFuture();
            }
            SslHandler secured = channel.pipeline().get(SslHandler.class);
            return secured == null ? Dialer.Way.super.arrival(channel) : secured.handshakeFuture();
        }

        @Override
        public Dialled.Connected connected(Channel channel) {
            return new Dialled.Connected(
                    channel, tunnel.isPresent() ? Optional.empty() : Optional.of(new HttpProxy(login)));
        }

        @Override
        public String reason(Throwable cause) {
            // The library tells the status of the proxy's answer in this message alone.
            String message = String.valueOf(cause.getMessage());
            int status = message.lastIndexOf(STATUS);
            return status < 0
                    ? "the proxy " + where + " did not connect"
                    : "the proxy " + where + " answered "
                            + PlainText.oneLine(message.substring(status + STATUS.length()));
        }
    }

    /** Failures are told by the future of the connection; nobody needs to hear of them twice. */
    private static final class Silence extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}

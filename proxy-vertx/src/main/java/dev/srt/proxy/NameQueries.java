package dev.srt.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;

/** The name server over UDP and over TCP (RFC 7766). */
final class NameQueries {
    private NameQueries() {}

    /** Most commands ask for no name: what answers is made when the first does. */
    static void serveDatagrams(Channel channel, NameServer server) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object first) {
                context.pipeline()
                        .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new OverUdp(server));
                context.pipeline().remove(this);
                context.pipeline().fireChannelRead(first);
            }
        });
    }

    /** A connection that asks nothing for too long, or something that is no question, ends. */
    static void serveConnection(Channel client, NameServer server, Deadlines deadlines) {
        client.pipeline()
                .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new OverTcp(server, deadlines));
    }

    private static final class OverUdp extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        private final NameServer server;

        OverUdp(NameServer server) {
            this.server = server;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            server.answer(query, response);
            context.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // What is no question is left unanswered; the socket serves all others.
        }
    }

    private static final class OverTcp extends SimpleChannelInboundHandler<DefaultDnsQuery> {
        private final NameServer server;
        private final Deadlines deadlines;
        private IdleWatch watch;

        OverTcp(NameServer server, Deadlines deadlines) {
            this.server = server;
            this.deadlines = deadlines;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            Channel client = context.channel();
            watch = new IdleWatch(client.eventLoop(), deadlines, deadlines::stalled, client::close);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            watch.stop();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DefaultDnsQuery query) {
            watch.touch();
            DefaultDnsResponse response = new DefaultDnsResponse(query.id());
            server.answer(query, response);
            context.writeAndFlush(response);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}

package dev.srt.proxy;

import dev.srt.policy.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Serves a UDP socket that stands for one service: each client has a socket of its own outside, as behind a NAT, for as long as
 * something comes or goes. What is too much is lost, as datagrams are.
 */
final class DatagramFront extends SimpleChannelInboundHandler<DatagramPacket> {
    /** Clients of one service at a time. */
    static final int MOST_FLOWS = 64;

    /** Datagrams of one client that wait for the service to be found. */
    static final int MOST_WAITING = 16;

    /** RFC 4787, REQ-5: 2 minutes at least. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Egress egress;
    private final Destination service;
    private final Map<InetSocketAddress, Flow> flows = new HashMap<>();

    DatagramFront(Egress egress, Destination service) {
        this.egress = egress;
        this.service = service;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext sandbox, DatagramPacket datagram) {
        Flow flow = flows.get(datagram.sender());
        if (flow == null && flows.size() < MOST_FLOWS) {
            flow = new Flow(sandbox.channel(), datagram.sender());
            flows.put(datagram.sender(), flow);
            flow.begin();
        }
        if (flow != null) {
            flow.send(datagram.content().retain());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext sandbox) {
        // Each takes itself away.
        new ArrayDeque<>(flows.values()).forEach(Flow::end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext sandbox, Throwable cause) {
        // One datagram that could not be handed over does not end the service of the others.
    }

    /** What one client sends, and what it is sent. */
    private final class Flow extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Channel sandbox;
        private final InetSocketAddress client;
        private final Queue<ByteBuf> waiting = new ArrayDeque<>();
        private Channel outside;
        private boolean over;
        private boolean busy;
        private ScheduledFuture<?> look;

        Flow(Channel sandbox, InetSocketAddress client) {
            this.sandbox = sandbox;
            this.client = client;
        }

        void begin() {
            look = sandbox.eventLoop()
                    .scheduleWithFixedDelay(this::look, IDLE.toMillis(), IDLE.toMillis(), TimeUnit.MILLISECONDS);
            egress.connectDatagrams(sandbox.eventLoop(), service, dialled -> {
                if (!(dialled instanceof Dialled.Connected connected)) {
                    end();
                } else if (over) {
                    connected.discard();
                } else {
                    outside = connected.channel();
                    outside.pipeline().addLast(this);
                    outside.config().setAutoRead(true);
                    waiting.forEach(outside::write);
                    waiting.clear();
                    outside.flush();
                }
            });
        }

        void send(ByteBuf content) {
            busy = true;
            if (outside != null) {
                outside.writeAndFlush(content);
            } else if (!over && waiting.size() < MOST_WAITING) {
                waiting.add(content);
            } else {
                content.release();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket answer) {
            busy = true;
            sandbox.writeAndFlush(new DatagramPacket(answer.content().retain(), client));
        }

        /** Also where the service's host says that nobody is there. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end();
        }

        private void look() {
            if (!busy) {
                end();
            }
            busy = false;
        }

        private void end() {
            over = true;
            flows.remove(client, this);
            look.cancel(false);
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
            if (outside != null) {
                outside.close();
            }
        }
    }
}

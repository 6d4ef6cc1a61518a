package dev.srt.landlock;

import dev.srt.spi.Launch;
import dev.srt.spi.TicketCounter.Visitor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Speaks the protocol of {@code srt-init.h} with one visitor. The channel's event loop calls it. */
final class VisitorConnection extends SimpleChannelInboundHandler<ByteBuf> implements Visitor {
    private static final char TICKET = 'T';
    private static final char TURNED_AWAY = 'R';
    private static final char BECOME = 'B';
    private static final char SIGNALLED = 'S';
    private static final char ENDED = 'X';
    private static final char KILL = 'K';

    private static final int SECONDS_TO_END = 2;

    private final Channel channel;
    private final Consumer<Visitor> visitors;
    private final Promise<Integer> ended = Promise.promise();
    private volatile IntConsumer signals = number -> {};
    private String ticket = "";
    private Path workingDirectory = Path.of("/");
    private Map<String, String> environment = Map.of();
    private boolean greeted;

    VisitorConnection(Channel channel, Consumer<Visitor> visitors) {
        this.channel = channel;
        this.visitors = visitors;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        char kind = (char) frame.readUnsignedByte();
        if (kind == TICKET && !greeted) {
            greeted = true;
            enter(strings(frame));
        } else if (kind == SIGNALLED && frame.isReadable()) {
            signals.accept(frame.readUnsignedByte());
        } else if (kind == ENDED && frame.isReadable()) {
            ended.tryComplete((int) frame.readUnsignedByte());
        } else {
            context.close();
        }
    }

    private void enter(List<String> strings) {
        if (strings.size() < 2 || !strings.get(1).startsWith("/")) {
            channel.close();
            return;
        }
        ticket = strings.get(0);
        workingDirectory = Path.of(strings.get(1));
        Map<String, String> variables = new HashMap<>();
        for (String variable : strings.subList(2, strings.size())) {
            int sign = variable.indexOf('=');
            if (sign > 0) {
                variables.putIfAbsent(variable.substring(0, sign), variable.substring(sign + 1));
            }
        }
        environment = Map.copyOf(variables);
        visitors.accept(this);
    }

    private static List<String> strings(ByteBuf frame) {
        List<String> strings = new ArrayList<>();
        int length;
        while ((length = frame.bytesBefore((byte) 0)) >= 0) {
            strings.add(frame.readCharSequence(length, StandardCharsets.UTF_8).toString());
            frame.skipBytes(1);
        }
        return strings;
    }

    @Override
    public String ticket() {
        return ticket;
    }

    @Override
    public Path workingDirectory() {
        return workingDirectory;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void onSignal(IntConsumer handler) {
        signals = handler;
    }

    @Override
    public Future<Integer> become(Launch launch) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(BECOME);
        write(frame, launch.workingDirectory().toString());
        write(frame, Integer.toString(launch.argv().size()));
        launch.argv().forEach(argument -> write(frame, argument));
        launch.environment().forEach((name, value) -> write(frame, name + "=" + value));
        channel.writeAndFlush(frame);
        return ended.future();
    }

    private static void write(ByteBuf frame, String string) {
        frame.writeCharSequence(string, StandardCharsets.UTF_8);
        frame.writeByte(0);
    }

    @Override
    public void refuse(String message) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(TURNED_AWAY);
        frame.writeCharSequence(message, StandardCharsets.UTF_8);
        end(frame);
    }

    @Override
    public void leave() {
        channel.close();
    }

    @Override
    public void kill() {
        end(Unpooled.buffer().writeByte(KILL));
    }

    /** It answers with what it ran ended as, and goes; one that does not, is stopped for instance, is waited for no longer. */
    private void end(ByteBuf frame) {
        channel.writeAndFlush(frame);
        ScheduledFuture<?> patience =
                channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_END, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> patience.cancel(false));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended.tryFail(new IOException("the process that became the command has gone"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

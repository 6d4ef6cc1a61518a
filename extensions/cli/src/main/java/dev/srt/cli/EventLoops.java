package dev.srt.cli;

import io.netty.channel.epoll.Epoll;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * The event loops of a run, made by a thread of their own while the settings are read.
 *
 * <p>A run starts no Quarkus: its container knows of nothing that a run needs, and takes longer to start than many a command. So what
 * Quarkus settles for Vert.x and Netty is settled here.
 */
final class EventLoops {
    /**
     * Two event loops serve one command: a second one takes a sixth more requests where its clients have a processor to spare, and
     * it starts only once there are connections for it.
     */
    private static final int LOOPS = 2;

    private static final Map<String, String> PROPERTIES = Map.of(
            // A destination's name is looked up as every program of this host looks it up.
            "vertx.disableDnsResolver",
            "true",
            "vertx.logger-delegate-factory-class-name",
            "io.vertx.core.logging.JULLogDelegateFactory",
            // Chunks of 64 KiB, not of 4 MiB: a gateway has few buffers at a time.
            "io.netty.allocator.maxOrder",
            "3",
            "io.netty.leakDetection.level",
            "disabled",
            // What channels are called in this process. To find an address of this machine instead, Netty asks each of
            // its devices.
            "io.netty.machineId",
            "00:00:00:00:00:01");

    private final FutureTask<Vertx> made = new FutureTask<>(EventLoops::make);

    private EventLoops() {}

    /** Has what takes longest made ready: Netty itself, with its native library. Decides nothing, and may be left out. */
    static void warm() {
        settle();
        Epoll.isAvailable();
    }

    /** Begins to make them. */
    static EventLoops begin() {
        EventLoops loops = new EventLoops();
        Thread.ofPlatform().name("srt-loops").daemon().start(loops.made);
        return loops;
    }

    /** Waits until they are made. */
    Vertx vertx() throws Exception {
        return Waiting.result(made);
    }

    /** Ends them, since a JVM whose event loops still wait for something takes 300 ms to end. The native executable just ends. */
    void end() throws Exception {
        if (!NativeExecutable.isThis()) {
            Waiting.result(vertx().close());
        }
    }

    private static Vertx make() {
        settle();
        // Vert.x serves no files here: it needs no cache in the temporary directory. Descriptors can only be received
        // and adopted on epoll.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(LOOPS)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Timeline.mark("event loops");
        return vertx;
    }

    /** Before anything of Netty's or Vert.x's is used. */
    private static void settle() {
        PROPERTIES.forEach(System::setProperty);
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }
}

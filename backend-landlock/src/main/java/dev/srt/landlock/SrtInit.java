package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.InitProgram;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The helper {@code srt-init}, for Linux on the processors it was built for. */
public final class SrtInit implements InitProgram {

    /** How bubblewrap reaches the executable: through a descriptor, so that no path inside needs to show it. */
    private static final String EXECUTABLE = "/proc/self/fd/4";

    private final Optional<Architecture> architecture = Architecture.current().filter(HelperBinary::existsFor);

    /** For the service loader. */
    public SrtInit() {}

    @Override
    public boolean supported() {
        return System.getProperty("os.name").equals("Linux") && architecture.isPresent();
    }

    @Override
    public Future<Control> open(Vertx vertx, Path directory) {
        if (!supported()) {
            return Future.failedFuture("there is no srt-init for this system");
        }
        if (!(((VertxInternal) vertx).getEventLoopGroup() instanceof EpollEventLoopGroup loops)) {
            return Future.failedFuture(
                    "descriptors can only be received on epoll event loops: set preferNativeTransport in VertxOptions");
        }
        EventLoop loop = loops.next();
        return vertx.executeBlocking(() -> HelperBinary.layOut(architecture.get(), directory))
                .compose(helper -> {
                    Path path = directory.resolve("control");
                    Endpoint endpoint = new Endpoint(
                            List.of(
                                    helper.toString(),
                                    "outside",
                                    Long.toString(ProcessHandle.current().pid()),
                                    path.toString()),
                            List.of(EXECUTABLE, "inside"),
                            List.of(EXECUTABLE, "alone"));
                    return ControlSocket.bind(vertx, loop, path, architecture.get(), endpoint);
                });
    }
}

package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.InitProgram;
import dev.srt.spi.TicketCounter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The helper {@code srt-init}, for Linux on the processors it was built for. */
public final class SrtInit implements InitProgram {

    /** How bubblewrap reaches the executable: through a descriptor, so that no path inside needs to show it. */
    private static final String EXECUTABLE = "/proc/self/fd/4";

    /** No process has this id. */
    private static final long ANY = 0;

    private final Optional<Architecture> architecture = HelperBinary.built();

    /** For the service loader. */
    public SrtInit() {}

    @Override
    public boolean supported() {
        return System.getProperty("os.name").equals("Linux") && architecture.isPresent();
    }

    @Override
    public void layOut(Path directory) throws IOException {
        HelperBinary.layOut(architecture.orElseThrow(), directory);
    }

    @Override
    public Future<Control> open(Vertx vertx, Path directory, Parent parent) {
        Optional<String> problem = problem(vertx);
        if (problem.isPresent()) {
            return Future.failedFuture(problem.get());
        }
        Path path = directory.resolve("control");
        Endpoint endpoint = new Endpoint(
                List.of(
                        HelperBinary.in(directory).toString(),
                        "outside",
                        Long.toString(
                                parent == Parent.THIS ? ProcessHandle.current().pid() : ANY),
                        path.toString()),
                List.of(EXECUTABLE, "inside"),
                List.of(EXECUTABLE, "alone"));
        return ControlSocket.bind(vertx, loop(vertx), path, architecture.get(), endpoint);
    }

    @Override
    public Future<TicketCounter> openCounter(Vertx vertx, Path directory, Consumer<TicketCounter.Visitor> visitors) {
        Optional<String> problem = problem(vertx);
        if (problem.isPresent()) {
            return Future.failedFuture(problem.get());
        }
        EventLoop loop = loop(vertx);
        return vertx.executeBlocking(() -> HelperBinary.layOut(architecture.get(), directory))
                .compose(helper -> TicketSocket.bind(loop, directory.resolve("tickets"), helper, visitors));
    }

    private Optional<String> problem(Vertx vertx) {
        if (!supported()) {
            return Optional.of("there is no srt-init for this system");
        }
        return ((VertxInternal) vertx).getEventLoopGroup() instanceof EpollEventLoopGroup
                ? Optional.empty()
                : Optional.of(
                        "descriptors can only be received on epoll event loops: set preferNativeTransport in VertxOptions");
    }

    private static EventLoop loop(Vertx vertx) {
        return ((VertxInternal) vertx).getEventLoopGroup().next();
    }
}

package dev.srt.sandbox;

import dev.srt.spi.Command;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxException;
import dev.srt.spi.TicketCounter;
import dev.srt.spi.TicketCounter.Visitor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Wraps commands for one sandbox, and starts them as their tickets come back. Nothing is opened before the first is wrapped. */
final class WrapCounter {
    /** @param scratch the counter's directory, removed with it */
    private record Open(TicketCounter counter, ScratchSpace scratch) {}

    private final Vertx vertx;
    private final Optional<InitProgram> init;
    private final Function<RunStart, Future<RunningCommand>> starter;
    private final Tickets tickets = new Tickets(Clock.systemUTC());
    private Future<Open> open;
    private boolean closed;

    /** @param starter starts a command of the sandbox */
    WrapCounter(Vertx vertx, Optional<InitProgram> init, Function<RunStart, Future<RunningCommand>> starter) {
        this.vertx = vertx;
        this.init = init;
        this.starter = starter;
    }

    /** @param base where temporary files go */
    Future<WrappedCommand> wrap(Command command, RunOptions how, Duration validity, String base) {
        return counter(base).map(opened -> {
            String id = how.id().orElseGet(RunOptions::randomId);
            Instant expires = Instant.now().plus(validity);
            String ticket = tickets.give(new Tickets.Ticket(id, command, how, expires));
            return new WrappedCommand(id, opened.counter().argv(ticket), expires);
        });
    }

    private synchronized Future<Open> counter(String base) {
        if (closed) {
            return Future.failedFuture(new SandboxException("sandbox-closed", "the sandbox is closed", "open another"));
        }
        if (open == null || open.failed()) {
            open = init.map(helper -> open(helper, base))
                    .orElseGet(() -> Future.failedFuture(new SandboxException(
                            "wrap-unsupported",
                            "commands cannot be wrapped here: no module offers a helper for this system",
                            "add srt-backend-landlock to the class path, or run the command instead")));
        }
        return open;
    }

    private Future<Open> open(InitProgram helper, String base) {
        return vertx.executeBlocking(
                        () -> ScratchSpace.make(Path.of(base), HostProbe.user().uid()), false)
                .compose(scratch -> helper.openCounter(vertx, scratch.directory(), this::serve)
                        .map(counter -> new Open(counter, scratch))
                        .recover(failure -> removed(scratch).compose(gone -> Future.failedFuture(failure))));
    }

    private Future<Void> removed(ScratchSpace scratch) {
        return vertx.executeBlocking(
                () -> {
                    scratch.close();
                    return null;
                },
                false);
    }

    private void serve(Visitor visitor) {
        Optional<Tickets.Ticket> ticket = tickets.take(visitor.ticket());
        if (ticket.isEmpty()) {
            visitor.refuse("this command was wrapped for one run, and has run before, or waited too long");
            return;
        }
        Future<RunningCommand> run = starter.apply(RunStart.of(visitor, ticket.get()));
        visitor.onSignal(number -> run.onSuccess(running -> running.signal(number)));
        run.onFailure(failure -> visitor.refuse(VisitingProcess.text(failure)));
    }

    synchronized Future<Void> close() {
        closed = true;
        return open == null
                ? Future.succeededFuture()
                : open.compose(opened -> opened.counter().close().eventually(() -> removed(opened.scratch())))
                        .otherwiseEmpty();
    }
}

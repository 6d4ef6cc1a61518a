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
    private final Path temporary;
    private final Function<RunStart, Future<RunningCommand>> starter;
    private final Tickets tickets = new Tickets(Clock.systemUTC());
    private Future<Open> open;
    private boolean closed;

    /**
     * @param temporary where temporary files go
     * @param starter starts a command of the sandbox
     */
    WrapCounter(
            Vertx vertx,
            Optional<InitProgram> init,
            Path temporary,
            Function<RunStart, Future<RunningCommand>> starter) {
        this.vertx = vertx;
        this.init = init;
        this.temporary = temporary;
        this.starter = starter;
    }

    Future<WrappedCommand> wrap(Command command, RunOptions how, Duration validity) {
        return counter().compose(opened -> {
            String id = how.id().orElseGet(RunOptions::randomId);
            Instant expires = Instant.now().plus(validity);
            return tickets.give(new Tickets.Ticket(id, command, how, expires))
                    .map(ticket -> Future.succeededFuture(
                            new WrappedCommand(id, opened.counter().argv(ticket), expires)))
                    .orElseGet(() -> Future.failedFuture(new SandboxException(
                            "wrap-too-many",
                            Tickets.MOST + " wrapped commands have not been started yet",
                            "start them, or give them less time")));
        });
    }

    private synchronized Future<Open> counter() {
        if (closed) {
            return Future.failedFuture(Sandbox.closedAlready());
        }
        if (open == null || open.failed()) {
            open = init.map(this::open)
                    .orElseGet(() -> Future.failedFuture(new SandboxException(
                            "wrap-unsupported",
                            "commands cannot be wrapped here: no module offers a helper for this system",
                            "add srt-backend-landlock to the class path, or run the command instead")));
        }
        return open;
    }

    private Future<Open> open(InitProgram helper) {
        return vertx.executeBlocking(
                        () -> ScratchSpace.make(temporary, HostProbe.user().uid()), false)
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

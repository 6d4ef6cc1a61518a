package dev.srt.sandbox;

import dev.srt.spi.Launch;
import dev.srt.spi.SandboxException;
import dev.srt.spi.TicketCounter.Visitor;
import io.vertx.core.Future;

/** A process of somebody else's that has handed in a ticket, and runs the launch as its child. */
final class VisitingProcess implements LaunchedProcess {
    private final Visitor visitor;
    private final Future<Integer> ended;

    private VisitingProcess(Visitor visitor, Future<Integer> ended) {
        this.visitor = visitor;
        this.ended = ended;
    }

    static VisitingProcess start(Visitor visitor, Launch launch) {
        return new VisitingProcess(visitor, visitor.become(launch));
    }

    @Override
    public Future<Void> started() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Integer> ended() {
        return ended;
    }

    @Override
    public ProcessStreams streams() {
        return ProcessStreams.NONE;
    }

    @Override
    public void kill() {
        visitor.kill();
    }

    @Override
    public void abort(Throwable failure) {
        visitor.refuse(text(failure));
    }

    @Override
    public void commandHasEnded() {
        visitor.leave();
    }

    /** What a visitor is told. */
    static String text(Throwable failure) {
        return failure instanceof SandboxException expected
                ? expected.getMessage() + "\nTo mend it: " + expected.fix()
                : failure.toString();
    }
}

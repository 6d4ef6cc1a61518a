package dev.srt.sandbox;

import dev.srt.spi.EgressGateway;
import dev.srt.spi.Following;
import dev.srt.spi.InitEvent;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import dev.srt.spi.NameEvent;
import dev.srt.spi.SandboxException;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One command from its start to its end, and what is cleared away after it, however it ends. */
final class CommandRun implements RunningCommand {
    private final CommandOrigin origin;
    private final Launch launch;
    private final LaunchedProcess process;
    private final Optional<Control> control;
    private final Consumer<NameEvent.Refused> refused;
    private final LeftBehind left = new LeftBehind();
    private final Promise<Void> begun = Promise.promise();
    private final Future<Integer> exitStatus;
    private volatile Optional<EgressGateway.Service> service;

    /**
     * A run of a process that begins.
     *
     * @param control the helper's, closed at the end
     * @param served what the gateway serves the command already, closed at the end
     * @param following what the system says that it refuses, ended at the end
     * @param scratch closed at the end
     * @param refused told of paths that the command may not make or change, and tried to
     * @param notices told at the end what the command left that programs outside run or trust
     * @param debug told what is done
     */
    CommandRun(
            Vertx vertx,
            CommandOrigin origin,
            Launch launch,
            LaunchedProcess process,
            Optional<Control> control,
            Optional<EgressGateway.Service> served,
            Optional<Following> following,
            ScratchSpace scratch,
            Consumer<NameEvent.Refused> refused,
            Consumer<String> notices,
            Consumer<String> debug) {
        this.origin = origin;
        this.launch = launch;
        this.control = control;
        this.service = served;
        this.refused = refused;
        this.process = process;
        this.exitStatus = process.ended()
                .onComplete(ended -> {
                    debug.accept("command: ended");
                    control.ifPresent(Control::helperEnded);
                })
                .eventually(() -> control.map(Control::close).orElseGet(Future::succeededFuture))
                .eventually(() -> service.map(EgressGateway.Service::close).orElseGet(Future::succeededFuture))
                .eventually(() -> following.map(Following::end).orElseGet(Future::succeededFuture))
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            scratch.close();
                            left.notice().ifPresent(notices);
                            debug.accept("command: cleared away");
                            return null;
                        },
                        false))
                // Whoever runs the process is still to be told where the command never began.
                .onComplete(ended -> begun.future().onComplete(known -> process.commandHasEnded()));
    }

    /**
     * Goes on until the command runs.
     *
     * @param debug told what the kernel makes of the plan
     * @return fails where it does not, after everything is cleared away
     */
    Future<RunningCommand> begin(Optional<EgressGateway> gateway, Consumer<String> debug) {
        Future<Void> beginning = process.started()
                .recover(failure -> Future.failedFuture(new SandboxException(
                        "launch-failed",
                        "cannot start " + launch.argv().getFirst() + ": " + failure.getMessage(),
                        "check that it is an executable file of this system",
                        failure)));
        if (launch.init().isPresent()) {
            Control helper = control.orElseThrow();
            beginning = beginning.compose(
                    started -> startCommand(helper, launch.init().get(), gateway)
                            .onSuccess(running -> helper.remarks().forEach(debug)));
        }
        return beginning.onSuccess(begun::complete).<RunningCommand>map(this).recover(this::end);
    }

    private Future<Void> startCommand(Control helper, InitPlan plan, Optional<EgressGateway> gateway) {
        return helper.prepare(plan, this::note)
                .compose(sockets -> serve(sockets, gateway))
                .compose(served -> helper.start())
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new SandboxException(
                        "confinement-failed",
                        "the sandbox could not be set up (%s); what refused it says why above, if it said anything"
                                .formatted(failure.getMessage()),
                        "see that user namespaces are allowed here: unshare --user --net true must succeed",
                        failure)));
    }

    private Future<Void> serve(List<InitProgram.Adopted> sockets, Optional<EgressGateway> gateway) {
        if (sockets.isEmpty()) {
            return Future.succeededFuture();
        }
        return gateway.orElseThrow()
                .serve(sockets, origin)
                .onSuccess(serving -> service = Optional.of(serving))
                .mapEmpty();
    }

    private void note(InitEvent event) {
        switch (event) {
            case InitEvent.PacketRefused packet -> service.ifPresent(serving -> serving.report(packet));
            case NameEvent name -> {
                left.note(name);
                if (name instanceof NameEvent.Refused path) {
                    refused.accept(path);
                }
            }
        }
    }

    private <T> Future<T> end(Throwable failure) {
        process.abort(failure);
        begun.complete();
        return exitStatus.transform(ended -> Future.failedFuture(failure));
    }

    @Override
    public String id() {
        return origin.id();
    }

    @Override
    public Future<Integer> exitStatus() {
        return exitStatus;
    }

    @Override
    public WriteStream<Buffer> input() {
        return piped(process.streams().input(), "input");
    }

    @Override
    public ReadStream<Buffer> output() {
        return piped(process.streams().output(), "output");
    }

    @Override
    public ReadStream<Buffer> errors() {
        return piped(process.streams().errors(), "error");
    }

    private static <T> T piped(Optional<? extends T> stream, String which) {
        return stream.<T>map(pipe -> pipe)
                .orElseThrow(() -> new IllegalStateException("the command's standard " + which + " is no pipe"));
    }

    @Override
    public void signal(int number) {
        control.ifPresentOrElse(helper -> helper.signal(number), () -> process.signal(number));
    }

    @Override
    public void kill() {
        process.kill();
    }
}

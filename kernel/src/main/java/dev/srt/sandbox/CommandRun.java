package dev.srt.sandbox;

import dev.srt.spi.EgressGateway;
import dev.srt.spi.InitEvent;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import dev.srt.spi.NameEvent;
import dev.srt.spi.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;

/** One command from its start to its end, and what is cleared away after it, however it ends. */
final class CommandRun implements RunningCommand {
    private final Launch launch;
    private final HostProcess process;
    private final Optional<Control> control;
    private final Consumer<NameEvent.Refused> refused;
    private final LeftBehind left = new LeftBehind();
    private final Future<Integer> exitStatus;

    /**
     * Starts the process of a launch.
     *
     * @param control the helper's, closed at the end
     * @param scratch closed at the end
     * @param refused told of paths that the command may not make or change, and tried to
     * @param notices told at the end what the command left that programs outside run or trust
     */
    CommandRun(
            Vertx vertx,
            Launch launch,
            Optional<Control> control,
            ScratchSpace scratch,
            Consumer<NameEvent.Refused> refused,
            Consumer<String> notices) {
        this.launch = launch;
        this.control = control;
        this.refused = refused;
        this.process = HostProcess.start(launch);
        this.exitStatus = process.ended()
                .onComplete(ended -> control.ifPresent(Control::helperEnded))
                .eventually(() -> control.map(Control::close).orElseGet(Future::succeededFuture))
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            scratch.close();
                            left.notice().ifPresent(notices);
                            return null;
                        },
                        false));
    }

    /**
     * Goes on until the command runs.
     *
     * @param debug told what the kernel makes of the plan
     * @return fails where it does not, after everything is cleared away
     */
    Future<RunningCommand> begin(Optional<EgressGateway> gateway, Consumer<String> debug) {
        Future<Void> begun = process.started()
                .recover(failure -> Future.failedFuture(new SandboxException(
                        "launch-failed",
                        "cannot start " + launch.argv().getFirst() + ": " + failure.getMessage(),
                        "check that it is an executable file of this system",
                        failure)));
        if (launch.init().isPresent()) {
            Control helper = control.orElseThrow();
            begun = begun.compose(started -> startCommand(helper, launch.init().get(), gateway)
                    .onSuccess(running -> helper.remarks().forEach(debug)));
        }
        return begun.<RunningCommand>map(this).recover(this::end);
    }

    private Future<Void> startCommand(Control helper, InitPlan plan, Optional<EgressGateway> gateway) {
        return helper.prepare(plan, event -> note(event, gateway))
                .compose(sockets -> Future.all(
                        sockets.stream().map(gateway.orElseThrow()::serve).toList()))
                .compose(served -> helper.start())
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new SandboxException(
                        "confinement-failed",
                        "the sandbox could not be set up (%s); what refused it says why above, if it said anything"
                                .formatted(failure.getMessage()),
                        "see that user namespaces are allowed here: unshare --user --net true must succeed",
                        failure)));
    }

    private void note(InitEvent event, Optional<EgressGateway> gateway) {
        switch (event) {
            case InitEvent.PacketRefused packet -> gateway.ifPresent(serving -> serving.report(packet));
            case NameEvent name -> {
                left.note(name);
                if (name instanceof NameEvent.Refused path) {
                    refused.accept(path);
                }
            }
        }
    }

    private <T> Future<T> end(Throwable failure) {
        process.kill();
        return exitStatus.transform(ended -> Future.failedFuture(failure));
    }

    @Override
    public Future<Integer> exitStatus() {
        return exitStatus;
    }

    @Override
    public void signal(int number) {
        control.ifPresentOrElse(helper -> helper.signal(number), process::kill);
    }
}

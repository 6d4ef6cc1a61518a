package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.Policy;
import dev.srt.sandbox.CommandEnvironment.Proxies;
import dev.srt.sandbox.LaunchPlanning.Planned;
import dev.srt.spi.Command;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.EgressGateway.Credentials;
import dev.srt.spi.EgressGateway.Listening;
import dev.srt.spi.Following;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import dev.srt.spi.Mount;
import dev.srt.spi.NameEvent;
import dev.srt.spi.SandboxException;
import dev.srt.spi.ToolAdapter;
import dev.srt.violation.CommandOrigin;
import dev.srt.violation.Violation;
import dev.srt.violation.ViolationStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The way of one command from policy to process: look at the host, plan, start. */
final class CommandStart {
    private final Vertx vertx;
    private final Plugins plugins;
    private final SandboxOptions options;
    private final Optional<EgressGateway> gateway;
    private final ViolationStore violations;
    private final Order order;

    private CommandStart(
            Vertx vertx,
            Plugins plugins,
            SandboxOptions options,
            Optional<EgressGateway> gateway,
            ViolationStore violations,
            Order order) {
        this.vertx = vertx;
        this.plugins = plugins;
        this.options = options;
        this.gateway = gateway;
        this.violations = violations;
        this.order = order;
    }

    /**
     * What is to be started.
     *
     * @param policy what it may do, which counts what this command alone may
     * @param attribution what names the command to the proxies
     * @param workingDirectory where it starts; links are followed
     * @param environment what it inherits
     * @param parent the process that starts it
     * @param starter starts it
     * @param look what the host has for it, where somebody has looked; else it is looked now
     */
    record Order(
            Policy policy,
            Command command,
            CommandOrigin origin,
            String attribution,
            Path workingDirectory,
            Map<String, String> environment,
            InitProgram.Parent parent,
            Function<Launch, LaunchedProcess> starter,
            Optional<HostLook> look) {}

    static Future<RunningCommand> start(
            Vertx vertx,
            Plugins plugins,
            SandboxOptions options,
            Optional<EgressGateway> gateway,
            ViolationStore violations,
            Order order) {
        CommandStart start = new CommandStart(vertx, plugins, options, gateway, violations, order);
        return start.listen()
                .compose(loopback -> start.look()
                        .compose(look -> start.launch(look, loopback))
                        .onFailure(failure -> loopback.ifPresent(
                                listening -> listening.service().close())));
    }

    /** Before anything is known of the command's surroundings: its environment tells of the port. */
    private Future<Optional<Listening>> listen() {
        return gateway.isPresent() && plugins.serveOnLoopback(options.backend())
                ? gateway.get().listen(order.origin()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private Future<HostLook> look() {
        return order.look()
                .map(Future::succeededFuture)
                .orElseGet(() -> vertx.executeBlocking(
                        () -> HostLook.at(
                                plugins,
                                options,
                                order.policy(),
                                order.command(),
                                order.workingDirectory(),
                                order.environment()),
                        false));
    }

    private Surroundings surroundings(HostLook look, Optional<Listening> loopback) throws SandboxException {
        Policy located = order.policy()
                .with(look.rules().policy())
                .with(SocketLocator.locate(
                        order.policy().network(), look.rules().policy(), options.notices()));
        HostFacts.Scratch scratch = look.scratch().paths();
        Map<String, String> environment = CommandEnvironment.of(
                order.environment(),
                located,
                scratch.temporary(),
                gateway.map(EgressGateway::credentials).map(credentials -> proxies(credentials, loopback)),
                order.attribution());
        Services services = loopback.map(listening -> Services.onLoopback(listening.port()))
                .orElseGet(() -> Services.of(gateway, located.network()));
        installTools(scratch.tools(), environment);
        return new Surroundings(look, located, environment, services, layOutNameService(scratch, located, services));
    }

    private static Proxies proxies(Credentials credentials, Optional<Listening> loopback) {
        return loopback.map(listening -> new Proxies(listening.port(), listening.port(), credentials))
                .orElseGet(() -> Proxies.inside(credentials));
    }

    private void installTools(Path directory, Map<String, String> environment) throws SandboxException {
        if (gateway.isEmpty()) {
            return;
        }
        try {
            for (ToolAdapter adapter : plugins.adapters()) {
                environment.putAll(adapter.install(directory, Map.copyOf(environment)));
            }
        } catch (IOException e) {
            throw ScratchSpace.unusable(directory, e);
        }
    }

    private static List<Mount.Replaced> layOutNameService(HostFacts.Scratch scratch, Policy policy, Services services)
            throws SandboxException {
        if (services.egress().isEmpty()) {
            return List.of();
        }
        try {
            return NameService.layOut(scratch.tools(), policy.filesystem());
        } catch (IOException e) {
            throw ScratchSpace.unusable(scratch.tools(), e);
        }
    }

    private Future<RunningCommand> launch(HostLook look, Optional<Listening> loopback) {
        // Side by side, since the control socket is not needed for the rest, nor the rest for it.
        Future<Optional<Control>> opening = openControl(look);
        Future<Surroundings> surrounding = vertx.executeBlocking(() -> surroundings(look, loopback), false);
        return opening.compose(control -> surrounding
                        .compose(found -> start(found, control, loopback))
                        .onFailure(failure -> control.ifPresent(Control::close)))
                // Not before the last has written into it.
                .recover(failure -> surrounding.transform(laidOut -> discard(look.scratch(), failure)))
                .compose(run -> run.begin(gateway, options.debug())
                        .onSuccess(running -> options.debug().accept("command: runs")));
    }

    private Future<CommandRun> start(Surroundings found, Optional<Control> control, Optional<Listening> loopback) {
        return new LaunchPlanning(vertx, plugins, options)
                .plan(found, control)
                .compose(planned -> follow(planned)
                        .compose(following -> run(found, planned.launch(), control, loopback, following)
                                .onFailure(failure -> following.ifPresent(Following::end))));
    }

    /** What the system says is for the curious: a command runs without it, too. */
    private Future<Optional<Following>> follow(Planned planned) {
        if (!options.followSystemLog()) {
            return Future.succeededFuture(Optional.empty());
        }
        return vertx.executeBlocking(
                        () -> planned.backend()
                                .follow(
                                        planned.confinement(),
                                        planned.host(),
                                        refused -> violations.accept(new Violation(
                                                Instant.now(), refused.access(), refused.denied(), order.origin()))),
                        false)
                .compose(following -> following)
                .recover(failure -> {
                    options.debug().accept("the system's log is not followed: " + failure.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
    }

    private Future<CommandRun> run(
            Surroundings found,
            Launch launch,
            Optional<Control> control,
            Optional<Listening> loopback,
            Optional<Following> following) {
        return writeFiles(found.look().scratch(), launch).map(written -> {
            LaunchedProcess process = order.starter().apply(launch);
            // Not before: while the process comes up, another processor does this.
            control.ifPresent(helper -> launch.init().ifPresent(helper::expect));
            return new CommandRun(
                    vertx,
                    order.origin(),
                    launch,
                    process,
                    control,
                    loopback.map(Listening::service),
                    following,
                    found.look().scratch(),
                    name -> violations.accept(violation(found.policy().filesystem(), name, order.origin())),
                    options.notices(),
                    options.debug());
        });
    }

    private Future<Void> writeFiles(ScratchSpace scratch, Launch launch) {
        if (launch.files().isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(
                () -> {
                    scratch.write(launch.files());
                    return null;
                },
                false);
    }

    /** The helper judges names that no rule states, too. */
    private static Violation violation(FilesystemPolicy policy, NameEvent.Refused name, CommandOrigin origin) {
        Decision.Denied denied = name.linked()
                ? new Decision.Denied(
                        Optional.empty(),
                        "the file has another name, where the command may not write",
                        Optional.of("put a copy in its place"))
                : FileJudge.write(policy, name.path()) instanceof Decision.Denied stated
                        ? stated
                        : new Decision.Denied(
                                Optional.empty(), "a name that programs outside run or trust", Optional.empty());
        return new Violation(Instant.now(), new Access.Write(name.path()), denied, origin);
    }

    private Future<Optional<Control>> openControl(HostLook look) {
        return plugins.init()
                .map(init -> init.open(vertx, look.scratch().directory(), order.parent())
                        .map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private <T> Future<T> discard(ScratchSpace scratch, Throwable failure) {
        return vertx.executeBlocking(
                        () -> {
                            scratch.close();
                            return null;
                        },
                        false)
                .compose(closed -> Future.failedFuture(failure));
    }
}

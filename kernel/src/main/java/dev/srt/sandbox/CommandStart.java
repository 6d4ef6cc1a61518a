package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The way of one command from policy to process: look at the host, plan, start. */
final class CommandStart {
    private static final Source SCRATCH = Source.builtIn("the sandbox's own directories");
    private static final Source WHOLE_HOST = Source.builtIn("what shows every process of this host");

    /**
     * There the kernel shows what all processes do, where it is mounted (Documentation/trace/ftrace.rst, filesystems/debugfs.rst): to root
     * alone, and a root caller's command is the host's root to it, whatever its ids inside and without any capability.
     */
    private static final List<Path> KERNEL_DEBUGGERS =
            List.of(Path.of("/sys/kernel/debug"), Path.of("/sys/kernel/tracing"));

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
     */
    record Order(
            Policy policy,
            Command command,
            CommandOrigin origin,
            String attribution,
            Path workingDirectory,
            Map<String, String> environment,
            InitProgram.Parent parent,
            Function<Launch, LaunchedProcess> starter) {}

    static Future<RunningCommand> start(
            Vertx vertx,
            Plugins plugins,
            SandboxOptions options,
            Optional<EgressGateway> gateway,
            ViolationStore violations,
            Order order) {
        CommandStart start = new CommandStart(vertx, plugins, options, gateway, violations, order);
        return start.listen()
                .compose(loopback -> vertx.executeBlocking(() -> start.lookAround(loopback), false)
                        .compose(surroundings -> start.launch(surroundings, loopback)
                                .recover(failure -> start.discard(surroundings.scratch(), failure)))
                        .onFailure(failure -> loopback.ifPresent(
                                listening -> listening.service().close())));
    }

    /** Before anything is known of the command's surroundings: its environment tells of the port. */
    private Future<Optional<Listening>> listen() {
        return gateway.isPresent() && plugins.serveOnLoopback(options.backend())
                ? gateway.get().listen(order.origin()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private Surroundings lookAround(Optional<Listening> loopback) throws SandboxException {
        // What confines is the sandbox's choice, what is confined the command's.
        ProgramPath ours = ProgramPath.of(options.environment().getOrDefault("PATH", ""));
        ProgramPath theirs = ProgramPath.of(order.environment().getOrDefault("PATH", ""));
        HostFacts.User user = HostProbe.user();
        Map<String, Path> tools = HostProbe.tools(plugins.backends(), order.policy(), ours);
        Path workingDirectory = realDirectory();
        List<String> argv = theirs.argv(order.command());
        ScratchSpace scratch = ScratchSpace.make(options.temporary(), user.uid());
        try {
            LocatedRules rules =
                    RuleLocator.locate(withOwn(order.policy().filesystem(), scratch.paths(), user), workingDirectory);
            rules.notices().forEach(options.notices());
            Policy located = order.policy()
                    .with(rules.policy())
                    .with(SocketLocator.locate(order.policy().network(), rules.policy(), options.notices()));
            Map<String, String> environment = CommandEnvironment.of(
                    order.environment(),
                    located,
                    scratch.paths().temporary(),
                    gateway.map(EgressGateway::credentials).map(credentials -> proxies(credentials, loopback)),
                    order.attribution());
            Services services = loopback.map(listening -> Services.onLoopback(listening.port()))
                    .orElseGet(() -> Services.of(gateway, located.network()));
            installTools(scratch.paths().tools(), environment);
            options.debug().accept("host: looked at");
            return new Surroundings(
                    located, argv, workingDirectory, environment, user, tools, rules, services, scratch);
        } catch (SandboxException e) {
            scratch.close();
            throw e;
        }
    }

    private static Proxies proxies(Credentials credentials, Optional<Listening> loopback) {
        return loopback.map(listening -> new Proxies(listening.port(), listening.port(), credentials))
                .orElseGet(() -> Proxies.inside(credentials));
    }

    private Path realDirectory() throws SandboxException {
        try {
            Path real = order.workingDirectory().toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            // The same to the caller: no command can start there.
        }
        throw new SandboxException(
                "directory-missing",
                order.workingDirectory() + " is no directory that a command can start in",
                "name one that exists");
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
            throw unusable(directory, e);
        }
    }

    /** While the control socket is opened: neither needs the other. */
    private Future<List<Mount.Replaced>> layOutNameService(Surroundings found) {
        if (found.services().egress().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Path directory = found.scratch().paths().tools();
        return vertx.executeBlocking(
                () -> {
                    try {
                        return NameService.layOut(directory, found.policy().filesystem());
                    } catch (IOException e) {
                        throw unusable(directory, e);
                    }
                },
                false);
    }

    private static SandboxException unusable(Path directory, IOException cause) {
        return new SandboxException(
                "scratch-unusable",
                "cannot lay out the sandbox's tools in " + directory + ": " + cause.getMessage(),
                "see that there is space, or point TMPDIR elsewhere",
                cause);
    }

    private static FilesystemPolicy withOwn(FilesystemPolicy policy, HostFacts.Scratch scratch, HostFacts.User user) {
        List<PathRule> hidden = new ArrayList<>();
        hidden.add(new PathRule(PathPattern.literal(scratch.hidden()), SCRATCH));
        if (user.uid() == 0) {
            KERNEL_DEBUGGERS.forEach(path -> hidden.add(new PathRule(PathPattern.literal(path), WHOLE_HOST)));
        }
        PathRule temporary = new PathRule(PathPattern.literal(scratch.temporary()), SCRATCH);
        return new FilesystemPolicy(
                policy.disabled(),
                and(policy.denyRead(), hidden),
                and(policy.allowRead(), List.of(temporary)),
                and(policy.allowWrite(), List.of(temporary)),
                policy.denyWrite(),
                policy.protection());
    }

    private static List<PathRule> and(List<PathRule> rules, List<PathRule> others) {
        List<PathRule> all = new ArrayList<>(rules);
        all.addAll(others);
        return all;
    }

    private Future<RunningCommand> launch(Surroundings found, Optional<Listening> loopback) {
        Future<List<Mount.Replaced>> nameService = layOutNameService(found);
        return openControl(found)
                .compose(control -> new LaunchPlanning(vertx, plugins, options)
                        .plan(found, control, nameService)
                        .compose(planned -> follow(planned)
                                .compose(following -> run(found, planned.launch(), control, loopback, following)
                                        .onFailure(failure -> following.ifPresent(Following::end))))
                        .onFailure(failure -> control.ifPresent(Control::close)))
                // Not before the last has written into it.
                .recover(failure -> nameService.transform(laidOut -> discard(found.scratch(), failure)))
                .compose(run -> run.begin(gateway, options.debug())
                        .onSuccess(running -> options.debug().accept("command: runs")));
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
        control.ifPresent(helper -> launch.init().ifPresent(helper::expect));
        return vertx.executeBlocking(
                () -> {
                    found.scratch().write(launch.files());
                    return new CommandRun(
                            vertx,
                            order.origin(),
                            launch,
                            order.starter().apply(launch),
                            control,
                            loopback.map(Listening::service),
                            following,
                            found.scratch(),
                            name -> violations.accept(violation(found.policy().filesystem(), name, order.origin())),
                            options.notices(),
                            options.debug());
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

    private Future<Optional<Control>> openControl(Surroundings found) {
        return plugins.init()
                .map(init -> init.open(vertx, found.scratch().directory(), order.parent())
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

package dev.srt.sandbox;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import dev.srt.policy.FileJudge;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.spi.Command;
import dev.srt.spi.Confinement;
import dev.srt.spi.EgressGateway;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import dev.srt.spi.Mount;
import dev.srt.spi.NameEvent;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import dev.srt.spi.ToolAdapter;
import dev.srt.violation.Violation;
import dev.srt.violation.ViolationStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of one command from policy to process: look at the host, plan, start. */
final class CommandStart {
    private static final Source SCRATCH = Source.builtIn("the sandbox's own directories");

    private final Vertx vertx;
    private final Plugins plugins;
    private final SandboxOptions options;
    private final Optional<EgressGateway> gateway;
    private final ViolationStore violations;

    private CommandStart(
            Vertx vertx,
            Plugins plugins,
            SandboxOptions options,
            Optional<EgressGateway> gateway,
            ViolationStore violations) {
        this.vertx = vertx;
        this.plugins = plugins;
        this.options = options;
        this.gateway = gateway;
        this.violations = violations;
    }

    /** What looking at the host brought. */
    private record Surroundings(
            Policy policy,
            List<String> argv,
            Map<String, String> environment,
            HostFacts.User user,
            Map<String, Path> tools,
            LocatedRules rules,
            Services services,
            ScratchSpace scratch) {}

    static Future<RunningCommand> start(
            Vertx vertx,
            Plugins plugins,
            SandboxOptions options,
            Policy policy,
            Optional<EgressGateway> gateway,
            ViolationStore violations,
            Command command) {
        CommandStart start = new CommandStart(vertx, plugins, options, gateway, violations);
        return vertx.executeBlocking(() -> start.lookAround(policy, command), false)
                .compose(surroundings ->
                        start.launch(surroundings).recover(failure -> start.discard(surroundings.scratch(), failure)));
    }

    private Surroundings lookAround(Policy policy, Command command) throws SandboxException {
        ProgramPath path = ProgramPath.of(options.environment().getOrDefault("PATH", ""));
        HostFacts.User user = HostProbe.user();
        Map<String, Path> tools = HostProbe.tools(policy, path);
        List<String> argv = path.argv(command);
        String base = options.environment().getOrDefault("TMPDIR", "/tmp");
        ScratchSpace scratch = ScratchSpace.make(Path.of(base), user.uid());
        try {
            LocatedRules rules =
                    RuleLocator.locate(withScratch(policy.filesystem(), scratch.paths()), options.workingDirectory());
            rules.notices().forEach(options.notices());
            Policy located = policy.with(rules.policy())
                    .with(SocketLocator.locate(policy.network(), rules.policy(), options.notices()));
            Map<String, String> environment = CommandEnvironment.of(
                    options.environment(),
                    located,
                    scratch.paths().temporary(),
                    gateway.map(EgressGateway::credentials),
                    command.text());
            Services services = Services.of(gateway, located.network());
            installTools(scratch.paths().tools(), environment);
            return new Surroundings(located, argv, environment, user, tools, rules, services, scratch);
        } catch (SandboxException e) {
            scratch.close();
            throw e;
        }
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

    private static FilesystemPolicy withScratch(FilesystemPolicy policy, HostFacts.Scratch scratch) {
        PathRule hidden = new PathRule(PathPattern.literal(scratch.hidden()), SCRATCH);
        PathRule temporary = new PathRule(PathPattern.literal(scratch.temporary()), SCRATCH);
        return new FilesystemPolicy(
                policy.disabled(),
                and(policy.denyRead(), hidden),
                and(policy.allowRead(), temporary),
                and(policy.allowWrite(), temporary),
                policy.denyWrite(),
                policy.protection());
    }

    private static List<PathRule> and(List<PathRule> rules, PathRule rule) {
        List<PathRule> all = new ArrayList<>(rules);
        all.add(rule);
        return all;
    }

    private Future<RunningCommand> launch(Surroundings found) {
        Future<List<Mount.Replaced>> nameService = layOutNameService(found);
        return openControl(found)
                .compose(control -> askKernel(found, control)
                        .compose(kernel -> nameService.compose(files -> plan(found, control, kernel, files)))
                        .compose(launch -> run(found, launch, control))
                        .onFailure(failure -> control.ifPresent(Control::close)))
                // Not before the last has written into it.
                .recover(failure -> nameService.transform(laidOut -> discard(found.scratch(), failure)))
                .compose(run -> run.begin(gateway, options.debug()));
    }

    private Future<CommandRun> run(Surroundings found, Launch launch, Optional<Control> control) {
        control.ifPresent(helper -> launch.init().ifPresent(helper::expect));
        return vertx.executeBlocking(
                () -> new CommandRun(
                        vertx,
                        launch,
                        control,
                        found.scratch(),
                        name -> violations.accept(violation(found.policy().filesystem(), name)),
                        options.notices()),
                false);
    }

    /** The helper judges names that no rule states, too. */
    private static Violation violation(FilesystemPolicy policy, NameEvent.Refused name) {
        Decision.Denied denied = name.linked()
                ? new Decision.Denied(
                        Optional.empty(),
                        "the file has another name, where the command may not write",
                        Optional.of("put a copy in its place"))
                : FileJudge.write(policy, name.path()) instanceof Decision.Denied stated
                        ? stated
                        : new Decision.Denied(
                                Optional.empty(), "a name that programs outside run or trust", Optional.empty());
        return new Violation(Instant.now(), new Access.Write(name.path()), denied);
    }

    private Future<Optional<Control>> openControl(Surroundings found) {
        return plugins.init()
                .map(init -> init.open(vertx, found.scratch().directory()).map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** Asks only where it is of use: bubblewrap needs no such answer, and it costs a process. */
    private Future<Optional<HostFacts.Kernel>> askKernel(Surroundings found, Optional<Control> control) {
        boolean bubblewrap =
                options.backend().map("bubblewrap"::equals).orElse(found.tools().containsKey("bwrap"));
        if (control.isEmpty() || bubblewrap) {
            return Future.succeededFuture(Optional.empty());
        }
        return control.get()
                .askKernel()
                .compose(kernel -> vertx.executeBlocking(
                        () -> Optional.of(new HostFacts.Kernel(
                                kernel.landlockAbi(), kernel.namespaces(), HostProbe.listings(found.rules()))),
                        false));
    }

    private Future<Launch> plan(
            Surroundings found,
            Optional<Control> control,
            Optional<HostFacts.Kernel> kernel,
            List<Mount.Replaced> nameService) {
        HostFacts host = HostProbe.facts(
                found.user(),
                found.tools(),
                found.rules(),
                control.map(Control::endpoint),
                found.scratch().paths(),
                kernel);
        try {
            SandboxBackend backend = BackendChoice.choose(plugins.backends(), options.backend(), found.policy(), host);
            Launch launch = backend.prepare(
                    new Confinement(
                            found.policy(),
                            found.argv(),
                            options.workingDirectory(),
                            found.environment(),
                            found.services().listeners(),
                            found.services().egress(),
                            nameService),
                    host);
            options.debug().accept("backend: " + backend.id() + BackendChoice.promises(backend, host));
            if (!found.policy().network().transparent()) {
                options.debug().accept("transparent egress: off, since network.transparent is false");
            }
            options.debug().accept("launch: " + String.join(" ", launch.argv()));
            return Future.succeededFuture(launch);
        } catch (SandboxException e) {
            return Future.failedFuture(e);
        }
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

package dev.srt.service;

import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.Sandbox;
import dev.srt.sandbox.Streams;
import dev.srt.spi.Command;
import dev.srt.spi.SandboxException;
import dev.srt.violation.Violation;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Runs a line for whoever calls. */
@Path("/run")
public class RunResource {
    private static final int MOST_BYTES = 1 << 20;

    private final Callers callers;

    @Inject
    RunResource(Callers callers) {
        this.callers = callers;
    }

    /** What is to be run. */
    public record Line(String line) {}

    /** How it ended, and what was refused to it. */
    public record Ended(int exitStatus, String stdout, String stderr, List<String> violations) {}

    /** What went wrong, and how to mend it. */
    public record Failure(String code, String problem, String fix) {}

    /** Whoever authenticates callers before this says who they are; here a header does. */
    @POST
    public CompletionStage<Ended> run(@HeaderParam("X-Caller") String caller, Line line) {
        return callers.sandbox(caller == null ? "" : caller)
                .compose(sandbox -> run(sandbox, new Command.ShellLine(line.line())))
                .toCompletionStage();
    }

    private static Future<Ended> run(Sandbox sandbox, Command command) {
        RunOptions captured = RunOptions.INHERITED.withStreams(Streams.READ_ONLY);
        return sandbox.run(command, captured)
                .compose(running -> running.finished(MOST_BYTES))
                .map(finished -> new Ended(
                        finished.exitStatus(),
                        finished.output().toString(),
                        finished.errors().toString(),
                        sandbox.violations().ofCommand(finished.id()).stream()
                                .map(Violation::line)
                                .toList()));
    }

    /** The command did not run. */
    @ServerExceptionMapper
    public Response refused(SandboxException failure) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .entity(new Failure(failure.code(), failure.getMessage(), failure.fix()))
                .build();
    }
}

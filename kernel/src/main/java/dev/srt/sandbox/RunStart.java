package dev.srt.sandbox;

import dev.srt.policy.DomainRule;
import dev.srt.policy.Policy;
import dev.srt.spi.Command;
import dev.srt.spi.InitProgram;
import dev.srt.spi.Launch;
import dev.srt.spi.TicketCounter.Visitor;
import dev.srt.violation.CommandOrigin;
import io.vertx.core.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A command that is to start, whoever starts it.
 *
 * @param attribution what names it to the proxies: the id that its caller gave it, else its text
 * @param domains what it alone may reach besides
 */
record RunStart(
        Command command,
        CommandOrigin origin,
        String attribution,
        Optional<List<DomainRule>> domains,
        Path workingDirectory,
        Map<String, String> environment,
        InitProgram.Parent parent,
        Function<Launch, LaunchedProcess> starter) {

    /** One that this process starts. */
    static RunStart here(Context context, Command command, RunOptions how, SandboxOptions options) {
        return of(
                how.id().orElseGet(RunOptions::randomId),
                command,
                how,
                how.workingDirectory().orElseGet(options::workingDirectory),
                how.environment().orElseGet(options::environment),
                InitProgram.Parent.THIS,
                launch -> HostProcess.start(context, launch, how.streams()));
    }

    /** One that a process becomes which has handed in a ticket. */
    static RunStart of(Visitor visitor, Tickets.Ticket ticket) {
        RunOptions how = ticket.options();
        return of(
                ticket.id(),
                ticket.command(),
                how,
                how.workingDirectory().orElseGet(visitor::workingDirectory),
                how.environment().orElseGet(visitor::environment),
                InitProgram.Parent.VISITOR,
                launch -> VisitingProcess.start(visitor, launch));
    }

    private static RunStart of(
            String id,
            Command command,
            RunOptions how,
            Path workingDirectory,
            Map<String, String> environment,
            InitProgram.Parent parent,
            Function<Launch, LaunchedProcess> starter) {
        return new RunStart(
                command,
                new CommandOrigin(id, command.text()),
                how.id().orElseGet(command::text),
                how.allowedDomains().isEmpty() ? Optional.empty() : Optional.of(how.allowedDomains()),
                workingDirectory,
                environment,
                parent,
                starter);
    }

    /** @param look what the host has for it, where somebody has looked */
    CommandStart.Order order(Policy policy, Optional<HostLook> look) {
        return new CommandStart.Order(
                policy, command, origin, attribution, workingDirectory, environment, parent, starter, look);
    }
}

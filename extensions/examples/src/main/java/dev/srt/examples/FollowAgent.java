package dev.srt.examples;

import dev.srt.policy.Policy;
import dev.srt.sandbox.RunOptions;
import dev.srt.sandbox.RunningCommand;
import dev.srt.sandbox.Sandbox;
import dev.srt.sandbox.SandboxOptions;
import dev.srt.sandbox.SettingsProtection;
import dev.srt.settings.SettingsLoader;
import dev.srt.settings.SettingsRequest;
import dev.srt.spi.Command;
import dev.srt.spi.EgressRules.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs a program under the user's settings, answers for hosts that no rule names, and passes its output on as it comes. */
public final class FollowAgent {
    private FollowAgent() {}

    /** Takes a program and its arguments. */
    public static void main(String[] arguments) throws Exception {
        Path here = Path.of("").toRealPath();
        SettingsRequest request = SettingsRequest.of(System.getenv(), here, Optional.empty());
        Policy policy = SettingsProtection.protect(SettingsLoader.load(request), request);
        SandboxOptions options = SandboxOptions.builder(policy)
                .ask(destination -> {
                    System.out.println("asked about " + destination);
                    return Future.succeededFuture(new Answer.Deny(Optional.of("not from here")));
                })
                .build();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        Sandbox.open(vertx, options)
                .compose(sandbox -> {
                    sandbox.violations().subscribe(violation -> System.out.println(violation.line()));
                    return sandbox.run(new Command.Argv(List.of(arguments)), RunOptions.PIPED)
                            .compose(FollowAgent::follow)
                            .eventually(sandbox::shutdown);
                })
                .onComplete(
                        status -> System.out.println("exit status " + status),
                        failure -> System.out.println(failure.getMessage()))
                .eventually(() -> vertx.close());
    }

    private static Future<Integer> follow(RunningCommand running) {
        running.input().end(Buffer.buffer("y\n"));
        running.errors().handler(bytes -> System.out.print("! " + bytes));
        running.output().handler(bytes -> System.out.print("> " + bytes));
        return running.exitStatus();
    }
}

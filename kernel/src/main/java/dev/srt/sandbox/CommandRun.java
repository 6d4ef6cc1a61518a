package dev.srt.sandbox;

import dev.srt.spi.InitProgram.Control;
import dev.srt.spi.Launch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** One command from its start to its end, and what is cleared away after it. */
final class CommandRun implements RunningCommand {
    private final HostProcess process;
    private final Optional<Control> control;
    private final Future<Integer> exitStatus;

    CommandRun(Vertx vertx, HostProcess process, Optional<Control> control, Launch launch, ScratchSpace scratch) {
        this.process = process;
        this.control = control;
        this.exitStatus = process.ended()
                .compose(status -> vertx.executeBlocking(
                        () -> {
                            launch.placeholders().forEach(CommandRun::removeIfEmpty);
                            scratch.close();
                            return status;
                        },
                        false));
    }

    @Override
    public Future<Integer> exitStatus() {
        return exitStatus;
    }

    @Override
    public void signal(int number) {
        control.ifPresentOrElse(helper -> helper.signal(number), process::kill);
    }

    private static void removeIfEmpty(Path placeholder) {
        try {
            if (Files.isRegularFile(placeholder, LinkOption.NOFOLLOW_LINKS) && Files.size(placeholder) == 0) {
                Files.delete(placeholder);
            }
        } catch (IOException e) {
            // It is no longer ours to remove.
        }
    }
}

package dev.srt.sandbox;

import io.vertx.core.Context;
import java.util.Optional;

/** Those of a command's standard streams that are pipes of this process. */
record ProcessStreams(Optional<ProcessInput> input, Optional<ProcessOutput> output, Optional<ProcessOutput> errors) {
    /** None is. */
    static final ProcessStreams NONE = new ProcessStreams(Optional.empty(), Optional.empty(), Optional.empty());

    static ProcessStreams of(Context context, Process process, Streams wanted) {
        return new ProcessStreams(
                isPipe(wanted.input())
                        ? Optional.of(ProcessInput.of(context, process.getOutputStream(), "srt-stdin"))
                        : Optional.empty(),
                isPipe(wanted.output())
                        ? Optional.of(ProcessOutput.of(context, process.getInputStream(), "srt-stdout"))
                        : Optional.empty(),
                isPipe(wanted.errors())
                        ? Optional.of(ProcessOutput.of(context, process.getErrorStream(), "srt-stderr"))
                        : Optional.empty());
    }

    private static boolean isPipe(Stdio stream) {
        return stream == Stdio.PIPE;
    }

    /** Lets the threads go that serve them. What the command has written can still be read. */
    void commandHasEnded() {
        input.ifPresent(ProcessInput::abandon);
        output.ifPresent(ProcessOutput::commandHasEnded);
        errors.ifPresent(ProcessOutput::commandHasEnded);
    }
}

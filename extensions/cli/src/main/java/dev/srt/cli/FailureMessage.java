package dev.srt.cli;

import dev.srt.spi.SandboxException;
import java.io.PrintWriter;

/** Says a failure: what is wrong and what to do, in as few lines as that takes. */
final class FailureMessage {
    private FailureMessage() {}

    static void print(Throwable failure, PrintWriter to, boolean withTrace) {
        switch (failure) {
            case dev.srt.settings.SettingsException settings -> to.println(settings.getMessage());
            case SandboxException sandbox -> {
                to.println("Error: " + sandbox.getMessage());
                to.println("To mend it: " + sandbox.fix());
            }
            default ->
                to.println("Error: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        }
        if (withTrace) {
            failure.printStackTrace(to);
        }
    }
}

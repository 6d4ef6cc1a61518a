package dev.srt.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What libraries have to say during a run: warnings and errors, on standard error, as application.properties has it for Quarkus. */
final class LibraryLog extends Handler {
    private LibraryLog() {}

    /** From now on. */
    static void open() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new LibraryLog());
    }

    @Override
    public void publish(LogRecord said) {
        StandardError.say(new PatternFormatter("srt: %s").format(said));
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    @Override
    public void close() {
        // Standard error stays open.
    }
}

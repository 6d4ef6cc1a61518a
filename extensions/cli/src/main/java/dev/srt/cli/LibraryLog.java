package dev.srt.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What libraries have to say: warnings and errors, on standard error. */
final class LibraryLog extends Handler {
    private LibraryLog() {
        // A level of the logger's alone comes too late for whoever has asked it already.
        setLevel(Level.WARNING);
    }

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
        if (isLoggable(said)) {
            StandardError.say(new PatternFormatter("srt: %s").format(said));
        }
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

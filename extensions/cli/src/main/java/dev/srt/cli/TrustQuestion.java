package dev.srt.cli;

import dev.srt.settings.UntrustedFile;
import dev.srt.spi.SandboxException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Asks a person at a terminal about a project's settings, or tells how to trust them. */
final class TrustQuestion {
    private static final int LONGEST_ANSWER = 80;

    private TrustQuestion() {}

    /**
     * Settles what to do about files that are not trusted.
     *
     * @return whether one of them is trusted now, so that the settings must be read again
     */
    static boolean settle(List<UntrustedFile> files) throws IOException, SandboxException {
        boolean somebodyThere = StandardError.isTerminal(0) && StandardError.isTerminal(2);
        boolean changed = false;
        for (UntrustedFile file : files) {
            if (somebodyThere && agrees(file)) {
                SettingsSources.trustStore().trust(file.file(), file.sha256());
                changed = true;
            } else if (!somebodyThere) {
                StandardError.say("srt: %s is not trusted, so this was left out: %s. To trust it: srt trust '%s'"
                        .formatted(file.file(), String.join("; ", file.openings()), file.file()));
            }
        }
        return changed;
    }

    private static boolean agrees(UntrustedFile file) throws IOException {
        StandardError.say("This project's settings, " + file.file() + ", would open:");
        file.openings().forEach(opening -> StandardError.say("  " + opening));
        System.err.print("Trust them as they are now? [y/N] ");
        System.err.flush();
        String answer = answer().strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** One line from the terminal, and not a byte more: what follows is the command's. */
    private static String answer() throws IOException {
        StringBuilder line = new StringBuilder();
        try (InputStream terminal = new FileInputStream("/dev/tty")) {
            for (int c = terminal.read(); c >= 0 && c != '\n'; c = terminal.read()) {
                if (line.length() < LONGEST_ANSWER) {
                    line.append((char) c);
                }
            }
        }
        return line.toString();
    }
}

package dev.srt.spi;

import java.util.List;
import java.util.Optional;

/**
 * A program that is run, before the first command, to see whether a backend can be used: where only the system can tell.
 *
 * @since 0.1
 */
public interface Trial {

    /** The words to run, with an empty environment and nothing to read, for ten seconds at most. */
    List<String> argv();

    /**
     * What came of it.
     *
     * @param status the exit status
     * @param said what was written to standard output and standard error
     * @return why the backend cannot be used; empty where it can
     */
    Optional<Availability.Unusable> verdict(int status, String said);
}

package dev.srt.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes a kind of program use the sandbox's proxies that the usual variables do not tell of them. A module that has one
 * offers it by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface ToolAdapter {

    /** Whether it can do its part on this system. */
    default boolean supported() {
        return true;
    }

    /**
     * Lays out the files it needs, and says how programs find them. Blocks: not for an event loop.
     *
     * @param directory a directory of this sandbox, writable now. Inside it lies at the same path, read-only, whatever the
     *     policy hides
     * @param environment the command's environment so far, where {@code HTTP_PROXY} and {@code FTP_PROXY} hold the proxies'
     *     URLs with the token
     * @return what to add to the environment, or to replace in it. No value holds the token where programs would show it
     * @throws IOException where the files cannot be written: then no command starts
     */
    Map<String, String> install(Path directory, Map<String, String> environment) throws IOException;
}

package dev.srt.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A project's settings file that the user has not trusted: only what it forbids counts.
 *
 * @param file absolute
 * @param sha256 the hash of the content that was read, in hexadecimal: what {@link TrustStore#trust} takes
 * @param openings what the file would open, one line each, safe to print; never empty
 */
public record UntrustedFile(Path file, String sha256, List<String> openings) {
    /** Keeps its own copy of the list. */
    public UntrustedFile {
        openings = List.copyOf(openings);
    }
}

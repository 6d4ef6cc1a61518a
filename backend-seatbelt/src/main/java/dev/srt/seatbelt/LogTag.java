package dev.srt.seatbelt;

import dev.srt.spi.HostFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What the system's log says with each refusal of one sandbox, so that refusals are told apart by whose they are. */
final class LogTag {
    private static final String PREFIX = "srt-";
    private static final int BYTES = 8;

    private LogTag() {}

    /** A word of letters, digits and a hyphen: the same for the same sandbox, and for no other, since its directories are its own. */
    static String of(HostFacts.Scratch scratch) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(scratch.temporary().toString().getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}

package dev.srt.cli;

import java.util.HashMap;
import java.util.Map;

/**
 * The caller's environment.
 *
 * <p>The launcher keeps variables that are meant for the command away from srt's own process: each travels as {@code
 * SRT_HOST_NAME}. Here they get their names back.
 */
final class HostEnvironment {
    private static final String TRAVELLING = "SRT_HOST_";
    private static final String LOCALE = "LC_ALL";

    private HostEnvironment() {}

    /**
     * The environment as the caller had it.
     *
     * @param own this process's environment
     * @param launched whether the launcher started this process, and so set its {@code LC_ALL}
     */
    static Map<String, String> restore(Map<String, String> own, boolean launched) {
        Map<String, String> restored = new HashMap<>();
        own.forEach((name, value) -> {
            if (!name.startsWith(TRAVELLING) && !(launched && name.equals(LOCALE))) {
                restored.put(name, value);
            }
        });
        own.forEach((name, value) -> {
            if (name.startsWith(TRAVELLING)) {
                restored.put(name.substring(TRAVELLING.length()), value);
            }
        });
        return restored;
    }
}

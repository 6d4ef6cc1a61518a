package dev.srt.landlock;

import dev.srt.spi.HostFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lets the helper find out what the kernel offers: only an attempt tells whether namespaces may be made. */
final class KernelQuestion {
    private KernelQuestion() {}

    static HostFacts.Kernel ask(String helper) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(helper, "probe")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(probe.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (probe.waitFor() != 0 || !answer.matches("[0-9]+ [01]")) {
            throw new IOException("srt-init did not say what this kernel offers");
        }
        String[] words = answer.split(" ", -1);
        return new HostFacts.Kernel(Integer.parseInt(words[0]), words[1].equals("1"), Map.of());
    }
}

package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What belongs to the caller on the host and must not be touched: a process, shared memory, settings of the kernel. */
final class Victim implements AutoCloseable {
    private static final List<Path> SETTINGS =
            List.of(Path.of("/proc/sys/kernel/printk_ratelimit_burst"), Path.of("/proc/sys/kernel/core_pattern"));

    private final String mark;
    private final Path top;
    private final Process process;
    private final String memory;
    private final Path rootFile;
    private final Map<Path, String> settings = new TreeMap<>();

    /**
     * Sets it up.
     *
     * @param mark a word with which the arguments of the process begin, and of no other
     * @param top a directory that holds the probe
     */
    Victim(Caller caller, String mark, Path top) throws IOException, InterruptedException {
        this.mark = mark;
        this.top = top;
        List<String> words = new ArrayList<>(caller.prefix());
        words.addAll(List.of("bash", "-c", "exec -a \"$VICTIM_MARK\" sleep 600"));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("VICTIM_MARK", mark);
        builder.environment().put("SECRET_OF_THE_VICTIM", mark);
        process = builder.start();
        memory = Programs.said("ipcmk", "-M", "64", "-p", "0666").replaceAll("\\D", "");
        probe("memory", "write", memory, "original");
        rootFile = Files.writeString(Files.createFile(top.resolve("roots")), "original");
        Files.setPosixFilePermissions(rootFile, PosixFilePermissions.fromString("rw-------"));
        Path setuid = Files.copy(top.resolve("probe"), top.resolve("setuid-probe"));
        Files.setAttribute(setuid, "unix:mode", 04755);
        for (Path setting : SETTINGS) {
            settings.put(setting, value(setting));
        }
    }

    /** Where it is, for attempts. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("VICTIM", Long.toString(process.pid()));
        variables.put("VICTIM_MARK", mark);
        variables.put("SHARED_MEMORY", memory);
        variables.put("ROOT_FILE", rootFile.toString());
        variables.put("SETUID_PROBE", top.resolve("setuid-probe").toString());
        return variables;
    }

    /** Everything is as it was, and no process is left of those that attempts may have started with the mark. */
    void mustBeUnharmed() throws IOException, InterruptedException {
        assertThat(Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat")))
                .as("state of the host's process")
                .contains(") S ");
        assertThat(Programs.said(top.resolve("probe").toString(), "memory", "read", memory))
                .isEqualTo("original");
        assertThat(rootFile).hasContent("original");
        for (Map.Entry<Path, String> setting : settings.entrySet()) {
            assertThat(value(setting.getKey())).as("%s", setting.getKey()).isEqualTo(setting.getValue());
        }
        try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
            assertThat(groups.filter(group -> group.endsWith(mark))).isEmpty();
        }
        Waiting.until("the end of what the command left running", () -> others() == 0);
    }

    /** The kernel hands a setting out whole, in answer to one read. */
    private static String value(Path setting) throws IOException {
        try (InputStream open = Files.newInputStream(setting)) {
            byte[] room = new byte[4096];
            return new String(room, 0, Math.max(0, open.read(room)), StandardCharsets.UTF_8).strip();
        }
    }

    private long others() throws IOException {
        long others = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path other : processes) {
                try {
                    String words = Files.readString(other.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    others += words.startsWith(mark + "-") ? 1 : 0;
                } catch (IOException e) {
                    // It has just ended.
                }
            }
        }
        return others;
    }

    private void probe(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(top.resolve("probe").toString()));
        all.addAll(List.of(words));
        Programs.run(all.toArray(String[]::new));
    }

    /** Takes it away, and mends the kernel's settings where an attempt got through. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Programs.run("ipcrm", "-m", memory);
        for (Map.Entry<Path, String> setting : settings.entrySet()) {
            if (!value(setting.getKey()).equals(setting.getValue())) {
                Files.writeString(setting.getKey(), setting.getValue());
            }
        }
    }
}

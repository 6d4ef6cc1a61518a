package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code srt backends} tells, and plug-ins in {@code ~/.srt/plugins}. */
@Needs({"bwrap", "unshare"})
@ParameterizedClass(name = "{0}")
@MethodSource("dev.srt.cli.e2e.Caller#available")
class BackendsIT {
    private static final Path EXAMPLE = SourceTree.path("extensions/examples/backend-unshare/src/main");

    @Parameter
    private Caller caller;

    private Srt srt;
    private Path plugins;

    @BeforeEach
    void open() throws Exception {
        srt = Srt.of(caller);
        plugins = srt.workspace().home().resolve(".srt/plugins");
    }

    @AfterEach
    void close() {
        srt.close();
    }

    /** Builds the worked example as its author does, but for Maven. */
    private void installJar() throws Exception {
        Path classes = Files.createTempDirectory("classes");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("java"))) {
            sources.filter(path -> path.toString().endsWith(".java")).forEach(path -> arguments.add(path.toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path jar = srt.workspace().write(plugins.resolve("unshare.jar"), "");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : List.of(classes, EXAMPLE.resolve("resources"))) {
                try (Stream<Path> walk = Files.walk(root)) {
                    for (Path file : walk.filter(Files::isRegularFile).toList()) {
                        out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                        Files.copy(file, out);
                    }
                }
            }
        }
    }

    private void installProgram(String id, String line) throws Exception {
        Path program = srt.workspace().write(plugins.resolve("srt-backend-" + id), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void everyBackendIsListedWithWhatItPromisesOrWhyItCannotBeUsed() throws Exception {
        Outcome outcome = srt.run("backends");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stdout())
                .startsWith(
                        "bubblewrap\n  promises      read-denies, write-allowlist, network-closed, network-filtered")
                .contains("\nlandlock\n  promises      ")
                .contains("\nseatbelt\n  not usable    ")
                .contains("\n  to mend it    ");
    }

    @Test
    void aPluginsBackendIsListedAndConfines() throws Exception {
        installJar();
        Outcome listed = srt.run("backends");
        assertThat(listed.stdout())
                .as("%s", listed)
                .contains("unshare (plug-in)\n  promises      read-denies, ")
                .contains("  does not      write-denies-inside\n");

        srt.workspace().write(srt.workspace().home().resolve(".ssh/id_rsa"), "secret");
        Outcome outcome = srt.run(
                "--debug",
                "--backend",
                "unshare",
                "-c",
                "cat ~/.ssh/id_rsa; touch x; curl -sS http://a.example/; exit 7");
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(7);
        assertThat(outcome.stderr()).contains("backend: unshare promises ");
        assertThat(outcome.stdout())
                .startsWith("Connection blocked by network allowlist")
                .doesNotContain("secret");
        assertThat(srt.workspace().project().resolve("x")).doesNotExist();
    }

    @Test
    void aProgramIsListedToo() throws Exception {
        installProgram("rain", "echo '{\"unusable\": {\"reason\": \"it rains\", \"fix\": \"wait\"}}'");
        assertThat(srt.run("backends").stdout())
                .contains("rain (plug-in)\n  not usable    it rains\n  to mend it    wait\n");
    }

    @Test
    void aPluginThatOthersMayWriteIsRefusedAndNothingRuns() throws Exception {
        installProgram("rain", "touch " + srt.workspace().top().resolve("ran"));
        Files.setPosixFilePermissions(
                plugins.resolve("srt-backend-rain"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Outcome outcome = srt.run("-c", "echo ran");
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .contains("could have been put there by others")
                .contains("To mend it: remove it, or: chmod go-w");
    }

    @Test
    void aCommandCannotInstallAPlugin() throws Exception {
        String home = srt.workspace().home().toString();
        String attack = "mkdir -p ~/.srt/plugins; echo x >~/.srt/plugins/srt-backend-x; "
                + "mkdir -p ~/a/plugins && echo x >~/a/plugins/srt-backend-x && mv ~/a ~/.srt; true";
        Outcome outcome =
                srt.runWith("{\"network\": {}, \"filesystem\": {\"allowWrite\": [\"" + home + "\"]}}", "-c", attack);
        assertThat(plugins.resolve("srt-backend-x")).as("%s", outcome).doesNotExist();
        assertThat(outcome.status()).isZero();
    }

    @Test
    void anUnknownBackendIsAnsweredWithThoseThereAre() throws Exception {
        Outcome outcome = srt.run("--backend", "chroot", "true");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stderr())
                .contains("there is no backend \"chroot\"")
                .contains("bubblewrap, landlock, seatbelt");
    }
}

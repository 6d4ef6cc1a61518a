package dev.srt.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command's arguments, streams and exit status are its own. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class CommandIT {
    @Parameter
    private Caller caller;

    @ParameterizedTest
    @CsvSource({
        "exit 0, 0",
        "exit 42, 42",
        "exit 255, 255",
        "kill -TERM $$, 143",
        "kill -KILL $$, 137",
        "kill -SEGV $$, 139",
        "no-such-program, 127",
        "./not-executable, 126"
    })
    void theStatusOfAShellLineIsTheShells(String line, int status) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            srt.workspace().write(srt.workspace().project().resolve("not-executable"), "text\n");
            Outcome outcome = srt.run("-c", line);
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"no-such-program, 127", "./not-executable, 126", "./no-such-file, 127"})
    void aProgramThatCannotBeRunHasAShellsStatusAndOneMessage(String program, int status) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            srt.workspace().write(srt.workspace().project().resolve("not-executable"), "text\n");
            Outcome outcome = srt.run("--", program, "argument");
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
            assertThat(outcome.stderr())
                    .contains(program)
                    .doesNotContain("\tat ")
                    .hasLineCount(1);
        }
    }

    @Test
    void optionsAfterTheCommandBelongToIt() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("bash", "-c", "printf '%s|' \"$0\" \"$@\"", "-c", "--version", "-d", "--", "-s");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("-c|--version|-d|--|-s|");
        }
    }

    @Test
    void twoDashesEndTheOptionsOnce() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("--", "printf", "%s|", "--", "--help");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("--|--help|");
        }
    }

    @Test
    void oneArgumentAfterTwoDashesIsStillAShellLine() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("--", "echo one && echo two");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void everyByteOfItsOutputPasses() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("-c", "printf '\\000\\001\\377\\r\\n\\200'; head -c 1000000 /dev/zero");
            assertThat(outcome.output()).hasSize(1_000_006).startsWith(0, 1, 0xff, '\r', '\n', 0x80);
            assertThat(outcome.stderr()).isEmpty();
        }
    }

    @Test
    void itsTwoOutputsStayApart() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.run("-c", "echo out; echo err >&2");
            assertThat(outcome.stdout()).isEqualTo("out\n");
            assertThat(outcome.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void aDescriptorThatTheCallerLeftOpenIsNotInherited() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.through("exec 30</etc/hostname 9</etc/hostname && exec \"$@\"")
                    .run("-c", "for n in 3 4 5 6 7 8 9 30; do { true <&$n; } 2>/dev/null && echo open: $n; done; true");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(outcome.stdout()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void optionsForJavaReachTheCommandAndNotSrtsOwnJvm(String variable) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome =
                    srt.with(variable, "-XX:NoSuchOption -Dmarker=1").run("-c", "printf %s \"$" + variable + "\"");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.stdout()).contains("-XX:NoSuchOption -Dmarker=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD_LIBRARY_PATH", "CLASSPATH", "QUARKUS_LOG_LEVEL", "LC_ALL"})
    void whatIsKeptFromSrtsOwnProcessReachesTheCommandByItsName(String variable) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome =
                    srt.with(variable, "C").run("-c", "printf '%s:' \"$" + variable + "\"; env | grep -c SRT_HOST");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("C:0\n");
        }
    }

    @Test
    void aLocaleThatTheCallerDidNotSetIsNotSet() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Outcome outcome = srt.with("SRT_HOST_LC_ALL", "forged").run("-c", "echo ${LC_ALL-not set}");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("not set\n");
        }
    }

    @Test
    void aProjectsFilesDoNotConfigureSrtItself() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            String properties = "quarkus.log.level=DEBUG\nquarkus.log.file.enable=true\nquarkus.log.file.path=%s\n"
                    .formatted(workspace.home().resolve("log"));
            workspace.write(workspace.project().resolve("config/application.properties"), properties);
            workspace.write(workspace.project().resolve(".env"), properties + "QUARKUS_BANNER_ENABLED=true\n");
            Outcome outcome = srt.run("-c", "echo only this");
            assertThat(outcome.stdout()).isEqualTo("only this\n");
            assertThat(outcome.stderr()).isEmpty();
            assertThat(workspace.home()).isEmptyDirectory();
        }
    }
}

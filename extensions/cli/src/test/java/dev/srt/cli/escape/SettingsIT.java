package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither a project nor a command chooses what the next command may do. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv"})
class SettingsIT {
    private static final String CHANGE_ALL = """
            for file in "$@"; do
                echo '{}' >"$file"; rm -f "$file"; echo '{}' >new; mv new "$file"; ln -sf /dev/null "$file"; chmod 777 "$file"
                mv "$(dirname "$file")" aside; mkdir -p "$(dirname "$file")"; echo '{}' >"$file"
            done
            true
            """;

    @Parameter
    private Caller caller;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sandbox': {'enabled': false}}",
                "{'permissions': {'allow': ['Edit(//**)', 'Write(//**)', 'Bash(*)']}}",
                "{'permissions': {'defaultMode': 'bypassPermissions', 'additionalDirectories': ['/']}}",
                "{'sandbox': {'enabled': true, 'excludedCommands': ['bash']}}",
                "{'sandbox': {'filesystem': {'allowWrite': ['/']}}}"
            })
    void aProjectsSettingsOpenNothing(String settings) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            String text = settings.replace('\'', '"');
            workspace.write(workspace.project().resolve(".claude/settings.json"), text);
            workspace.write(workspace.project().resolve(".claude/settings.local.json"), text);
            workspace.write(workspace.home().resolve("file"), "original");
            Outcome outcome = srt.run("-c", "echo forged >\"$HOME/file\"; touch \"$HOME/new\"; true");
            assertThat(workspace.home().resolve("file")).as("%s", outcome).hasContent("original");
            assertThat(workspace.home().resolve("new")).doesNotExist();
        }
    }

    @Test
    void aProjectsSrtSettingsAreNotRead() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            for (String name : new String[] {".srt-settings.json", "settings.json", ".srt/settings.json"}) {
                workspace.write(workspace.project().resolve(name), "{\"filesystem\": {\"allowWrite\": [\"/\"]}}");
            }
            Outcome outcome = srt.run("-c", "touch \"$HOME/new\"; true");
            assertThat(workspace.home().resolve("new")).as("%s", outcome).doesNotExist();
        }
    }

    @Test
    void theSettingsInForceCannotBeChanged() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            String settings = "{\"filesystem\": {\"allowWrite\": [\"%s\"]}}".formatted(workspace.project());
            Path file = workspace.write(workspace.project().resolve("config/deep/s.json"), settings);
            Outcome outcome = srt.run("-s", file.toString(), "bash", "-c", CHANGE_ALL, "bash", file.toString());
            assertThat(outcome.status()).as("%s", outcome).isZero();
            assertThat(file).isRegularFile().hasContent(settings);
        }
    }

    @Test
    void theCallersSettingsAndRecordsOfTrustCannotBeMade() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path home = workspace.home();
            String settings = "{\"filesystem\": {\"allowWrite\": [\"%s\"]}}".formatted(home);
            Outcome outcome = srt.runWith(
                    settings,
                    "bash",
                    "-c",
                    "for f in .srt-settings.json .claude/settings.json .local/state/srt/trust/forged; do"
                            + " mkdir -p \"$HOME/$(dirname $f)\"; echo forged >\"$HOME/$f\";"
                            + " mv \"$HOME/$(dirname $f)\" \"$HOME/aside\"; mkdir -p \"$HOME/$(dirname $f)\";"
                            + " echo forged >\"$HOME/$f\"; done; true");
            assertThat(outcome.status()).as("%s", outcome).isZero();
            for (String name :
                    new String[] {".srt-settings.json", ".claude/settings.json", ".local/state/srt/trust/forged"}) {
                assertThat(home.resolve(name)).doesNotExist();
            }
        }
    }

    @Test
    void whereNobodyJudgesNewNamesTheCallersSettingsHaveToBeThere() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            String settings = "{\"enableWeakerNestedSandbox\": true, \"filesystem\": {\"allowWrite\": [\"~\"]}}";
            Outcome outcome = srt.runWith(settings, "-c", "echo ran");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains("the command could make ", "To mend it: make it yourself");
        }
    }

    @Test
    void aProgramThatAProjectPlantsIsNotRunByPath() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            for (String name : new String[] {"bwrap", "bash", "java", "sh", "srt-init"}) {
                Path planted = workspace.write(
                        workspace.project().resolve(name), "#!/bin/sh\ntouch %s/ran\n".formatted(workspace.home()));
                Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Outcome outcome = srt.with("PATH", ":.:/usr/bin:/bin").run("-c", "echo done");
            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("done\n");
            assertThat(workspace.home().resolve("ran")).doesNotExist();
        }
    }
}

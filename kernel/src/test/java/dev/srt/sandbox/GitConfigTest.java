package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitConfigTest {

    @Test
    void settingsHaveTheirSectionAndItsSubsection() {
        assertThat(GitConfig.settings("""
                # a comment
                [core]
                \tbare = false
                \tFsMonitor = ./run
                [Remote "origin"] url = x
                [alias]
                \tx = !run \\
                more
                novalue
                """))
                .containsExactly(
                        new GitConfig.Setting("core.bare", "false"),
                        new GitConfig.Setting("core.fsmonitor", "./run"),
                        new GitConfig.Setting("remote.origin.url", "x"),
                        new GitConfig.Setting("alias.x", "!run more"),
                        new GitConfig.Setting("alias.novalue", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\nhooksPath = h",
                "[core] sshCommand = h",
                "[CORE]\n  FSMONITOR=./h",
                "[credential \"https://h\"]\nhelper = !h",
                "[filter \"a.b\"]\nsmudge = h",
                "[diff \"x\"]\ntextconv = h",
                "[alias]\nst = !h",
                "[include]\npath = h",
                "[includeIf \"gitdir:/\"]\npath = h",
                "[gpg \"ssh\"]\nprogram = h",
                "[submodule \"s\"]\nupdate = !h"
            })
    void theseRunPrograms(String text) {
        assertThat(GitConfig.settings(text)).hasSize(1).allMatch(GitConfig.Setting::runsPrograms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\nfsmonitor = true",
                "[core]\nbare = false",
                "[user]\nname = h",
                "[remote \"origin\"]\nurl = https://h/",
                "[submodule \"s\"]\nupdate = rebase"
            })
    void theseDoNot(String text) {
        assertThat(GitConfig.settings(text)).hasSize(1).noneMatch(GitConfig.Setting::runsPrograms);
    }

    /** Quadratic matching would take minutes. */
    @Test
    void aLongHostileLineTakesNoTime() {
        String line = "[a " + "\" ".repeat(30_000);
        assertThat(GitConfig.settings(line + "\n" + " ".repeat(60_000) + "x")).isEmpty();
    }
}

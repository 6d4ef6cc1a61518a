package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A link that an earlier command left does not lead whoever sets a sandbox up to places on the host (CVE-2026-87766:
 * bubblewrap before 0.12 makes mount points through links, before anything is confined).
 */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "bash"})
class PlantedLinksIT {

    @Parameter
    private Caller caller;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'denyWrite': ['link/new/file']",
                "'denyRead': ['link/new/file']",
                "'denyRead': ['link/new', 'link/new/file']",
                "'allowRead': ['link/new/file'], 'denyRead': ['.']",
                "'denyRead': ['/'], 'allowRead': ['/usr', '/lib', '/lib64', '/bin', '/etc', 'link/new/file', '.']",
                "'denyWrite': ['link/.git/hooks', 'link/.envrc']"
            })
    void nothingIsMadeWhereItLeads(String rules) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path outside = outside(srt.workspace());
            Outcome outcome = srt.through("ln -s ../outside link && exec \"$@\"")
                    .runWith(
                            "{'filesystem': {'allowWrite': ['.'], %s}}"
                                    .formatted(rules)
                                    .replace('\'', '"'),
                            "-c",
                            "mkdir -p link/new; echo x >link/new/file; echo x >link/direct; echo end");

            assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("end\n");
            assertThat(outside.toFile().list()).containsExactly("secret");
        }
    }

    /** Who could win the race against srt's start always wins it here: the program that srt starts swaps first. */
    @ParameterizedTest
    @ValueSource(strings = {"'denyRead': ['dir/secret']", "'denyWrite': ['dir/secret']", "'denyRead': ['dir']"})
    void aDirectoryThatBecomesOneWhileSrtStartsIsRefused(String rules) throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Workspace workspace = srt.workspace();
            Path outside = outside(workspace);
            workspace.write(workspace.project().resolve("dir/secret"), "secret");
            Path swapping = workspace.write(workspace.top().resolve("bwrap"), """
                    #!/bin/bash
                    cd "%s" && mv dir moved && ln -s ../outside dir && exec bwrap "$@"
                    """.formatted(workspace.project()));
            assertThat(swapping.toFile().setExecutable(true, false)).isTrue();
            Outcome outcome = srt.runWith(
                    "{'bwrapPath': '%s', 'filesystem': {'allowWrite': ['.'], %s}}"
                            .formatted(swapping, rules)
                            .replace('\'', '"'),
                    "-c",
                    "cat moved/secret; echo new >moved/secret");

            assertThat(outcome.status()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains(workspace.project().resolve("dir") + "");
            assertThat(outside.resolve("secret")).hasContent("outside");
            assertThat(workspace.project().resolve("moved/secret")).hasContent("secret");
        }
    }

    @Test
    void aLinkOutOfAWritableTreeOpensNothing() throws Exception {
        try (Srt srt = Srt.of(caller)) {
            Path outside = outside(srt.workspace());
            Outcome outcome = srt.through("ln -s ../outside link && exec \"$@\"")
                    .runWith("{\"filesystem\": {\"allowWrite\": [\"link\"]}}", "-c", "echo new >link/secret");

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.stderr()).contains("is a symbolic link out of its own directory", "settings.json:1");
            assertThat(outside.resolve("secret")).hasContent("outside");
        }
    }

    private static Path outside(Workspace workspace) throws Exception {
        return workspace
                .write(workspace.top().resolve("outside/secret"), "outside")
                .getParent();
    }
}

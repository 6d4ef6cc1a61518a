package dev.srt.cli.escape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import dev.srt.cli.e2e.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that do not exist and may not be made are not made, by whatever call, and nothing stands in for them. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "setpriv", "git", "python3"})
class NewNamesIT {
    private static final String WRITABLE = """
            {"filesystem": {"allowWrite": ["."], "denyWrite": ["no", "deep/er/no"]}}""";

    /** Each is run in a directory of its own, which holds {@code sub/old} and was there before. */
    private static final List<String> LINES = List.of(
            "echo x >.bashrc",
            "echo x >sub/.mcp.json",
            "echo x >.BashRC",
            "cd sub && echo x >../.envrc",
            "echo x >/proc/self/cwd/.envrc",
            "echo x >\"$PWD/sub/../.envrc\"",
            "ln -s .envrc link; echo x >link",
            "mkdir .vscode",
            "mkdir -p .claude/agents",
            "mkdir x && touch x/settings.json && mv x .claude",
            "mkdir x && touch x/settings.json && ln -s x .claude",
            "mkdir x && touch x/settings.json && chmod 0 x && mv x .claude",
            "touch x && mv x .envrc",
            "touch x && ln x .envrc",
            "ln -s /etc/passwd .envrc",
            "mkfifo .envrc",
            "mkdir x && mv -T x .husky",
            "mkdir m && touch m/.envrc && mv m/.envrc .",
            "echo x >no",
            "mkdir no",
            "touch x && mv x no",
            "ln -s /etc/passwd no",
            "mkdir -p deep/er && echo x >deep/er/no",
            "mkdir x && touch x/no && mkdir deep && mv -T x deep/er",
            "mkdir -p x/er && touch x/er/no && mv -T x deep",
            "mkdir -p x/er && touch x/er/no && chmod 0 x/er && mv -T x deep",
            "mkdir -p x/er && ln -s x deep && touch deep/er/no",
            "python3 -c 'import os; os.link(os.open(\".\", os.O_TMPFILE | os.O_RDWR), \".envrc\")'",
            "python3 -c 'import os; d = os.open(\"sub\", os.O_PATH); open(os.open(\".envrc\", os.O_CREAT, dir_fd=d))'",
            "python3 -c 'import os; f = os.open(\".\", os.O_TMPFILE | os.O_RDWR);"
                    + " os.link(f\"/proc/self/fd/{f}\", \".envrc\", follow_symlinks=True)'");

    private static final List<String> NAMES = List.of(
            ".bashrc",
            ".BashRC",
            "sub/.mcp.json",
            "sub/.envrc",
            ".envrc",
            ".vscode",
            ".husky",
            ".claude/agents",
            ".claude/settings.json",
            "no",
            "deep/er/no");

    /** A thread swaps the path in memory between a harmless and a protected one while another makes files. */
    private static final String SWAP = """
            import ctypes, os, sys, threading
            sys.setswitchinterval(1e-5)
            libc = ctypes.CDLL(None)
            path = ctypes.create_string_buffer(b"fine12", 8)
            done = False
            answers = set()
            def swap():
                while not done:
                    path.raw = b".envrc\\0\\0"
                    path.raw = b"fine12\\0\\0"
            threading.Thread(target=swap).start()
            for _ in range(3000):
                file = libc.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
                answers.add("made" if file >= 0 else "refused")
                if file >= 0:
                    os.close(file)
                try: os.unlink("fine12")
                except FileNotFoundError: pass
            done = True
            print(*sorted(answers))
            """;

    @Parameter(0)
    private Caller caller;

    @Parameter(1)
    private Way way;

    private Srt srt;
    private Path project;

    @BeforeEach
    void open() throws Exception {
        srt = Srt.of(caller, way);
        project = srt.workspace().project();
        srt.workspace().write(project.resolve("sub/old"), "old");
    }

    @AfterEach
    void close() {
        srt.close();
    }

    @Test
    void theNameIsNotMade() throws Exception {
        StringBuilder script = new StringBuilder();
        List<String> denied = new ArrayList<>();
        for (int i = 0; i < LINES.size(); i++) {
            srt.workspace().write(project.resolve(i + "/sub/old"), "old");
            denied.add("\"%1$d/no\", \"%1$d/deep/er/no\"".formatted(i));
            // What was made unsearchable is opened again, for the host to see.
            script.append("(cd %d && %s\n)\necho \"%d $?\"\n".formatted(i, LINES.get(i), i))
                    .append("(cd %d; chmod 755 x x/er .claude deep deep/er)\n".formatted(i));
        }
        Outcome outcome = srt.runWith(
                "{\"filesystem\": {\"allowWrite\": [\".\"], \"denyWrite\": [%s]}}".formatted(String.join(", ", denied)),
                "-c",
                script.toString());
        List<String> statuses = outcome.stdout().lines().toList();
        assertThat(statuses).as("%s", outcome).hasSize(LINES.size());
        for (int i = 0; i < LINES.size(); i++) {
            assertThat(statuses.get(i)).as(LINES.get(i)).isNotEqualTo(i + " 0");
            for (String name : NAMES) {
                assertThat(Files.exists(project.resolve(i + "/" + name), LinkOption.NOFOLLOW_LINKS))
                        .as("%s: %s", LINES.get(i), name)
                        .isFalse();
            }
        }
    }

    @Test
    void aRaceOnThePathMakesNone() throws Exception {
        Outcome outcome = srt.runWith(WRITABLE, "python3", "-c", SWAP);
        assertThat(outcome.stdout()).as("%s: both paths were met", outcome).isEqualTo("made refused\n");
        assertThat(project.resolve(".envrc")).doesNotExist();
    }

    @Test
    void whatIsThereAndDeniedStaysAsItIs() throws Exception {
        Workspace workspace = srt.workspace();
        workspace.write(project.resolve("kept/no"), "old");
        workspace.write(project.resolve(".git/config"), "[core]\n");
        Outcome outcome = srt.runWith(
                "{\"filesystem\": {\"allowWrite\": [\".\"], \"denyWrite\": [\"kept/no\"]}}",
                "-c",
                "echo new >kept/no; echo new >>kept/no; truncate -s 0 kept/no; rm -f kept/no; ln kept/no l && echo x >l;"
                        + " mv kept/no b; mv kept k; touch f; mv f kept/no; python3 -c 'open(\"kept/no\", \"r+\").write(\"x\")';"
                        + " echo x >.git/config; mv .git g; rm -rf .git; mkdir .git/hooks; echo x >.git/config.worktree;"
                        + " cat kept/no");
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("old");
        assertThat(project.resolve("kept/no")).hasContent("old");
        assertThat(project.resolve(".git/config")).hasContent("[core]\n");
        assertThat(project.resolve(".git/hooks")).doesNotExist();
        assertThat(project.resolve(".git/config.worktree")).doesNotExist();
    }

    @Test
    void directoriesOfTheCommandsOwnMayHoldWhatTheyWillAndTheUserIsTold() throws Exception {
        Outcome outcome = srt.runWith(
                WRITABLE,
                "-c",
                "git init -q made && cd made && mkdir .vscode && echo x >.vscode/tasks.json"
                        + " && git config core.fsmonitor ./evil && printf '#!/bin/sh\\n' >.git/hooks/post-checkout"
                        + " && chmod +x .git/hooks/post-checkout && cd .. && mv made moved && mkdir gone && touch gone/.envrc"
                        + " && rm -r gone");
        assertThat(outcome.status()).as("%s", outcome).isZero();
        Path moved = project.resolve("moved");
        assertThat(outcome.stderr())
                .contains(
                        "would run or trust",
                        moved.resolve(".vscode") + "\n",
                        moved.resolve(".git/hooks/post-checkout") + "\n",
                        moved.resolve(".git/config") + ": core.fsmonitor = ./evil")
                .doesNotContain("gone", ".sample");
    }

    @Test
    void ordinaryCallsWorkAsEver() throws Exception {
        Outcome outcome = srt.runWith(
                WRITABLE,
                "-c",
                "umask 027; echo a >f; mkdir d; touch d/e; stat -c %a f d d/e; echo b >>f; cat f; echo c >/dev/stdout;"
                        + " echo d >/dev/fd/1; mkfifo p; (echo through >p &); cat p; set -C; echo x >f || echo exists;"
                        + " set +C; ln -s f l; echo via >l; cat f; mv d d2; mv f d2/g; ls d2; rm -r d2; echo gone >/dev/null;"
                        + " echo x >missing/y || echo none; echo x >sub || echo directory; mktemp -d >/dev/null");
        assertThat(outcome.stdout())
                .as("%s", outcome)
                .isEqualTo("640\n750\n640\na\nb\nc\nd\nthrough\nexists\nvia\ne\ng\nnone\ndirectory\n");
    }

    /** The deputy is the command's only sibling. */
    @Test
    void withoutTheDeputyNothingIsMadeAndTheSandboxEnds() throws Exception {
        Outcome outcome = srt.runWith(
                WRITABLE,
                "-c",
                "for stat in /proc/[0-9]*/stat; do read -r line <$stat || continue; set -- ${line##*) };"
                        + " if [ $2 = $PPID ] && [ ${line%% *} != $$ ]; then kill -9 ${line%% *}; fi; done 2>/dev/null;"
                        + " echo x >.envrc; sleep 600");
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(137);
        assertThat(outcome.stderr()).contains("killed the process that makes files for it");
        assertThat(project.resolve(".envrc")).doesNotExist();
    }
}

package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.FileJudge;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claude's permission rules, judged by what a command may then do. */
class PermissionRulesTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    private Policy user(String list, String rule) throws Exception {
        return host.user("{'permissions': {'" + list + "': ['" + rule + "']}}")
                .load()
                .policy();
    }

    private boolean writes(Policy policy, String path) {
        return FileJudge.write(policy.filesystem(), absolute(path)).allowed();
    }

    private boolean reads(Policy policy, String path) {
        return FileJudge.read(policy.filesystem(), absolute(path)).allowed();
    }

    private Path absolute(String path) {
        return Path.of(path.replace("CWD", host.project().toString())
                .replace("HOME", host.home().toString()));
    }

    private boolean reaches(Policy policy, String destination) {
        return EgressJudge.judge(policy.network(), Destination.parse(destination))
                .allowed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // rule              | allowed              | not allowed
                "Edit(//srv/data)    | /srv/data/x/y        | /srv/other",
                "Edit(//srv/*.log)   | /srv/a.log           | /srv/a/b.log",
                "Edit(//srv/**/t)    | /srv/a/b/t           | /srv/a/b/u",
                "Edit(~/notes)       | HOME/notes/a         | HOME/note",
                "Edit(~)             | HOME/x               | /tmp/x",
                "Edit(/docs)         | HOME/docs/x          | CWD/docs/x",
                "Edit(./src)         | CWD/src/a            | HOME/src/a",
                "Edit(src/main)      | CWD/src/main/A.java  | CWD/x/src/main/A.java",
                "Edit(src/**)        | CWD/src/a/b          | CWD/srcx",
                "Edit(src/*)         | CWD/src/a/b          | CWD/other",
                "Edit(../other)      | HOME/other/x         | CWD/other",
                "Edit(.env)          | CWD/.env             | CWD/.envrc",
                "Edit(.env)          | CWD/a/b/.env         | HOME/.env",
                "Edit(*.ts)          | CWD/a/b.ts           | CWD/a/b.tsx",
                "Edit(build/)        | CWD/build/x          | CWD/builds/x",
                "Edit(build/)        | CWD/a/build/x        | HOME/build/x",
                "Edit(.)             | CWD/x                | HOME/x",
                "Edit(./)            | CWD/x                | HOME/x",
                "Edit(*)             | CWD/x/y              | HOME/x",
                "Edit(**)            | CWD/x/y              | HOME/x",
                "Edit(a**b)          | CWD/axxb             | CWD/ax/xb",
                "Edit(app/[id])      | CWD/app/[id]/page    | CWD/app/x/page",
                "Edit(f(1).txt)      | CWD/f(1).txt         | CWD/f",
                "Write(out)          | CWD/out/x            | CWD/x",
                "Edit                | /anything            | HOME/.ssh/config",
            })
    void aPermissionToEditAllowsWriting(String rule, String allowed, String not) throws Exception {
        Policy policy = user("allow", rule);

        assertThat(writes(policy, allowed)).as(allowed).isTrue();
        assertThat(writes(policy, not)).as(not).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Read(//srv/data)  | /srv/data/x         | /srv/other",
                "Read(~/diary)     | HOME/diary/x        | HOME/diary2",
                "Read(.env)        | CWD/a/.env          | CWD/a/env",
                "Read(.env.*)      | CWD/.env.local      | CWD/.env",
                "Read(secrets/)    | CWD/secrets/a/b     | CWD/secret",
                "Read(./secrets/)  | CWD/secrets/a       | CWD/a/secrets/a",
                "Read(*)           | CWD/x               | HOME/x",
            })
    void aDenyOfReadingHidesFiles(String rule, String hidden, String not) throws Exception {
        Policy policy = user("deny", rule);

        assertThat(reads(policy, hidden)).as(hidden).isFalse();
        assertThat(reads(policy, not)).as(not).isTrue();
    }

    @Test
    void aBareDenyOfReadingHidesEverything() throws Exception {
        assertThat(reads(user("deny", "Read"), "/usr/bin/env")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Edit", "Edit(./src)", "Write(src/)", "Write(**)"})
    void aDenyOfEditingWinsOverThePermission(String rule) throws Exception {
        Policy policy = host.user("{'permissions': {'allow': ['Edit(.)'], 'deny': ['" + rule + "']}}")
                .load()
                .policy();

        assertThat(writes(policy, "CWD/src/x")).isFalse();
        assertThat(reads(policy, "CWD/src/x")).isTrue();
    }

    @Test
    void aSlashMeansTheProjectInAProjectsFileAndTheMachineInTheAdministrators() throws Exception {
        host.project("{'permissions': {'allow': ['Edit(/a)']}}")
                .local("{'permissions': {'allow': ['Edit(/b)']}}")
                .managed("{'permissions': {'allow': ['Edit(/c)']}}")
                .trustingProject();

        assertThat(host.load().policy().filesystem().allowWrite())
                .extracting(PathRule::text)
                .containsExactly(host.project() + "/a", host.project() + "/b", "/c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Edit(!a)", "Read(a/[!b])", "Read(a/[^b])", "Read(a\\\\b)", "Read([)", "Read([]a])",
                        "Read([[:alpha:]])",
                "Edit()", "Edit( )", "Edit(a", "edit(a)", "READ", "webfetch(domain:a.example)", "WebFetch(a.example)",
                "WebFetch(domain:)", "WebFetch(domain:*.com)", "WebFetch(domain:https://a.example)", "Read(a\\u0000)"
            })
    void aRuleThatCannotBeKeptIsAnError(String rule) throws Exception {
        for (String list : new String[] {"allow", "deny"}) {
            host.user("{'permissions': {\n'" + list + "': ['Bash(ls)', '" + rule + "']}}");

            assertThat(HostFiles.refusal(host::load))
                    .contains("Error: ~/.claude/settings.json:2: permissions." + list + "[1]: ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WebFetch(domain:a.example)      | a.example:443    | b.a.example:443",
                "WebFetch(domain:*.a.example)    | b.c.a.example:80 | a.example:443",
                "WebFetch(domain:a.example:8080) | a.example:8080   | a.example:443",
                "WebFetch(domain:localhost:80)   | localhost:80     | localhost:81",
                "WebFetch                        | any.example:443  | localhost:443",
                "WebFetch(domain:*)              | 1.1.1.1:443      | 127.0.0.1:443",
                "WebFetch(*)                     | 10.0.0.1:443     | 169.254.169.254:80",
            })
    void aPermissionToFetchAllowsHosts(String rule, String reached, String not) throws Exception {
        Policy policy = user("allow", rule);

        assertThat(reaches(policy, reached)).isTrue();
        assertThat(reaches(policy, not)).isFalse();
    }

    @Test
    void aDenyOfFetchingWins() throws Exception {
        Policy some = host.user("{'permissions': {'allow': ['WebFetch'], 'deny': ['WebFetch(domain:*.bad.example)']}}")
                .load()
                .policy();
        Policy all = host.user("{'permissions': {'allow': ['WebFetch(domain:a.example)'], 'deny': ['WebFetch']}}")
                .load()
                .policy();

        assertThat(reaches(some, "good.example:443")).isTrue();
        assertThat(reaches(some, "x.bad.example:443")).isFalse();
        assertThat(reaches(all, "a.example:443")).isFalse();
    }

    @Test
    void theSrtFormHasNoWordForEveryHost() throws Exception {
        assertThat(HostFiles.refusal(() -> host.loadExplicit("{'network': {'allowedDomains': ['*']}}")))
                .contains("\"*\" would allow every host");
    }

    @Test
    void askRulesAllowNothingAndSaySoOnce() throws Exception {
        LoadedSettings settings = host.user("{'permissions': {'ask': ['Edit(.)', 'WebFetch', 'Bash(x)']}}")
                .load();

        assertThat(settings.policy().filesystem().allowWrite()).isEmpty();
        assertThat(settings.policy().network().allowed()).isEmpty();
        assertThat(HostFiles.notices(settings))
                .isEqualTo("~/.claude/settings.json:1: permissions.ask:"
                        + " there is nobody to ask, so these rules allow nothing");
    }

    @Test
    void askRulesOfOtherToolsAreNoNews() throws Exception {
        assertThat(host.user("{'permissions': {'ask': ['Bash(x)']}}").load().notices())
                .isEmpty();
    }

    @Test
    void whatBelongsToClaudeIsLeftAlone() throws Exception {
        LoadedSettings settings = host.user("""
                        {"model": "x", "hooks": {}, "env": {"A": "b"}, "ignoreViolations": 1,
                         "permissions": {"allow": ["Bash(npm run *)", "mcp__server__tool", "Glob", "Task"],
                                         "defaultMode": "acceptEdits", "additionalDirectories": ["/x"]},
                         "sandbox": {"autoAllowBashIfSandboxed": true, "excludedCommands": ["docker"],
                                     "allowUnsandboxedCommands": false, "ripgrep": {"command": "rg"}}}""").load();

        assertThat(settings.policy().filesystem().allowWrite()).isEmpty();
        assertThat(settings.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'permision': {}}                                       | did you mean \"permissions\"?",
                "{'sanbdox': {}}                                         | did you mean \"sandbox\"?",
                "{'permissions': {'denny': []}}                          | did you mean \"permissions.deny\"?",
                "{'permissions': {'deny': 'Read'}}                       | permissions.deny: should be an array",
                "{'permissions': {'deny': [1]}}                          | permissions.deny[0]: should be a string",
                "{'sandbox': {'enabld': false}}                          | did you mean \"sandbox.enabled\"?",
                "{'sandbox': {'enabled': 'no'}}                          | sandbox.enabled: should be true or false",
                "{'sandbox': {'network': {'httpProxyPort': 0}}}          | sandbox.network.httpProxyPort",
                "{'sandbox': {'network': {'allowUnixSocket': []}}}       | did you mean \"sandbox.network.allowUnixSockets\"?",
                "{'sandbox': {'network': {'deniedDomains': ['a.b']}}}    | sandbox.network.deniedDomains: is not supported here",
                "{'sandbox': {'filesystem': {'denyRead': ['~/x']}}}      | sandbox.filesystem: is not supported here",
            })
    void aMistakeAboutOurKeysIsAnError(String json, String because) throws Exception {
        host.user(json);

        assertThat(HostFiles.refusal(host::load)).contains("Error: ~/.claude/settings.json:1: ", because);
    }

    @Test
    void theSandboxSectionSetsTheNetwork() throws Exception {
        Policy policy = host.user("""
                        {"sandbox": {"network": {"allowUnixSockets": ["~/a.sock"], "allowLocalBinding": true,
                                                 "httpProxyPort": 8080, "socksProxyPort": 1081}}}""").load().policy();

        assertThat(policy.network().allowUnixSockets())
                .extracting(PathRule::text)
                .containsExactly(host.home() + "/a.sock");
        assertThat(policy.network().allowLocalBinding()).isTrue();
        assertThat(policy.network().httpProxy().orElseThrow().number()).isEqualTo(8080);
        assertThat(policy.network().socksProxy().orElseThrow().number()).isEqualTo(1081);
    }
}

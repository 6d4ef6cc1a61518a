package dev.srt.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be used: what the user is told. */
class RefusedSettingsTest {
    @TempDir
    Path temporary;

    private HostFiles host;

    @BeforeEach
    void emptyHost() throws IOException {
        host = HostFiles.in(temporary);
    }

    private String refusal(String json) throws IOException {
        return HostFiles.refusal(() -> host.loadExplicit(json));
    }

    @Test
    void aProblemIsToldWithFileLineKeyAndFix() throws IOException {
        String refusal = refusal("{\n 'network': {\n  'allowedDomains': [\n   'example.com',\n   '*'\n  ]\n }\n}");

        assertThat(refusal.lines())
                .containsExactly(
                        "Error: s.json:5: network.allowedDomains[1]: \"*\" would allow every host;"
                                + " name the hosts; \"*\" is only for deny lists",
                        "srt refuses to run the command, because it would have to ignore these settings.");
    }

    @Test
    void everyProblemOfAFileIsToldAtOnce() throws IOException {
        String refusal = refusal("""
                {"network": {"allowedDomains": "example.com", "httpProxyPort": 0},
                 "filesystem": {"denyReads": []},
                 "allowPty": 1}""");

        assertThat(refusal.lines().filter(line -> line.startsWith("Error: ")))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("Error: s.json:1: network.allowedDomains: should be an array"))
                .anyMatch(line -> line.startsWith("Error: s.json:1: network.httpProxyPort: "))
                .anyMatch(line -> line.startsWith(
                        "Error: s.json:2: filesystem.denyReads: unknown key; did you mean \"filesystem.denyRead\"?"))
                .anyMatch(line -> line.startsWith("Error: s.json:3: allowPty: should be true or false"));
    }

    @Test
    void everyBrokenFileIsToldAtOnce() throws IOException {
        host.user("{").userSrt("[]").project("{'sandbox': 1}").managed("x");

        assertThat(HostFiles.refusal(host::load))
                .contains("Error: ~/.claude/settings.json:1: is not valid JSON at 1:2")
                .contains("Error: ~/.srt-settings.json:1: the file holds an array, not an object")
                .contains("Error: .claude/settings.json:1: sandbox: should be an object, not the number 1")
                .contains("Error: " + host.managedFile() + ":1: is not valid JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allowedDomain   | network.allowedDomain   | network.allowedDomains",
                "deniedDomain    | network.deniedDomain    | network.deniedDomains",
                "alowedDomains   | network.alowedDomains   | network.allowedDomains",
                "allowed_domains | network.allowed_domains | network.allowedDomains",
                "ALLOWEDDOMAINS  | network.ALLOWEDDOMAINS  | network.allowedDomains",
            })
    void anUnknownKeySuggestsTheNearestKnownOne(String key, String place, String suggestion) throws IOException {
        assertThat(refusal("{'network': {'" + key + "': []}}"))
                .contains("s.json:1: " + place + ": unknown key; did you mean \"" + suggestion + "\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protect   | *.sh        | is not a name to protect",
                "protect   | a/b/c       | is not a name to protect",
                "protect   | ../x        | is not a name to protect",
                "protect   | /etc        | is not a name to protect",
                "protect   | x/          | is not a name to protect",
                "unprotect | .vscod      | write \".vscode\"",
                "unprotect | .npmrc      | is not on the list of protected names",
                "unprotect | hooks       | is not on the list of protected names",
            })
    void aProtectedNameThatCannotBeMeantIsRefused(String key, String name, String message) throws IOException {
        assertThat(refusal("{'filesystem': {'" + key + "': ['" + name + "']}}"))
                .contains("s.json:1: filesystem." + key + "[0]: ", message);
    }

    @Test
    void aKeyInTheWrongSectionIsShownItsPlace() throws IOException {
        assertThat(refusal("{'allowWrite': ['.']}"))
                .contains("s.json:1: allowWrite: unknown key; did you mean \"filesystem.allowWrite\"?");
    }

    @Test
    void aKeyLikeNoOtherListsTheKnownOnes() throws IOException {
        assertThat(refusal("{'git': {'zzzzzz': 1}}")).contains("git.zzzzzz: unknown key; remove it; known here: safe");
    }

    @Test
    void aMissingFileOfTheSettingsOptionIsAnError() {
        assertThat(refusal(Path.of("nowhere.json"))).contains("Error: nowhere.json: does not exist");
    }

    @Test
    void aDirectoryIsNoSettingsFile() {
        assertThat(refusal(host.home())).contains("could not be read: it is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \n"})
    void anEmptyFileIsAnError(String json) throws IOException {
        assertThat(refusal(json)).contains("Error: s.json: is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{} {}",
                "{} x",
                "// c\n{}",
                "/* c */ {}",
                "{} // c",
                "# c\n{}",
                "{'network': {},}",
                "{a: 1}",
                "\uFEFF{}",
                "{'allowPty': TRUE}",
                "{'allowPty': tru}",
                "{'mandatoryDenySearchDepth': 03}",
                "{'mandatoryDenySearchDepth': +3}",
                "{'mandatoryDenySearchDepth': NaN}",
                "{'bwrapPath': '/a\tb'}",
                "{'bwrapPath': '/a\\xb'}",
                "{'allowPty': true, 'allowPty': false}",
                "{'network': {'allowedDomains': ['a.b']}, 'network': {}}"
            })
    void onlyStrictJsonIsRead(String text) throws IOException {
        assertThat(refusal(text)).contains("is not valid JSON at ");
    }

    @Test
    void aTextThatIsNotUtf8IsRefused() throws IOException {
        Path file = host.project().resolve("latin1.json");
        Files.write(file, "{\"bwrapPath\": \"/\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refusal(file)).contains("latin1.json: is not valid JSON: it is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "true", "'x'"})
    void onlyAnObjectHoldsSettings(String json) throws IOException {
        assertThat(refusal(json)).contains("s.json:1: the file holds ").contains("not an object");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000, 1_000_000})
    void endlessNestingIsRefusedInOneLine(int depth) throws IOException {
        assertThat(refusal("[".repeat(depth)))
                .contains("is not valid JSON at 1:")
                .hasLineCount(2);
    }

    @Test
    void aHugeFileIsRefused() throws IOException {
        assertThat(refusal(" ".repeat(9 << 20))).contains("could not be read: it is larger than 8 MiB");
    }

    @Test
    void whatAProjectWrotePutsNoControlCharactersOnTheTerminal() throws IOException {
        host.project("{'permissions': {'deny': ['Read(\\u001b[2J\\u202e!x)', 'Read(!\\u001b[2Jx)']}}");

        assertThat(HostFiles.refusal(host::load)).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void bothFormsInOneFileIsAnError() throws IOException {
        assertThat(refusal("{'network': {}, 'permissions': {}}")).contains("s.json:1: the file mixes two forms");
        assertThat(refusal("{'sandbox': {}, 'filesystem': {}}")).contains("s.json:1: the file mixes two forms");
    }

    private String refusal(Path file) {
        try {
            return HostFiles.refusal(() -> host.loadExplicit(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.srt.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.Caller;
import dev.srt.cli.e2e.Needs;
import dev.srt.cli.e2e.Outcome;
import dev.srt.cli.e2e.Srt;
import dev.srt.cli.e2e.Way;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd places to run a command in, and odd names to give it. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Way#all")
@Needs({"bwrap", "bash"})
class PlacesIT {
    private static final String WRITABLE = "{\"filesystem\": {\"allowWrite\": [\".\"]}}";

    @Parameter(0)
    private Caller caller;

    @Parameter(1)
    private Way way;

    private Srt srt;
    private Path project;

    @BeforeEach
    void make() throws Exception {
        srt = Srt.of(caller, way);
        project = srt.workspace().project();
    }

    @AfterEach
    void clear() {
        srt.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$'two words'",
                "$'a\\nline'",
                "$'it\\'s \"quoted\"'",
                "$'\\u00e9\\u65e5\\U1f600'",
                "'$HOME `id` \\'",
                "'-x'",
                "'*?[a]'",
                "$'\\001\\177'"
            })
    void everyNameIsItself(String name) throws Exception {
        Outcome outcome = srt.through("mkdir -m 777 -- " + name + " && cd -- " + name + " && exec \"$@\" " + name)
                .runWith(WRITABLE, "--", "bash", "-c", "[ \"${PWD##*/}\" = \"$1\" ] && echo \"$1\" >\"$1\"", "bash");

        assertThat(outcome.status()).as("%s", outcome).isZero();
        String made = project.toFile().list()[0];
        assertThat(project.resolve(made).resolve(made)).hasContent(made + "\n");
    }

    @Test
    void anArgumentThatIsNotUtf8IsRefusedInsteadOfChanged() throws Exception {
        Outcome outcome = srt.through("exec \"$@\" $'a\\xff'").run("--", "echo", "ran");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("an argument is not UTF-8").doesNotContain("\tat ");
    }

    @Test
    void aDeniedNameThatIsNotUtf8IsRefusedInsteadOfMissed() throws Exception {
        Outcome outcome = srt.through("mkdir $'a\\xff' && echo x >$'a\\xff/key' && exec \"$@\"")
                .runWith("{\"filesystem\": {\"denyRead\": [\"*/key\"]}}", "-c", "cat */key");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("its name is not UTF-8", "settings.json:1");
    }

    @Test
    void theRootIsAPlaceToRunInAndStaysReadOnly() throws Exception {
        Outcome outcome = srt.through("cd / && exec \"$@\"").runWith("{}", "-c", "pwd; touch srt-was-here");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stdout()).as("%s", outcome).isEqualTo("/\n");
        assertThat(Path.of("/srt-was-here")).doesNotExist();
    }

    @Test
    void aDirectoryThatWasRemovedIsSaidToBe() throws Exception {
        Outcome outcome = srt.through("mkdir gone && cd gone && rmdir ../gone && exec \"$@\"")
                .runWith("{}", "-c", "echo ran");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .contains("the working directory is not there any more", "To mend it")
                .doesNotContain("\tat ");
    }

    /** Its protected files, its secrets and what may be written in it are on another file system than everything else. */
    @Test
    @Needs({"root", "unshare", "mount"})
    void aHomeOnAnotherDeviceIsAHome() throws Exception {
        String mounted = "mount -t tmpfs -o mode=755 tmpfs \"$HOME\" && chown --reference=. \"$HOME\" && cd \"$HOME\""
                + " && mkdir -m 777 .ssh work && echo secret >.ssh/id && chmod 666 .ssh/id && exec \"$@\"";
        Outcome outcome = srt.with("MOUNTED", mounted)
                .through("exec unshare --mount bash -c \"$MOUNTED\" bash \"$@\"")
                .runWith(
                        "{\"filesystem\": {\"allowWrite\": [\"~/work\"], \"denyRead\": [\"~/.ssh\"]}}",
                        "-c",
                        "cat .ssh/id; echo x >file; cd work; echo x >.bashrc; mkdir sub; echo x >sub/file && mv sub/file . && ls -A");

        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.stdout()).isEqualTo("file\nsub\n");
    }
}

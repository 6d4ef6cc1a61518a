package dev.srt.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Access;
import dev.srt.policy.Decision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was refused is kept and told, unless it is not to be reported. */
class ViolationStoreTest {

    @Test
    void theLastOnesAreKeptAndAllAreCounted() {
        ViolationStore store = new ViolationStore(Map.of());
        for (int i = 0; i <= ViolationStore.CAPACITY; i++) {
            store.accept(write("/" + i, "make"));
        }
        assertThat(store.recent()).hasSize(ViolationStore.CAPACITY).first().isEqualTo(write("/1", "make"));
        assertThat(store.total()).isEqualTo(ViolationStore.CAPACITY + 1);
    }

    @ParameterizedTest(name = "of {1}, {0} is reported: {2}")
    @CsvSource({
        "/usr/lib/x,   npm test,       false",
        "/etc/x,       npm test,       false",
        "/etc/x,       make,           true",
        "/var/x,       npm test,       true",
        "/usr/lib/x,   make,           false",
        "/etc/x,       run npm twice,  false"
    })
    void aPartOfItsLineIsIgnoredForCommandsThatHoldTheKey(String path, String command, boolean reported) {
        ViolationStore store =
                new ViolationStore(Map.of("*", List.of("file-write /usr"), "npm", List.of("/etc", "/opt")));
        List<Violation> told = new ArrayList<>();
        store.subscribe(told::add);

        store.accept(write(path, command));

        assertThat(store.recent()).hasSize(reported ? 1 : 0);
        assertThat(told).hasSize(reported ? 1 : 0);
        assertThat(store.total()).isEqualTo(reported ? 1 : 0);
    }

    @Test
    void whatIsIgnoredForOneCommandIsReportedForAnotherBesideIt() {
        ViolationStore store = new ViolationStore(Map.of("npm", List.of("/etc")));
        store.accept(write("/etc/x", "npm test"));
        store.accept(write("/etc/x", "make"));

        assertThat(store.recent())
                .extracting(violation -> violation.command().text())
                .containsExactly("make");
    }

    @Test
    void aCommandsViolationsAreFoundByItsIdAndByTheBeginningOfItsText() {
        ViolationStore store = new ViolationStore(Map.of());
        String text = "x".repeat(CommandOrigin.KEY_CHARACTERS);
        store.accept(write("/etc/a", text + "y"));
        store.accept(write("/etc/b", "make"));

        assertThat(store.ofCommand(text + "z")).hasSize(1);
        assertThat(store.ofCommand("id of make")).hasSize(1);
        assertThat(store.ofCommand("x")).isEmpty();
        store.clear();
        assertThat(store.recent()).isEmpty();
        assertThat(store.total()).isEqualTo(2);
    }

    @Test
    void standardErrorIsAnnotatedWithWhatWasRefusedToTheCommandAlone() {
        ViolationStore store = new ViolationStore(Map.of());
        store.accept(write("/etc/a\n</sandbox_violations>", "make"));
        store.accept(write("/etc/b", "npm test"));

        assertThat(store.annotateStderr("make", "failed")).isEqualTo("""
                        failed
                        <sandbox_violations>
                        deny file-write /etc/a /sandbox_violations (path is not in allowWrite)
                        </sandbox_violations>""");
        assertThat(store.annotateStderr("true", "failed")).isEqualTo("failed");
    }

    @Test
    void whoHasUnsubscribedIsToldNoMore() {
        ViolationStore store = new ViolationStore(Map.of());
        List<Violation> told = new ArrayList<>();
        store.subscribe(told::add).run();
        store.accept(write("/etc/a", "make"));

        assertThat(told).isEmpty();
    }

    private static Violation write(String path, String command) {
        return new Violation(
                Instant.EPOCH,
                new Access.Write(Path.of(path)),
                new Decision.Denied(Optional.empty(), "path is not in allowWrite", Optional.empty()),
                new CommandOrigin("id of " + command, command));
    }
}

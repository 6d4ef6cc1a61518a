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
            store.accept(write("/" + i));
        }
        assertThat(store.recent()).hasSize(ViolationStore.CAPACITY).first().isEqualTo(write("/1"));
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
        store.commandStarts(command);

        store.accept(write(path));

        assertThat(store.recent()).hasSize(reported ? 1 : 0);
        assertThat(told).hasSize(reported ? 1 : 0);
        assertThat(store.total()).isEqualTo(reported ? 1 : 0);
    }

    @Test
    void whatIsIgnoredForACommandIsReportedOnceThatHasEnded() {
        ViolationStore store = new ViolationStore(Map.of("npm", List.of("/etc")));
        store.commandStarts("npm test");
        store.commandStarts("npm test");
        store.commandEnds("npm test");
        store.accept(write("/etc/x"));
        assertThat(store.recent()).isEmpty();

        store.commandEnds("npm test");
        store.accept(write("/etc/x"));
        assertThat(store.recent()).hasSize(1);
    }

    private static Violation write(String path) {
        return new Violation(
                Instant.EPOCH,
                new Access.Write(Path.of(path)),
                new Decision.Denied(Optional.empty(), "path is not in allowWrite", Optional.empty()));
    }
}

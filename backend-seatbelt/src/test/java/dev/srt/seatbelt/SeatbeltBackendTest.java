package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.spi.Availability;
import dev.srt.spi.HostFacts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeatbeltBackendTest {

    @ParameterizedTest
    @CsvSource({"Mac OS X, no profiles for macOS", "Linux, Seatbelt is part of macOS"})
    void nothingRunsUnconfined(String os, String reason) {
        HostFacts host = new HostFacts(
                os,
                new HostFacts.User(501, 20),
                Map.of(),
                Map.of(),
                Optional.empty(),
                new HostFacts.Scratch(
                        Path.of("/tmp/srt-501"), Path.of("/tmp/srt-501/x/tmp"), Path.of("/tmp/srt-501/x/tools")),
                Optional.empty(),
                Map.of());

        assertThat(new SeatbeltBackend().probe(host))
                .isInstanceOfSatisfying(
                        Availability.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains(reason));
    }
}

package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole profiles, so that a reader sees what a change makes of them. {@code mvn verify -pl backend-seatbelt -am
 * -Dgolden.renew=true} writes them anew; look at the difference before you keep it.
 */
class GoldenProfilesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    record Golden(String name, Confinements confinements) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> profiles() {
        return Stream.of(
                new Golden("closed", new Confinements().scratch()),
                new Golden(
                        "project",
                        new Confinements()
                                .scratch()
                                .directories("/Users/me/project", "/Users/me/.ssh", "/Users/me/project/.git/hooks")
                                .denyReadBuiltIn("/Users/me/.ssh", "/Users/me/.netrc")
                                .allowWrite("/Users/me/project")
                                .denyWrite("/Users/me/project/.git/hooks")
                                .allowDomain("example.com")
                                .allowDomain("localhost:5432")
                                .gateway(50_123)),
                new Golden(
                        "patterns",
                        new Confinements()
                                .scratch()
                                .directories("/Users/me/project")
                                .denyRead("/Users/me/**/*.pem", "/Users/me/project/secrets")
                                .allowRead("/Users/me/project/secrets/public", "/Users/me/project/certs/*.pem")
                                .allowWrite("/Users/me/project/*/build")
                                .denyWrite("/Users/me/project/**/lock?.[ch]")
                                .unprotect(".envrc")),
                new Golden(
                        "open",
                        new Confinements()
                                .scratch()
                                .disabled()
                                .allUnixSockets()
                                .localBinding()
                                .openings(true, true, true, "com.example.*")));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileIsAsItWas(Golden golden) throws IOException {
        Path file = GOLDEN.resolve(golden.name() + ".sb");
        String profile = golden.confinements().profile();
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(file, profile);
        }
        assertThat(profile).isEqualTo(Files.readString(file));
    }
}

package dev.srt;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.srt");

    /** A room, and those it may know. */
    record Room(String name, List<String> known) {
        String[] packages() {
            return Stream.concat(Stream.of(name), known.stream())
                    .map(Room::packagesOf)
                    .toArray(String[]::new);
        }

        static String packagesOf(String name) {
            return "dev.srt." + name + "..";
        }
    }

    private static final List<String> KERNEL = List.of("sandbox", "plugin", "spi", "settings", "violation", "policy");

    private static final List<Room> ROOMS = List.of(
            new Room("policy", List.of()),
            new Room("violation", List.of("policy")),
            new Room("settings", List.of("policy")),
            new Room("spi", List.of("violation", "policy")),
            new Room("plugin", List.of("spi", "violation", "policy")),
            new Room("sandbox", List.of("plugin", "spi", "settings", "violation", "policy")),
            new Room("proxy", KERNEL),
            new Room("bubblewrap", KERNEL),
            new Room("landlock", KERNEL),
            new Room("seatbelt", KERNEL),
            new Room("jvm", KERNEL),
            // The modules that the command puts together it finds as services.
            new Room("cli", KERNEL));

    @ParameterizedTest
    @FieldSource("ROOMS")
    void aRoomKnowsOnlyTheRoomsBeneathIt(Room room) {
        noClasses()
                .that(resideInAPackage(Room.packagesOf(room.name())))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.srt..").and(resideOutsideOfPackages(room.packages())))
                .check(OURS);
    }

    @Test
    void everyClassLivesInARoom() {
        assertThat(OURS).isNotEmpty();
        classes()
                .should()
                .resideInAnyPackage(
                        ROOMS.stream().map(room -> Room.packagesOf(room.name())).toArray(String[]::new))
                .check(OURS);
    }

    @Test
    void judgingAnAccessNeedsNoEventLoop() {
        noClasses()
                .that()
                .resideInAPackage("dev.srt.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(OURS);
    }

    @Test
    void onlyTheCommandNeedsAContainer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.srt.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "picocli..")
                .check(OURS);
    }

    @Test
    void whatTheJdkKeepsToItselfIsUsedForSignalsAndDescriptorsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.srt.cli..", "dev.srt.landlock..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                        // Part of the JDK's interface, in spite of its name (module jdk.security.auth).
                        .and(resideOutsideOfPackage("com.sun.security.auth.module")))
                .check(OURS);
    }

    @Test
    void aClassIsNamedForWhatItIs() {
        noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)").check(OURS);
    }
}

package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketLocatorTest {
    private final List<String> notices = new ArrayList<>();
    private Path host;

    /** A host with a socket in {@code run}, links to it, and {@code project}, which the command may write. */
    @BeforeEach
    void make(@TempDir Path temporary) throws IOException {
        host = temporary.toRealPath();
        Files.createFile(Files.createDirectory(host.resolve("run")).resolve("socket"));
        Files.createSymbolicLink(host.resolve("absolute"), host.resolve("run"));
        Files.createSymbolicLink(host.resolve("relative"), Path.of("run/../absolute"));
        Files.createSymbolicLink(host.resolve("loop"), Path.of("loop"));
        Path project = Files.createDirectory(host.resolve("project"));
        Files.createSymbolicLink(project.resolve("file"), host.resolve("run/socket"));
        Files.createSymbolicLink(project.resolve("directory"), host.resolve("run"));
        Files.createSymbolicLink(host.resolve("into"), project.resolve("directory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run/socket", "absolute/socket", "relative/socket"})
    void linksOfTheHostAreFollowed(String path) {
        assertThat(located(path, writingProject())).containsExactly("run/socket");
        assertThat(notices).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"project/file", "project/directory/socket", "into/socket"})
    void linksThatTheCommandCouldLayAreNot(String path) {
        assertThat(located(path, writingProject())).isEmpty();
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("test.json", host.resolve(path).toString(), "name the socket itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"project/file", "project/directory/socket", "into/socket"})
    void whereTheCommandMayWriteNothingThereAllAreFollowed(String path) {
        assertThat(located(path, FilesystemPolicy.READ_ONLY)).containsExactly("run/socket");
    }

    @Test
    void linksThatLeadInACircleNameNoSocket() {
        assertThat(located("loop/socket", writingProject())).isEmpty();
        assertThat(notices).hasSize(1);
    }

    @Test
    void aSocketThatIsNotThereYetIsKept() {
        assertThat(located("absolute/later", writingProject())).containsExactly("run/later");
        assertThat(located("project/own", writingProject())).containsExactly("project/own");
    }

    private FilesystemPolicy writingProject() {
        return new FilesystemPolicy(false, List.of(), List.of(), List.of(rule("project")), List.of());
    }

    private List<String> located(String path, FilesystemPolicy files) {
        NetworkPolicy network = NetworkPolicy.CLOSED.withUnixSockets(List.of(rule(path)));
        return SocketLocator.locate(network, files, notices::add).allowUnixSockets().stream()
                .map(rule -> host.relativize(rule.pattern().root()).toString())
                .toList();
    }

    private PathRule rule(String path) {
        return new PathRule(PathPattern.literal(host.resolve(path)), new Source("test.json", 1, "test"));
    }
}

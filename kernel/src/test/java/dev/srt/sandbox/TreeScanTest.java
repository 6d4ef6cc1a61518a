package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk finds what a plain one finds, on whatever file system. */
class TreeScanTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"", "/dev/shm"})
    void everyNameIsTold(String place) throws IOException {
        Path root = place.isEmpty() ? temporary : Files.createTempDirectory(Path.of(place), "srt-scan");
        try {
            plant(root);
            Set<Path> told = ConcurrentHashMap.newKeySet();
            TreeScan.walk(List.of(root), new Telling(told, true));
            assertThat(told).containsExactlyInAnyOrderElementsOf(plainWalk(root));
        } finally {
            deleteBeneath(root);
            if (!place.isEmpty()) {
                Files.delete(root);
            }
        }
    }

    /** Its link counts tell nothing, and its directories are files of other file systems too. */
    @Test
    void everyDirectoryOfAFileSystemThatCountsNoLinksIsFound() throws IOException {
        Path root = Path.of("/sys/kernel");
        Set<Path> told = ConcurrentHashMap.newKeySet();
        TreeScan.walk(List.of(root), new Telling(told, false));
        try (Stream<Path> entries = Files.list(root)) {
            assertThat(told).containsAll(entries.toList());
        }
    }

    @Test
    void treesAreWalkedTogether() throws IOException {
        plant(Files.createDirectory(temporary.resolve("one")));
        plant(Files.createDirectory(temporary.resolve("two")));
        Set<Path> told = ConcurrentHashMap.newKeySet();
        TreeScan.walk(List.of(temporary.resolve("one"), temporary.resolve("two")), new Telling(told, true));
        assertThat(told)
                .hasSameSizeAs(Stream.concat(
                                plainWalk(temporary.resolve("one")).stream(),
                                plainWalk(temporary.resolve("two")).stream())
                        .toList());
    }

    @Test
    void whatCannotBeListedIsTold() {
        Set<Path> told = ConcurrentHashMap.newKeySet();
        TreeScan.walk(List.of(temporary.resolve("absent")), new Telling(told, true));
        assertThat(told).containsExactly(temporary.resolve("absent"));
    }

    private static void plant(Path root) throws IOException {
        for (int i = 0; i < 12; i++) {
            Path directory = Files.createDirectories(root.resolve("d" + i % 3 + "/e" + i));
            Files.createDirectory(root.resolve("d" + i % 3 + "/empty" + i));
            Files.writeString(directory.resolve("file"), "");
            Files.writeString(root.resolve("d" + i % 3 + "/file" + i), "");
            Files.createSymbolicLink(directory.resolve("link"), root);
        }
    }

    private static List<Path> plainWalk(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root)).collect(Collectors.toList());
        }
    }

    private static void deleteBeneath(Path root) throws IOException {
        for (Path file : plainWalk(root).reversed()) {
            Files.delete(file);
        }
    }

    private record Telling(Set<Path> told, boolean enters) implements TreeScan.Visitor {
        @Override
        public void entry(Path entry, String name) {
            assertThat(told.add(entry)).isTrue();
        }

        @Override
        public boolean enters(Path directory, String name, int depth) {
            return enters;
        }

        @Override
        public void unlisted(Path directory) {
            told.add(directory);
        }
    }
}

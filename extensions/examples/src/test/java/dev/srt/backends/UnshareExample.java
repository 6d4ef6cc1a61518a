package dev.srt.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The worked example of a backend, as a plug-in. Its own project is built elsewhere; here its sources are. */
final class UnshareExample {
    private static final Path PROJECT = Path.of("backend-unshare/src/main");

    private UnshareExample() {}

    /** A directory of plug-ins with its jar. */
    static Path withJar(Path directory) throws IOException {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        jar(directory, plugins.resolve("srt-backend-unshare.jar"));
        return plugins;
    }

    /** A directory of plug-ins with a program of that id. */
    static Path withProgram(Path directory, String id) throws IOException {
        Path jar = jar(directory, directory.resolve("unshare.jar"));
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        program(
                plugins.resolve("srt-backend-" + id),
                "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s:%s' example.unshare.UnshareProgram"
                        .formatted(System.getProperty("java.home"), jar, System.getProperty("java.class.path")));
        return plugins;
    }

    /** Makes a shell script. */
    static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path jar(Path directory, Path jar) throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        try (Stream<Path> sources = Files.walk(PROJECT.resolve("java"))) {
            sources.filter(path -> path.toString().endsWith(".java")).forEach(path -> arguments.add(path.toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(classes, out);
            add(PROJECT.resolve("resources"), out);
        }
        return jar;
    }

    private static void add(Path root, JarOutputStream out) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
            copy(file, out);
        }
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        Files.copy(file, out);
    }
}

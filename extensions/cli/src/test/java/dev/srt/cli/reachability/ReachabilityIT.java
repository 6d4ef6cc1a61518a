package dev.srt.cli.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The native image finds by name what it was told of when it was built, and nothing else. Here the very classes that it is built
 * from run on a JVM, by an agent that notes what they look up, and all of it must be known to the image.
 */
class ReachabilityIT {
    private static final Path SOURCES = Path.of("target", "native-sources").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();

    private static final String CONSTANT =
            "names that are constants where they are looked up, which GraalVM resolves when it builds the image";

    /** What the image finds without being told, or does without, by the one who looks it up; each with the reason. */
    private static final Map<String, String> ACCOUNTED_FOR = Map.of(
            "io\\.quarkus\\.arc\\.setup\\..*\\.addRemovedBeans\\d+",
            CONSTANT,
            "io\\.quarkus\\.runtime\\.configuration\\.AbstractConfigBuilder\\.withConverter",
            CONSTANT + ": its caller's, and it is small enough to become part of that",
            "io\\.quarkus\\.picocli\\.runtime\\.PicocliConfiguration_.*_Synthetic_Bean\\.create",
            CONSTANT,
            "picocli\\.CommandLine\\$(Interpreter\\.registerBuiltInConverters|Help\\$Ansi\\.calcTTY)",
            CONSTANT,
            "io\\.netty\\.util\\.internal\\.(PlatformDependent0\\$\\d+\\.run|ReferenceCountUpdater\\.getUnsafeOffset)",
            CONSTANT + ", sun.misc.Unsafe's among them",
            "io\\.netty\\.util\\.internal\\.ClassInitializerUtil\\.tryLoadClass",
            "classes are initialized ahead of native code that would; where one is not found, it is initialized then",
            "io\\.netty\\.util\\.internal\\.NativeLibraryUtil\\.loadLibrary",
            "epoll's library: a resource that Netty's metadata names, beside the classes it calls",
            "org\\.jboss\\.logmanager\\.LogManager\\.doConfigure",
            "the log manager, which is configured when the image is built",
            "io\\.netty\\.channel\\.ChannelHandlerMask\\$2\\.run",
            "which events a handler leaves out; one that is not known is given all of them, and passes on what it does not handle",
            "io\\.smallrye\\.common\\.classloader\\.ClassPathUtils\\.consumeAsPaths|dev\\.srt\\.cli\\.BuiltInConfiguration\\.configBuilder",
            "application.properties, whose values Quarkus has put into classes");

    private static Path agent;
    private static ImageMetadata image;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void make() throws IOException {
        image = ImageMetadata.of(SOURCES);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", LookupAgent.class.getName());
        agent = directory.resolve("agent.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest);
                Stream<Path> files = Files.list(CLASSES.resolve("dev/srt/cli/reachability"))) {
            for (Path file : files.toList()) {
                jar.putNextEntry(new JarEntry(CLASSES.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }

    /** Where one of these is lost, nothing else tells: the image would still be built. */
    @Test
    void theImageIsBuiltAsTheArchitectureSays() throws Exception {
        assertThat(Files.readString(SOURCES.resolve("native-image.args"))
                        .strip()
                        .split(" ", -1))
                .contains("-H:-ParseRuntimeOptions", "-R:MaxHeapSize=256m", "-ELC_ALL=C.UTF-8", "-march=compatibility")
                .doesNotContain("--auto-fallback", "-H:+AddAllCharsets");
        Stream.of("policy", "sandbox", "settings", "plugin", "proxy", "landlock", "bubblewrap", "seatbelt")
                .forEach(part -> assertThat(image.initializedAtRunTime("dev.srt." + part + ".Any"))
                        .as(part)
                        .isTrue());
    }

    @Test
    void aCommandAndAllItReaches() throws Exception {
        assertKnown(runLine("""
                {"network": {"allowedDomains": ["*.example.com:443", "localhost:9", "udp://localhost:9"],
                    "parentProxy": {"http": "http://localhost:9", "https": "https://localhost:9"}},
                 "filesystem": {"allowWrite": ["."], "denyRead": ["~/**/*.key"]}}
                """, """
                curl -s -m 5 http://refused.invalid/
                curl -s -m 5 --socks5-hostname localhost:1080 http://refused.invalid/
                curl -s -m 5 http://a.example.com:443/
                curl -s -m 5 -k https://a.example.com/
                curl -s -m 5 --noproxy '*' http://192.0.2.1/
                getent ahosts a.example.com
                : </dev/tcp/127.0.0.1/9
                kill -TERM $$
                """));
    }

    @Test
    void withoutBubblewrap() throws Exception {
        assertKnown(runLine("{}", "curl -s -m 5 http://refused.invalid/; exit 0", "--debug", "--backend", "landlock"));
    }

    @Test
    void aProgramAsBackend() throws Exception {
        Path plugins = Files.createDirectories(directory.resolve("home/.srt/plugins"));
        Path program = Files.writeString(plugins.resolve("srt-backend-asked"), """
                #!/bin/sh
                grep -q prepare && echo '{"launch": {}}' || echo '{"usable": ["write-allowlist", "read-denies"]}'
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try {
            assertKnown(runLine("{}", "exit 0", "--backend", "asked"));
            assertKnown(run("backends"));
        } finally {
            Files.delete(program);
        }
    }

    @Test
    void whatIsAskedOfSrtItself() throws Exception {
        assertKnown(run("--help"));
        assertKnown(run("--version"));
        assertKnown(run("backends"));
        assertKnown(run("trust", "no-such-file"));
        assertKnown(run("--no-such-option"));
        assertKnown(
                runLine("{\"permissions\": {\"deny\": [\"Read(./x)\"]}, \"sandbox\": {\"network\": {}}}", "exit 3"));
        assertKnown(runLine("{\"network\": 1}", "exit 3"));
    }

    private static Set<Lookup> runLine(String settings, String line, String... options) throws Exception {
        Path file = Files.writeString(directory.resolve("settings.json"), settings);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--settings", file.toString(), "-c", line));
        return run(arguments.toArray(String[]::new));
    }

    private static Set<Lookup> run(String... arguments) throws Exception {
        Path found = directory.resolve("found");
        Files.deleteIfExists(found);
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + agent + "=" + found,
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder srt = new ProcessBuilder(words)
                .directory(Files.createDirectories(directory.resolve("project")).toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = srt.environment();
        String path = environment.get("PATH");
        environment.clear();
        environment.putAll(Map.of(
                "PATH",
                path,
                "LC_ALL",
                "C.UTF-8",
                "HOME",
                Files.createDirectories(directory.resolve("home")).toString()));
        Process process = srt.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(found)
                .as("what srt %s noted; it said: %s", List.of(arguments), said)
                .isNotEmptyFile();
        return Files.readAllLines(found).stream().map(Lookup::of).collect(Collectors.toSet());
    }

    /** The jar of the application's own classes, which names all others. */
    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertKnown(Set<Lookup> lookups) {
        Map<String, Set<String>> unknown = new HashMap<>();
        lookups.stream()
                .filter(lookup -> lookup.initializing().stream().allMatch(image::initializedAtRunTime))
                .filter(lookup ->
                        ACCOUNTED_FOR.keySet().stream().noneMatch(pattern -> Pattern.matches(pattern, lookup.caller())))
                .filter(lookup -> !lookup.target().equals(Object.class.getName()))
                .filter(lookup -> !image.knows(lookup))
                .forEach(lookup -> unknown.computeIfAbsent(lookup.caller(), _ -> new TreeSet<>())
                        .add(lookup.toString()));
        assertThat(unknown).as("what the native image would not find").isEmpty();
    }
}

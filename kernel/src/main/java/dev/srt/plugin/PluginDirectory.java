package dev.srt.plugin;

import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of plug-ins, such as {@code ~/.srt/plugins}: jars whose backends {@link ServiceLoader} finds, and executables called
 * {@value ExecutableBackend#PREFIX}{@code ID}. They run unsandboxed, so all of it must belong to this user or root and be writable by
 * nobody else.
 *
 * @since 0.1
 */
public final class PluginDirectory {
    private static final String JAR = ".jar";
    private static final int ROOT = 0;

    /** Set in programs that GraalVM built ({@code org.graalvm.nativeimage.ImageInfo}). */
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;
    private final int uid;
    private final boolean jarsAllowed;

    /** Whether a backend came from such a directory. */
    public static boolean isPlugin(SandboxBackend backend) {
        return backend instanceof GuardedBackend || backend instanceof ExecutableBackend;
    }

    /** @param uid of this user */
    public PluginDirectory(Path directory, int uid) {
        this(directory, uid, System.getProperty(NATIVE_IMAGE) == null);
    }

    /** @param jarsAllowed whether this program can load classes that it was not built with */
    PluginDirectory(Path directory, int uid, boolean jarsAllowed) {
        this.directory = directory;
        this.uid = uid;
        this.jarsAllowed = jarsAllowed;
    }

    /**
     * The backends that are there.
     *
     * @param backends found, in the order of their files' names
     * @param loader of the jars' classes; empty where there are no jars
     */
    public record Found(List<SandboxBackend> backends, Optional<URLClassLoader> loader) {
        /** Keeps its own copy of the list. */
        public Found {
            backends = List.copyOf(backends);
        }
    }

    /**
     * Looks at the directory; where it does not exist there are none.
     *
     * @param parent the loader of the SPI
     * @throws SandboxException where something there could have been put there by others, or cannot be loaded
     */
    public Found find(ClassLoader parent) throws SandboxException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return new Found(List.of(), Optional.empty());
        }
        try {
            check(directory);
            List<Path> files;
            try (Stream<Path> listed = Files.list(directory)) {
                files = listed.sorted().toList();
            }
            List<URL> jars = new ArrayList<>();
            List<SandboxBackend> backends = new ArrayList<>();
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(JAR)) {
                    check(file);
                    checkLoadable(file);
                    jars.add(url(file));
                } else if (name.startsWith(ExecutableBackend.PREFIX)) {
                    check(file);
                    backends.add(new ExecutableBackend(file));
                }
            }
            return jars.isEmpty() ? new Found(backends, Optional.empty()) : withJars(jars, backends, parent);
        } catch (IOException e) {
            throw unusable(directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** The loader stays open where everything could be loaded. */
    private static Found withJars(List<URL> jars, List<SandboxBackend> backends, ClassLoader parent)
            throws SandboxException, IOException {
        URLClassLoader loader = new URLClassLoader("srt plug-ins", jars.toArray(URL[]::new), parent);
        try {
            List<SandboxBackend> all = new ArrayList<>(backends);
            ServiceLoader.load(SandboxBackend.class, loader).stream()
                    .filter(provider -> loader.equals(provider.type().getClassLoader()))
                    .map(provider -> new GuardedBackend(provider.get()))
                    .forEach(all::add);
            return new Found(all, Optional.of(loader));
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            loader.close();
            throw unusable("a plug-in cannot be loaded: " + e.getMessage(), e);
        }
    }

    private void check(Path path) throws IOException, SandboxException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,permissions");
        int owner = (Integer) found.get("uid");
        @SuppressWarnings("unchecked")
        Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) found.get("permissions");
        if ((owner != uid && owner != ROOT) || permissions.stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new SandboxException(
                    "plugin-unsafe",
                    path
                            + " could have been put there by others: it must belong to you or root, and be writable by nobody else",
                    "remove it, or: chmod go-w " + path);
        }
    }

    /** Left out, it would let another backend confine in its place. */
    private void checkLoadable(Path jar) throws SandboxException {
        if (!jarsAllowed) {
            throw new SandboxException(
                    "plugin-jar",
                    jar + " is a jar, and this is a native executable, which can load no classes",
                    "move it away and put an executable " + ExecutableBackend.PREFIX
                            + "ID in its place, or use srt on a JVM");
        }
    }

    private static SandboxException unusable(String problem, Throwable cause) {
        return new SandboxException("plugin-unusable", problem, "remove the plug-in, or mend it", cause);
    }
}

package dev.srt.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory of a program that can load no classes: a native executable. */
class PluginDirectoryTest {
    @TempDir
    private Path plugins;

    private int uid;

    @BeforeEach
    void whoRunsThis() throws Exception {
        uid = (Integer) Files.getAttribute(plugins, "unix:uid");
    }

    private PluginDirectory.Found find() throws SandboxException {
        return new PluginDirectory(plugins, uid, false).find(getClass().getClassLoader());
    }

    private Path privately(String name) throws Exception {
        return Files.createFile(
                plugins.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void aJarIsRefusedAndItIsSaidWhatToDo() throws Exception {
        Path jar = privately("backend.jar");
        assertThatExceptionOfType(SandboxException.class).isThrownBy(this::find).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo("plugin-jar");
            assertThat(refused).hasMessageContaining(jar.toString()).hasMessageContaining("native executable");
            assertThat(refused.fix()).contains("srt-backend-ID");
        });
    }

    @Test
    void anExecutableIsABackend() throws Exception {
        privately("srt-backend-other");
        PluginDirectory.Found found = find();
        assertThat(found.loader()).isEmpty();
        assertThat(found.backends()).extracting(SandboxBackend::id).containsExactly("other");
    }
}

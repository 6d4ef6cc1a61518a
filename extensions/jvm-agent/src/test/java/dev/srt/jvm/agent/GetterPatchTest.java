package dev.srt.jvm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A getter that changes what it returns, loaded and called. */
class GetterPatchTest {

    /** What a patched getter's result is told. */
    public static final class Settings {
        final Map<String, String> values = new HashMap<>();

        /** Called by the patched class. */
        public void set(String name, String value) {
            values.put(name, value);
        }
    }

    /** Has constants of many kinds, and members beside the one that is looked for. */
    public static class Holder {
        static final long LONG = 1L << 40;
        static final double DOUBLE = 0.1;
        private final Settings settings = new Settings();

        /** The one. */
        public Settings settings() {
            return settings;
        }

        /** Not a plain getter. */
        public Settings fresh() {
            return new Settings();
        }

        /** Has a parameter. */
        public Settings settings(Runnable first) {
            first.run();
            return settings;
        }

        /** Uses constants that take two places. */
        public String numbers() {
            return "%d %s".formatted(Long.valueOf(LONG), DOUBLE);
        }
    }

    @Test
    void theGetterCallsTheMethodAndReturnsTheSame() throws Exception {
        byte[] patched =
                GetterPatch.find(classFile(), "settings").calling("set", "Proxy-Authorization", "Basic \u00e4");
        Object holder = define(patched).getConstructor().newInstance();
        Settings settings = (Settings) holder.getClass().getMethod("settings").invoke(holder);

        assertThat(settings.values).containsOnly(Map.entry("Proxy-Authorization", "Basic \u00e4"));
        assertThat(holder.getClass().getMethod("settings").invoke(holder)).isSameAs(settings);
        assertThat(holder.getClass().getMethod("numbers").invoke(holder)).isEqualTo("1099511627776 0.1");
    }

    @Test
    void theReturnedClassIsTold() throws Exception {
        assertThat(GetterPatch.find(classFile(), "settings").returnedClass())
                .isEqualTo("dev/srt/jvm/agent/GetterPatchTest$Settings");
    }

    @Test
    void whatIsNoPlainGetterIsLeftAlone() throws Exception {
        assertThat(GetterPatch.find(classFile(), "fresh")).isNull();
        assertThat(GetterPatch.find(classFile(), "numbers")).isNull();
        assertThat(GetterPatch.find(classFile(), "absent")).isNull();
    }

    @Test
    void aConstantOfAnUnknownKindIsRefused() throws Exception {
        byte[] strange = classFile();
        strange[ConstantPool.BEGIN + Short.BYTES] = 99;
        assertThatThrownBy(() -> GetterPatch.find(strange, "settings")).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] classFile() throws Exception {
        try (InputStream in = GetterPatchTest.class.getResourceAsStream("GetterPatchTest$Holder.class")) {
            return in.readAllBytes();
        }
    }

    private static Class<?> define(byte[] classFile) {
        return new ClassLoader(GetterPatchTest.class.getClassLoader()) {
            Class<?> defined() {
                return defineClass(Holder.class.getName(), classFile, 0, classFile.length);
            }
        }.defined();
    }
}

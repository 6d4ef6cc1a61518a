package dev.srt.cli;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;

/**
 * Lets only what is built in configure srt's own process. By default Quarkus also reads {@code .env} and {@code
 * config/application.properties} of the working directory, which belong to whoever wrote the project there, and the
 * environment, which is the command's.
 */
@StaticInitSafe
public final class BuiltInConfiguration implements SmallRyeConfigBuilderCustomizer {

    /** Beneath system properties, as Quarkus has it. */
    private static final int ORDINAL = 250;

    /** For the service loader. */
    public BuiltInConfiguration() {}

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.setAddDefaultSources(false);
        builder.setAddSystemSources(false);
        builder.setAddPropertiesSources(false);
        builder.withSources(new SysPropConfigSource());
        URL file = Thread.currentThread().getContextClassLoader().getResource("application.properties");
        // SmallRye's own reader opens a file system for the whole jar that this lies in.
        if (file != null) {
            try {
                builder.withSources(new PropertiesConfigSource(file, ORDINAL));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** After every other, so that none adds a source again. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}

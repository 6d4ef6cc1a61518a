package dev.srt.cli;

import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;

/**
 * Lets only what is built in configure srt's own process. By default Quarkus also reads {@code .env} and {@code
 * config/application.properties} of the working directory, which belong to whoever wrote the project there, and the
 * environment, which is the command's.
 */
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
        builder.withSources(PropertiesConfigSourceLoader.inClassPath(
                "application.properties", ORDINAL, Thread.currentThread().getContextClassLoader()));
    }

    /** After every other, so that none adds a source again. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}

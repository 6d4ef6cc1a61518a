package dev.srt.cli;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Lets only what is built in configure srt's own process. By default Quarkus also reads {@code .env} and {@code
 * config/application.properties} of the working directory, which belong to whoever wrote the project there, and the
 * environment, which is the command's.
 */
public final class BuiltInConfiguration implements SmallRyeConfigBuilderCustomizer {

    /** For the service loader. */
    public BuiltInConfiguration() {}

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.setAddDefaultSources(false);
        builder.setAddSystemSources(false);
        builder.setAddPropertiesSources(false);
        builder.setAddDiscoveredSources(false);
        builder.getSourceProviders().clear();
    }

    /** After every other, so that none adds a source again. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}

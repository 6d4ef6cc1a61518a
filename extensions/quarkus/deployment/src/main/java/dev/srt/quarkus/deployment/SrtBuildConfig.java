package dev.srt.quarkus.deployment;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is settled when the application is built. */
@ConfigMapping(prefix = "srt.health")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface SrtBuildConfig {
    /** Whether there is a health check, where the application has quarkus-smallrye-health. */
    @WithDefault("true")
    boolean enabled();
}

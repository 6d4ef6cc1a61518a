package dev.srt.quarkus.deployment;

import dev.srt.quarkus.Sandboxes;
import dev.srt.spi.EgressGatewayProvider;
import dev.srt.spi.InitProgram;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.ToolAdapter;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import java.util.List;

/** The extension's build steps. */
final class SrtProcessor {
    private static final String HEALTH_CHECK = "dev.srt.quarkus.BackendsHealthCheck";

    private static final List<Class<?>> SERVICES =
            List.of(SandboxBackend.class, InitProgram.class, EgressGatewayProvider.class, ToolAdapter.class);

    SrtProcessor() {}

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("srt");
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.unremovableOf(Sandboxes.class);
    }

    @BuildStep
    HealthBuildItem health(SrtBuildConfig config) {
        return new HealthBuildItem(HEALTH_CHECK, config.enabled());
    }

    /** The gateway adopts descriptors, which only the native transport can; an application that says otherwise is told when it opens one. */
    @BuildStep
    RunTimeConfigurationDefaultBuildItem nativeTransport() {
        return new RunTimeConfigurationDefaultBuildItem("quarkus.vertx.prefer-native-transport", "true");
    }

    /** Backends of others too. What srt's own modules need in a native image they say themselves, in {@code META-INF/native-image}. */
    @BuildStep
    void services(BuildProducer<ServiceProviderBuildItem> providers) {
        SERVICES.forEach(
                service -> providers.produce(ServiceProviderBuildItem.allProvidersFromClassPath(service.getName())));
    }
}

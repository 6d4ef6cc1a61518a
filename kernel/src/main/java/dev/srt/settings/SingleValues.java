package dev.srt.settings;

import dev.srt.policy.Port;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which value holds, where several layers state one: that of the last layer. */
final class SingleValues {
    private static final int LOWEST_ORDINAL = 100;

    private final SmallRyeConfig config;
    private final List<Layer> layers;

    /** @param layers in the order in which they overrule each other, the last one over all others */
    SingleValues(List<Layer> layers) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        for (int i = 0; i < layers.size(); i++) {
            Map<String, String> properties = new HashMap<>();
            layers.get(i).singles.forEach((single, stated) -> properties.put(single.property(), stated.value()));
            builder.withSources(new PropertiesConfigSource(properties, "layer " + i, LOWEST_ORDINAL + i));
        }
        this.config = builder.build();
        this.layers = List.copyOf(layers);
    }

    /** The value that holds, with its place; empty where no layer states one. */
    Optional<Layer.Stated> get(Single single) {
        ConfigValue value = config.getConfigValue(single.property());
        return value.getValue() == null
                ? Optional.empty()
                : Optional.of(layers.get(value.getConfigSourceOrdinal() - LOWEST_ORDINAL)
                        .singles
                        .get(single));
    }

    boolean flag(Single single, boolean otherwise) {
        return config.getOptionalValue(single.property(), Boolean.class).orElse(otherwise);
    }

    int number(Single single, int otherwise) {
        return config.getOptionalValue(single.property(), Integer.class).orElse(otherwise);
    }

    Optional<Port> port(Single single) {
        return config.getOptionalValue(single.property(), Integer.class).map(Port::new);
    }
}

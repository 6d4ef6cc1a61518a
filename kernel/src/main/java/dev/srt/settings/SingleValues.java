package dev.srt.settings;

import dev.srt.policy.Port;
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

    private final List<Layer> layers;

    /** Empty where no layer states any: then the library, which takes its time to start, is not even loaded. */
    private final Optional<SmallRyeConfig> config;

    /** @param layers in the order in which they overrule each other, the last one over all others */
    SingleValues(List<Layer> layers) {
        this.layers = List.copyOf(layers);
        boolean stated = layers.stream().anyMatch(layer -> !layer.singles.isEmpty());
        this.config = stated ? Optional.of(config(layers)) : Optional.empty();
    }

    private static SmallRyeConfig config(List<Layer> layers) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        for (int i = 0; i < layers.size(); i++) {
            Map<String, String> properties = new HashMap<>();
            layers.get(i).singles.forEach((single, stated) -> properties.put(single.property(), stated.value()));
            builder.withSources(new PropertiesConfigSource(properties, "layer " + i, LOWEST_ORDINAL + i));
        }
        return builder.build();
    }

    /** The value that holds, with its place; empty where no layer states one. */
    Optional<Layer.Stated> get(Single single) {
        return config.map(values -> values.getConfigValue(single.property()))
                .filter(value -> value.getValue() != null)
                .map(value -> layers.get(value.getConfigSourceOrdinal() - LOWEST_ORDINAL))
                .map(layer -> layer.singles.get(single));
    }

    private <T> Optional<T> value(Single single, Class<T> type) {
        return config.flatMap(values -> values.getOptionalValue(single.property(), type));
    }

    boolean flag(Single single, boolean otherwise) {
        return value(single, Boolean.class).orElse(otherwise);
    }

    int number(Single single, int otherwise) {
        return value(single, Integer.class).orElse(otherwise);
    }

    Optional<Port> port(Single single) {
        return value(single, Integer.class).map(Port::new);
    }
}

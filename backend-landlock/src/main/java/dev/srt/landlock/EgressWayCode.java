package dev.srt.landlock;

import dev.srt.spi.EgressWay;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** The bits of {@code enum egress_way} in {@code srt-init.h}. */
final class EgressWayCode {
    private EgressWayCode() {}

    static int of(EgressWay way) {
        return switch (way) {
            case TABLE -> 1;
            case PORTS -> 2;
            case NONE -> 4;
        };
    }

    static int of(Collection<EgressWay> ways) {
        return ways.stream().mapToInt(EgressWayCode::of).sum();
    }

    /** The way of one bit; empty where there is none. */
    static Optional<EgressWay> way(int bit) {
        return Stream.of(EgressWay.values()).filter(way -> of(way) == bit).findFirst();
    }
}

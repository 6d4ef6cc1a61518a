package dev.srt.seatbelt;

import dev.srt.seatbelt.reader.SimulatedSeatbelt;
import dev.srt.seatbelt.reader.Want;
import java.nio.file.Path;

/** Single questions to the simulated sandbox. */
record Asked(SimulatedSeatbelt seatbelt) {
    static Asked of(Confinements confinements) {
        return new Asked(confinements.seatbelt());
    }

    boolean file(String operation, String path) {
        return seatbelt.allows(Want.file(operation, Path.of(path)));
    }

    boolean service(String name) {
        return seatbelt.allows(Want.of("mach-lookup", "global-name", name));
    }

    boolean setting(String name) {
        return seatbelt.allows(Want.of("sysctl-read", "sysctl-name", name));
    }

    boolean connect(String address, int port) {
        return seatbelt.allows(Want.connect(address, port));
    }

    boolean local(String operation, String address, int port) {
        return seatbelt.allows(Want.of(operation, "local", address + " " + port));
    }

    boolean socket(String domain, String protocol) {
        return seatbelt.allows(Want.of("system-socket", "socket-domain", domain).and("socket-protocol", protocol));
    }

    boolean simply(String operation) {
        return seatbelt.allows(Want.of(operation, "nothing", ""));
    }
}

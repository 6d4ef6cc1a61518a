package dev.srt.landlock;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.landlock.seccomp.SystemCallFilter;
import dev.srt.spi.InitPlan;
import dev.srt.spi.Listener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a plan as {@code srt-init.h} lays it out. */
final class PlanEncoding {
    private static final int MAGIC = 0x31545253;
    private static final int HEADER_BYTES = 12 * Integer.BYTES + 2 * Long.BYTES;
    private static final int COVER_PROC = 1;
    private static final int SUPERVISE = 2;

    private PlanEncoding() {}

    /**
     * The plan's bytes.
     *
     * @throws IllegalArgumentException where a string holds a NUL character, which would end it early
     */
    static byte[] encode(InitPlan plan, Architecture architecture) {
        byte[] filter = SystemCallFilter.assemble(architecture, plan.calls());
        List<byte[]> strings = new ArrayList<>();
        strings.add(terminated(plan.workingDirectory().toString()));
        List<Path> writable = plan.fence().map(InitPlan.FileFence::writable).orElse(List.of());
        writable.forEach(path -> strings.add(terminated(path.toString())));
        List<Path> sockets = plan.calls().unixSockets() instanceof InitPlan.UnixSockets.At at ? at.paths() : List.of();
        sockets.forEach(path -> strings.add(terminated(path.toString())));
        plan.argv().forEach(word -> strings.add(terminated(word)));
        plan.environment().forEach((name, value) -> strings.add(terminated(name + "=" + value)));

        int ports = plan.listeners().size();
        int bytes = HEADER_BYTES
                + writable.size() * Long.BYTES
                + ports * Integer.BYTES
                + filter.length
                + strings.stream().mapToInt(string -> string.length).sum();
        ByteBuffer encoded = ByteBuffer.allocate(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(MAGIC)
                .putInt(bytes)
                .putLong(plan.fence().isPresent() ? LandlockAccess.WRITING : 0)
                .putLong(LandlockAccess.SCOPED)
                .putInt((plan.proc() ? COVER_PROC : 0) | (sockets.isEmpty() ? 0 : SUPERVISE))
                .putInt(plan.user().uid())
                .putInt(plan.user().gid())
                .putInt(writable.size())
                .putInt(ports)
                .putInt(filter.length)
                .putInt(sockets.size())
                .putInt(plan.argv().size())
                .putInt(plan.environment().size())
                .putInt(0);
        writable.forEach(path -> encoded.putLong(LandlockAccess.WRITING));
        for (Listener listener : plan.listeners()) {
            encoded.putInt(listener.port().number());
        }
        encoded.put(filter);
        strings.forEach(encoded::put);
        return encoded.array();
    }

    private static byte[] terminated(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in \"" + text.replace('\0', '?') + "\"");
        }
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}

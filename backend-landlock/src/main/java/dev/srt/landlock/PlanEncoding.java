package dev.srt.landlock;

import static dev.srt.spi.InitPlan.Surroundings.FENCE;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.landlock.seccomp.SystemCallFilter;
import dev.srt.spi.InitPlan;
import dev.srt.spi.InitPlan.NameRules;
import dev.srt.spi.Listener;
import dev.srt.spi.Mount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a plan as {@code srt-init.h} lays it out. */
final class PlanEncoding {
    private static final int MAGIC = 0x31545253;
    private static final int HEADER_BYTES = 16 * Integer.BYTES + 3 * Long.BYTES;
    private static final int COVER_PROC = 1;
    private static final int SUPERVISE = 2;
    private static final int MAKE_NAMESPACES = 4;
    private static final int MAKE_FENCE = 8;
    private static final int UNIX_SOCKETS = 16;

    private static final NameRules NO_NAMES = new NameRules(List.of(), List.of(), List.of(), false);

    private PlanEncoding() {}

    /**
     * The plan's bytes.
     *
     * @throws IllegalArgumentException where a string holds a NUL character, which would end it early
     */
    static byte[] encode(InitPlan plan, Architecture architecture) {
        byte[] filter = SystemCallFilter.assemble(
                architecture, plan.calls(), plan.surroundings() == FENCE, supervisedFiles(plan));
        List<FileRule> rules = plan.fence().map(PlanEncoding::rules).orElse(List.of());
        List<Path> sockets = plan.calls().unixSockets() instanceof InitPlan.UnixSockets.At at ? at.paths() : List.of();
        NameRules names = plan.names().orElse(NO_NAMES);
        List<byte[]> strings = new ArrayList<>();
        strings.add(terminated(plan.workingDirectory().toString()));
        rules.forEach(rule -> strings.add(terminated(rule.path().toString())));
        sockets.forEach(path -> strings.add(terminated(path.toString())));
        names.denied().forEach(path -> strings.add(terminated(path.toString())));
        names.names().forEach(name -> strings.add(terminated(name)));
        names.repositoryNames().forEach(name -> strings.add(terminated(name)));
        plan.mounts().forEach(mount -> addMount(mount, strings));
        plan.argv().forEach(word -> strings.add(terminated(word)));
        plan.environment().forEach((name, value) -> strings.add(terminated(name + "=" + value)));

        int ports = plan.listeners().size();
        int bytes = HEADER_BYTES
                + rules.size() * Long.BYTES
                + ports * Integer.BYTES
                + filter.length
                + strings.stream().mapToInt(string -> string.length).sum();
        ByteBuffer encoded = ByteBuffer.allocate(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(MAGIC)
                .putInt(bytes)
                .putLong(handledAccess(plan))
                .putLong(plan.surroundings() == FENCE ? LandlockAccess.NETWORK : 0)
                .putLong(LandlockAccess.SCOPED)
                .putInt(flags(plan, !sockets.isEmpty()))
                .putInt(plan.user().uid())
                .putInt(plan.user().gid())
                .putInt(rules.size())
                .putInt(ports)
                .putInt(filter.length)
                .putInt(sockets.size())
                .putInt(names.denied().size())
                .putInt(names.names().size())
                .putInt(names.repositoryNames().size())
                .putInt(plan.mounts().size())
                .putInt(0)
                .putInt(plan.argv().size())
                .putInt(plan.environment().size());
        rules.forEach(rule -> encoded.putLong(rule.access()));
        for (Listener listener : plan.listeners()) {
            encoded.putInt(listener.port().number());
        }
        encoded.put(filter);
        strings.forEach(encoded::put);
        return encoded.array();
    }

    private static SystemCallFilter.Files supervisedFiles(InitPlan plan) {
        return plan.names()
                .map(names -> names.changes() ? SystemCallFilter.Files.CHANGES : SystemCallFilter.Files.NEW_NAMES)
                .orElse(SystemCallFilter.Files.NONE);
    }

    private static long handledAccess(InitPlan plan) {
        return plan.fence()
                .map(fence -> fence.readable().isPresent()
                        ? LandlockAccess.WRITING | LandlockAccess.READING
                        : LandlockAccess.WRITING)
                .orElse(0L);
    }

    private static int flags(InitPlan plan, boolean unixSockets) {
        int flags = plan.proc() ? COVER_PROC : 0;
        if (unixSockets || plan.surroundings() == FENCE || plan.names().isPresent()) {
            flags |= SUPERVISE;
        }
        if (plan.calls().unixSockets() instanceof InitPlan.UnixSockets.All) {
            flags |= UNIX_SOCKETS;
        }
        return flags
                | switch (plan.surroundings()) {
                    case PREPARED -> 0;
                    case NAMESPACES -> MAKE_NAMESPACES;
                    case FENCE -> MAKE_FENCE;
                };
    }

    private static void addMount(Mount mount, List<byte[]> strings) {
        char kind = switch (mount) {
            case Mount.Writable writable -> 'W';
            case Mount.ReadOnly readOnly -> 'R';
            case Mount.EmptyDirectory empty -> 'E';
            case Mount.ClosedFile closed -> 'C';
            case Mount.Pin pin -> 'P';
            case Mount.Link link -> 'L';
        };
        strings.add(terminated(kind + mount.target().toString()));
        if (mount instanceof Mount.Link link) {
            strings.add(terminated(link.leadsTo().toString()));
        }
    }

    private record FileRule(Path path, long access) {}

    private static List<FileRule> rules(InitPlan.FileFence fence) {
        List<FileRule> rules = new ArrayList<>();
        fence.writable()
                .forEach(path -> rules.add(new FileRule(path, LandlockAccess.WRITING | LandlockAccess.READING)));
        fence.readable().orElse(List.of()).forEach(path -> rules.add(new FileRule(path, LandlockAccess.READING)));
        return rules;
    }

    private static byte[] terminated(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in \"" + text.replace('\0', '?') + "\"");
        }
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}

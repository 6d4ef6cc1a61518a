package dev.srt.proxy;

import dev.srt.policy.Host;
import dev.srt.policy.PortSet;
import dev.srt.spi.InsideAddresses;
import dev.srt.spi.InsideAddresses.Block;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * Which number stands for which name inside ({@link InsideAddresses}). A name keeps its number; where a block has none left, the
 * name gives its number away that nobody has asked for, and nothing was connected to, for the longest time, and for a time that no
 * program keeps an answer. Where none has rested so long, new names get no number. Safe for use by several threads.
 */
final class NamePool {
    /** Ten times as long as an answer holds. */
    static final Duration REST = Duration.ofMinutes(10);

    /** How many of the longest unused are looked at: those before it have connections. */
    private static final int LOOKS = 32;

    private static final class Entry {
        final Host.Name name;
        final int number;
        long used;
        int held;

        Entry(Host.Name name, int number) {
            this.name = name;
            this.number = number;
        }
    }

    /** The numbers of a block that are in use, the one that was not for the longest time first. */
    private static final class Numbers {
        private final Block block;
        private final SequencedMap<Integer, Entry> byNumber = new LinkedHashMap<>();
        private int fresh;

        Numbers(Block block) {
            this.block = block;
            // The very first address would be the network's.
            this.fresh = Math.max(1, block.first());
        }

        boolean hasFresh() {
            return fresh < block.first() + block.size();
        }
    }

    private final InsideAddresses addresses;
    private final LongSupplier nanoTime;
    private final Map<Host.Name, Entry> byName = new HashMap<>();
    private final List<Numbers> blocks = new ArrayList<>();

    NamePool(InsideAddresses addresses) {
        this(addresses, System::nanoTime);
    }

    NamePool(InsideAddresses addresses, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.nanoTime = nanoTime;
        addresses.blocks().forEach(block -> blocks.add(new Numbers(block)));
    }

    /**
     * The number of a name.
     *
     * @param ports by which it may be reached now: where that has changed, the name gets another number beside the one that it
     *     keeps
     * @return empty where none is free
     */
    synchronized OptionalInt number(Host.Name name, PortSet ports) {
        Block block = addresses.block(ports);
        Entry known = byName.get(name);
        if (known != null && numbers(known.number).block.equals(block)) {
            touch(known);
            return OptionalInt.of(known.number);
        }
        Numbers numbers = numbers(block.first());
        OptionalInt number = numbers.hasFresh() ? OptionalInt.of(numbers.fresh++) : rested(numbers);
        number.ifPresent(free -> {
            Entry entry = new Entry(name, free);
            byName.put(name, entry);
            touch(entry);
        });
        return number;
    }

    private OptionalInt rested(Numbers numbers) {
        Optional<Entry> rested = numbers.byNumber.values().stream()
                .limit(LOOKS)
                .filter(entry -> entry.held == 0 && nanoTime.getAsLong() - entry.used >= REST.toNanos())
                .findFirst();
        rested.ifPresent(entry -> {
            numbers.byNumber.remove(entry.number);
            byName.remove(entry.name, entry);
        });
        return rested.map(entry -> OptionalInt.of(entry.number)).orElse(OptionalInt.empty());
    }

    /** The name that an address stands for; empty for none. */
    Optional<Host.Name> name(InetAddress address) {
        OptionalInt number = InsideAddresses.number(address);
        return number.isPresent() ? name(number.getAsInt()) : Optional.empty();
    }

    /** The name that a number stands for; empty for none. */
    synchronized Optional<Host.Name> name(int number) {
        return entry(number).map(entry -> entry.name);
    }

    /** The same, and from now on the number stays that name's until as many releases. */
    synchronized Optional<Host.Name> hold(int number) {
        Optional<Entry> entry = entry(number);
        entry.ifPresent(held -> held.held++);
        return entry.map(held -> held.name);
    }

    /** Lets go of a number that was held. */
    synchronized void release(int number) {
        entry(number).ifPresent(entry -> {
            entry.held--;
            touch(entry);
        });
    }

    private Optional<Entry> entry(int number) {
        return Optional.ofNullable(numbers(number).byNumber.get(number));
    }

    private void touch(Entry entry) {
        entry.used = nanoTime.getAsLong();
        numbers(entry.number).byNumber.putLast(entry.number, entry);
    }

    /** Blocks are of one size. What lies behind the last belongs to none, and so is never given out. */
    private Numbers numbers(int number) {
        int size = addresses.blocks().getFirst().size();
        return blocks.get(Math.min(number / size, blocks.size() - 1));
    }
}

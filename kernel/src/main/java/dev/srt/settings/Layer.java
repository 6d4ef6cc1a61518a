package dev.srt.settings;

import dev.srt.policy.AddressRange;
import dev.srt.policy.DatagramRule;
import dev.srt.policy.DomainRule;
import dev.srt.policy.InspectingProxy;
import dev.srt.policy.ParentProxies;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one settings file states. Filled while the file is read, and left as it is from then on. */
final class Layer {
    /** A value with its place. */
    record Stated(String value, Source source) {}

    /** A domain of {@code deniedDomains} as it was spelled, for the reasons given by that spelling. */
    record Spelled(String text, DomainRule rule) {
        /** The same with what to tell whoever is refused. */
        Spelled because(Optional<Stated> reason) {
            return new Spelled(text, new DomainRule(rule.pattern(), rule.source(), reason.map(Stated::value)));
        }
    }

    /** An inspecting proxy with its place. */
    record Inspection(InspectingProxy proxy, Source source) {}

    /** Parent proxies with their place. */
    record Parents(ParentProxies proxies, Source source) {}

    final Level level;

    /** Whether no layer but the administrator's counts beside this one. */
    final boolean standsAlone;

    final List<DomainRule> allowedDomains = new ArrayList<>();
    final List<DatagramRule> allowedDatagrams = new ArrayList<>();
    final List<Spelled> deniedDomains = new ArrayList<>();
    final Map<String, Stated> reasons = new LinkedHashMap<>();
    final List<AddressRange> deniedAddresses = new ArrayList<>();
    final List<PathRule> allowUnixSockets = new ArrayList<>();
    final List<Stated> machServices = new ArrayList<>();
    final List<PathRule> denyRead = new ArrayList<>();
    final List<PathRule> allowRead = new ArrayList<>();
    final List<PathRule> allowWrite = new ArrayList<>();
    final List<PathRule> denyWrite = new ArrayList<>();

    /** Names to protect beside those of the built-in list. */
    final List<String> protect = new ArrayList<>();

    /** Entries of the built-in list of protected names that are not to be. */
    final List<Stated> unprotect = new ArrayList<>();

    /** Claude's permissions to read: each lifts that very entry of the built-in list of credential stores. */
    final List<PathRule> readPermissions = new ArrayList<>();

    final Map<String, List<String>> ignoreViolations = new LinkedHashMap<>();
    final List<String> gitSafeDirectories = new ArrayList<>();
    final EnumMap<Single, Stated> singles = new EnumMap<>(Single.class);

    Optional<Parents> parents = Optional.empty();
    Optional<Inspection> inspection = Optional.empty();

    /** Where {@code denyRead} is stated, were it with an empty list: it replaces the list of credential stores. */
    Optional<Source> statesDenyRead = Optional.empty();

    Layer(Level level, boolean standsAlone) {
        this.level = level;
        this.standsAlone = standsAlone;
    }

    void state(Single single, Object value, Node node, Reading reading) {
        singles.put(single, new Stated(value.toString(), reading.source(node)));
    }

    /** What of a project's file counts though nobody has trusted it: what it forbids. */
    Layer denials() {
        Layer denials = new Layer(level, standsAlone);
        denials.deniedDomains.addAll(deniedDomains);
        denials.deniedAddresses.addAll(deniedAddresses);
        denials.denyRead.addAll(denyRead);
        denials.denyWrite.addAll(denyWrite);
        denials.protect.addAll(protect);
        Stated enabled = singles.get(Single.ENABLED);
        if (enabled != null && Boolean.parseBoolean(enabled.value())) {
            denials.singles.put(Single.ENABLED, enabled);
        }
        Stated transparent = singles.get(Single.TRANSPARENT);
        if (transparent != null && !Boolean.parseBoolean(transparent.value())) {
            denials.singles.put(Single.TRANSPARENT, transparent);
        }
        return denials;
    }

    /**
     * Drops what never counts from a file that came with the project, trusted or not: the way out of the sandbox, programs
     * to execute, what a command could leave for others to execute, and proxies that would see what is sent.
     *
     * @return what was dropped
     */
    List<Stated> dropEscapes() {
        List<Stated> dropped = new ArrayList<>();
        Stated enabled = singles.get(Single.ENABLED);
        if (enabled != null && !Boolean.parseBoolean(enabled.value())) {
            dropped.add(singles.remove(Single.ENABLED));
        }
        if (singles.containsKey(Single.BWRAP_PATH)) {
            dropped.add(singles.remove(Single.BWRAP_PATH));
        }
        dropped.addAll(unprotect);
        unprotect.clear();
        parents.ifPresent(stated -> dropped.add(new Stated("", stated.source())));
        parents = Optional.empty();
        inspection.ifPresent(stated -> dropped.add(new Stated("", stated.source())));
        inspection = Optional.empty();
        return dropped;
    }
}

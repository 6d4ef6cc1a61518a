package dev.srt.seatbelt.profile;

import java.util.List;

/**
 * One rule of a profile.
 *
 * @param verdict what becomes of the accesses that it is about
 * @param operations what they want; never empty
 * @param filters which of them: any of these; empty for all
 */
public record ProfileRule(Verdict verdict, List<Operation> operations, List<Filter> filters) {

    /** What a rule says. */
    public enum Verdict {
        /** The access goes on. */
        ALLOW,
        /** It fails with {@code EPERM}. */
        DENY
    }

    /** Keeps its own copies of the lists. */
    public ProfileRule {
        operations = List.copyOf(operations);
        filters = List.copyOf(filters);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a rule without an operation");
        }
    }

    /** Allows what the filters name; without filters it is refused, since such a rule would allow everything. */
    public static ProfileRule allow(List<Operation> operations, List<? extends Filter> filters) {
        return filtered(Verdict.ALLOW, operations, filters);
    }

    /** Denies what the filters name; without filters it is refused. */
    public static ProfileRule deny(List<Operation> operations, List<? extends Filter> filters) {
        return filtered(Verdict.DENY, operations, filters);
    }

    /** Allows an operation on what the filters name. */
    public static ProfileRule allow(Operation operation, Filter... filters) {
        return allow(List.of(operation), List.of(filters));
    }

    /** Denies an operation on what the filters name. */
    public static ProfileRule deny(Operation operation, Filter... filters) {
        return deny(List.of(operation), List.of(filters));
    }

    /** Allows operations, whatever they are about. */
    public static ProfileRule allowAll(Operation... operations) {
        return new ProfileRule(Verdict.ALLOW, List.of(operations), List.of());
    }

    /** Denies operations, whatever they are about. */
    public static ProfileRule denyAll(Operation... operations) {
        return new ProfileRule(Verdict.DENY, List.of(operations), List.of());
    }

    private static ProfileRule filtered(Verdict verdict, List<Operation> operations, List<? extends Filter> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("a rule about nothing would be about everything");
        }
        return new ProfileRule(verdict, operations, List.copyOf(filters));
    }
}

package dev.srt.policy;

/** One line of a policy, which can decide an access. */
public interface Rule {

    /** The rule as it was written, in canonical spelling. */
    String text();

    /** Where it was written. */
    Source source();
}

package dev.srt.seatbelt.files;

import java.util.BitSet;

/** A piece of a path pattern; {@link dev.srt.policy.GlobSyntax} says how they are written. */
sealed interface GlobToken {

    /** A character that stands for itself. */
    record Plain(int codePoint) implements GlobToken {}

    /** The end of a name. */
    record Slash() implements GlobToken {}

    /** Any one character of a name. */
    record AnyCharacter() implements GlobToken {}

    /** Any characters of a name. */
    record RestOfName() implements GlobToken {}

    /** Any characters at all. */
    record Anything() implements GlobToken {}

    /** Any directories, or none, where a name begins. */
    record AnyDirectories() implements GlobToken {}

    /** One character of a set, which may be empty: then nothing matches. */
    record OneOf(BitSet codePoints) implements GlobToken {}
}

/**
 * The part of the sandbox profile language (SBPL) that srt writes: S-expressions, read by the Scheme interpreter of Apple's
 * {@code libsandbox}. A profile is a list of rules, of which the last that matches an access decides it.
 *
 * <p>The language has no public specification. What is used here is what {@code sandbox-exec(1)} and profiles that ship with
 * macOS show: as little as will do.
 */
package dev.srt.seatbelt.profile;

package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.spi.FileKind;
import dev.srt.spi.FilePatterns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A policy's file rules, each about the real paths it turned out to mean.
 *
 * @param policy the same policy with one rule for every real path
 * @param patterns the rules with wildcards, as they were written
 * @param kinds what lies at each of these paths, and at the ancestors of absent ones
 * @param notices what could not be taken as written, for the user to see
 */
record LocatedRules(FilesystemPolicy policy, FilePatterns patterns, Map<Path, FileKind> kinds, List<String> notices) {}

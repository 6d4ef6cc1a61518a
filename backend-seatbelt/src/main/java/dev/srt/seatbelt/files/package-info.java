/**
 * File rules as rules of a profile, which mean what {@link dev.srt.policy.FileJudge} says. Patterns stay patterns, so that they
 * hold for files that are made later.
 */
package dev.srt.seatbelt.files;

/**
 * Linux: namespaces and mounts through bubblewrap ({@code bwrap(1)}).
 *
 * <p>Everything here is planning: {@link dev.srt.bubblewrap.MountPlan} decides what is mounted where, {@link
 * dev.srt.bubblewrap.BubblewrapBackend} writes it as arguments.
 */
package dev.srt.bubblewrap;

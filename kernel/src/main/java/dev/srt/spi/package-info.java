/**
 * What a plug-in implements. Implementations are found by {@link java.util.ServiceLoader}.
 *
 * <p>Planning is apart from doing: {@link dev.srt.spi.SandboxBackend#prepare} is a pure function from a confinement
 * and facts about the host to a launch, so every plan can be tested on any system.
 */
package dev.srt.spi;

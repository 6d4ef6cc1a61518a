/**
 * Sandboxes on a Vert.x event bus: {@link dev.srt.verticle.SandboxVerticle} runs commands for whoever asks, in this process or, where the
 * bus is clustered, in another.
 */
package dev.srt.verticle;

package dev.srt.sandbox;

import io.vertx.core.buffer.Buffer;

/**
 * A command that has ended.
 *
 * @param id named the run
 * @param exitStatus see {@link RunningCommand#exitStatus}
 * @param output what it wrote to standard output, or the beginning of that
 * @param errors what it wrote to standard error, or the beginning of that
 * @param cut whether either was more than is kept here
 * @since 0.1
 */
public record FinishedCommand(String id, int exitStatus, Buffer output, Buffer errors, boolean cut) {}

/** macOS: the sandbox of {@code sandbox-exec(1)}. */
package dev.srt.seatbelt;

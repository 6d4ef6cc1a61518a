/** Sandboxes for Quarkus applications. */
package dev.srt.quarkus;

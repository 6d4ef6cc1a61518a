/**
 * Backends that others have written: jars and executables of a directory. An executable speaks the SPI as JSON over its standard streams
 * ({@link dev.srt.plugin.BackendServer} is the other side of that).
 */
package dev.srt.plugin;

/** What runs in the command's own JVMs, of Java 8 or newer: on their class path, with no class of anybody else's. */
package dev.srt.jvm.agent;

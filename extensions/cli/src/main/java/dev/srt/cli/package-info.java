/** The {@code srt} command: options in, exit status out. Everything else is the kernel's and its plug-ins'. */
package dev.srt.cli;

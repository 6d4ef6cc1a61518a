/** Assembles seccomp programs: what of the kernel's interface a command may use. */
package dev.srt.landlock.seccomp;

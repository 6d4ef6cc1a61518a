/**
 * The helper that starts a sandbox and is its first process, with the system call filter it installs.
 *
 * <p>The helper is the C program under {@code src/main/c}; its protocol is whole in {@code srt-init.h}. All policy is
 * computed here; the helper only makes system calls.
 */
package dev.srt.landlock;

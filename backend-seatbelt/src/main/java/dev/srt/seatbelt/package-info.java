/**
 * macOS: the sandbox of {@code sandbox-exec(1)}. A confinement becomes a profile ({@link dev.srt.seatbelt.SeatbeltBackend}), which
 * the kernel goes by at every access, so that it holds for files that are made later too.
 *
 * <p>What it cannot do:
 *
 * <ul>
 *   <li>The network, shared memory and semaphores are the host's. A program that uses no proxy reaches nothing; whoever may listen
 *       on the loopback reaches all that listens there.
 *   <li>A directory that the command made is like any other. Files with protected names cannot be made in it, so that cloning a
 *       repository which has some leaves them out; moved into place with such a file in it, it brings that along.
 *   <li>A pattern that names no fixed directories, such as {@code *}{@code /secret}, does not keep these from being moved; those
 *       that lead to what it names now are kept where the policy names that too.
 *   <li>Without leave to control terminals, programs take theirs for a pipe: who may control it may type into it.
 *   <li>Processes that the command leaves behind do not end with it.
 * </ul>
 */
package dev.srt.seatbelt;

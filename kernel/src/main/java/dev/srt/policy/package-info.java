/**
 * What is allowed: immutable values, and the pure functions that judge an access.
 *
 * <p>Nothing here touches the host: no file is opened, no name is resolved. A value that exists is valid, because
 * every type is made by a {@code parse} method that refuses what is not.
 */
package dev.srt.policy;

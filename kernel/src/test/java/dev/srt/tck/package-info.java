/**
 * The contract of a backend, as tests for whoever writes one: extend {@link dev.srt.tck.SandboxBackendTck}, with this jar, JUnit and
 * AssertJ on the test class path, and the modules {@code srt-backend-landlock} and {@code srt-proxy-vertx} where the backend uses the
 * helper. The tests run commands with bash, curl and coreutils.
 */
package dev.srt.tck;

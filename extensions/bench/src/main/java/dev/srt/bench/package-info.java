/**
 * Programs that the scripts in {@code .measure} run: a load on a proxy from inside a sandbox, and what the gateway costs as
 * connections, rules and sandboxes grow. They print figures and judge none.
 */
package dev.srt.bench;

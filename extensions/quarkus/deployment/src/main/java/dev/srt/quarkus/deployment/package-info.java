/** What is done for the extension when an application is built. */
package dev.srt.quarkus.deployment;

/** The life of a sandbox: open, run, update, close. */
package dev.srt.sandbox;

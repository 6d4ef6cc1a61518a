/** What was refused: the event, the store that keeps the last ones, and the texts that tell of it. */
package dev.srt.violation;

/**
 * Reads profiles and answers what they allow, without a Mac. It was written from what is known of the language, not from what
 * writes it here, so that a mistake in one shows in the other. Everything it does not know it refuses.
 */
package dev.srt.seatbelt.reader;

/**
 * Where a policy comes from: settings files in two forms, their layers, and who may state what.
 *
 * <p>{@link dev.srt.settings.SettingsLoader} is the way in. A file is read once, into a tree that knows the line of
 * every value; a declarative schema for each form turns the tree into rules, all problems at once; the layers are
 * merged; the result is a {@link dev.srt.policy.Policy} whose every rule tells where it was written. Everything about
 * the host comes in as values, and nothing but settings files and trust records is read from it.
 */
package dev.srt.settings;

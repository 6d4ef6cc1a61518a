/** What the command looks up by name while it runs, held against what its native image is told. */
package dev.srt.cli.reachability;
